"""A thousand articles, exported in every format and parsed back: dates as precise as they are, and nothing lost or changed."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_file
from lxml import etree  # type: ignore[import-untyped]

from frsearch import Article, Index, QueryError, read_corpus
from frsearch.model.cited import Cited
from frsearch.render.citations.biblatex import key
from frsearch.render.citations.names import name_of
from frsearch.render.citations.parts import language_code, slug, unique_name
from frsearch.render.csv import safe_cell

WORDS = """la pêche le port l’État forces armées marché Kidra 100\u00a0000 « crue » œuvre R&D 50\u00a0% d’Étréval {accolade} a_b
    C:\\temp ~tilde ^chapeau #mot $5 <gras> "cité" *étoile -*thème =SOMME(1) @compte ; ]]> été""".split()
DATES = ("2023-11-05", "2024-02-29", "2023-11", "2024", None, "0999-01")
AUTHORS: tuple[Any, ...] = (
    ["Émile Durand", "Agence Littoral"],
    "Riou, Anne-Marie; Yann de La Rivière",
    ["A&B {Conseil}"],
    "Rédaction",
    None,
)
CHANCE = random.Random(17)


def text(most: int) -> str:
    return " ".join(CHANCE.choices(WORDS, k=CHANCE.randint(1, most)))


def article(number: int) -> Article:
    extra = {
        "author": CHANCE.choice(AUTHORS),
        "rubrique": CHANCE.choice(["Politique & société", "Économie", None]),
        "page": CHANCE.choice([3, "A 12", None]),
        "numero": CHANCE.choice([f"news·2023·{number}", None]),
        "langue": CHANCE.choice(["fr", "Français", "en", "tamasheq", None]),
        "tags": CHANCE.choice([["Mali", "pêche, mer"], "crue; R&D", None]),
        "captured": CHANCE.choice(["2024-05-01T10:00:00Z", "2024-05", "hier", None]),
        "mots": number,
        "head": {"lignes": [text(3)]},
    }
    return Article(
        CHANCE.choice([f"a-{number}", f"https://lefanal.example/Port_{number}?a=1&b={{2}}", f"dossier/été {number}.txt"]),
        title=CHANCE.choice([text(8), None]) if number % 7 else None,
        date=DATES[number % len(DATES)],
        outlet=CHANCE.choice(["Le Courrier d’Étréval", "Agence Littoral", "R&D_Hebdo", None]),
        url=CHANCE.choice([f"https://lefanal.example/Port_{number}?a=1&b={{2}}%20#x", None]),
        body="\n\n".join(text(30) for _ in range(CHANCE.randint(1, 4))) + f"\nLigne {number}.",
        extra={name: value for name, value in extra.items() if value is not None},
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of a thousand articles in several segments, after deletions and updates."""
    articles = [article(number) for number in range(1050)]
    with Index.create(tmp_path_factory.mktemp("thousand") / "index") as index:
        for start in range(0, 1050, 350):
            index.add(articles[start : start + 350])
        index.add([Article(articles[5].id, body="Un texte corrigé : la crue est passée.", date="2024-03")])
        index.delete([one.id for one in articles[1000:]])
        assert len(index) == 1000
        yield index


@pytest.fixture(scope="module")
def cited(index: Index) -> list[Cited]:
    """What is to be exported, gathered without the exporter."""
    return [standard(one) for one in index]


def standard(one: Article) -> Cited:
    def parts(value: Any) -> tuple[str, ...]:
        several = value if isinstance(value, list) else [value or ""]
        return tuple(part.strip() for some in several for part in some.split(";") if part.strip())

    extra = one.extra
    page = extra.get("page")
    return Cited(
        one,
        parts(extra.get("author")),
        extra.get("rubrique"),
        None if page is None else str(page),
        extra.get("numero"),
        extra.get("langue"),
        parts(extra.get("tags")),
        extra.get("captured"),
    )


def exported(index: Index, format_name: str, tmp_path: Path, query: str | None = None) -> Path:
    path = tmp_path / f"sortie.{format_name}"
    expected = len(index) if query is None else index.search(query, limit=None, strict=True).total
    assert index.export(query, format_name, to=path) == expected
    return path


def test_json_lines_restore_every_article(index: Index, tmp_path: Path) -> None:
    assert list(read_corpus(exported(index, "jsonl", tmp_path))) == list(index)


def test_csv_has_every_field(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    with exported(index, "csv", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fields = [
        "id",
        "title",
        "date",
        "outlet",
        "url",
        "author",
        "section",
        "page",
        "number",
        "language",
        "tags",
        "captured",
        "body",
    ]
    assert list(rows[0]) == [*fields, "mots"]
    for row, one in zip(rows, cited, strict=True):
        found = one.article
        expected = [found.id, found.title, found.date, found.outlet, found.url, "; ".join(one.authors), one.section, one.page]
        expected += [one.number, one.language, "; ".join(one.tags), one.captured, found.body, str(found.extra.get("mots", ""))]
        assert list(row.values()) == [safe_cell(value) or "" for value in expected]


def test_our_reader_reads_the_csv(index: Index, tmp_path: Path) -> None:
    read = list(read_corpus(exported(index, "csv", tmp_path)))
    assert [(one.id, one.date) for one in read] == [(one.id, one.date) for one in index]


def test_parquet_has_everything(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = parquet.read_table(exported(index, "parquet", tmp_path)).to_pylist()
    restored = [
        Article(**{name: row[name] for name in ("id", "title", "date", "outlet", "url", "body")}, extra=json.loads(row["extra"]))
        for row in rows
    ]
    assert restored == list(index)
    assert [(row["author"], row["tags"], row["page"]) for row in rows] == [
        ([*one.authors], [*one.tags], one.page) for one in cited
    ]


def ris_date(date: str | None) -> str | None:
    if date is None:
        return None
    year, month, day = [*date.split("-"), "", ""][:3]
    return f"{year}/{month}/{day}/"


def captured(one: Cited) -> str | None:
    return None if one.captured in (None, "hier") else (one.captured or "")[:10]


def test_ris(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    entries = rispy.loads(exported(index, "ris", tmp_path).read_text("utf-8"))
    for entry, one in zip(entries, cited, strict=True):
        found, names = one.article, [name_of(author, one.article.outlet) for author in one.authors]
        expected = {
            "type_of_reference": "NEWS",
            "id": found.id,
            "title": found.title,
            "authors": [f"{name.family}, {name.given}" if name.given else name.family for name in names],
            "secondary_title": found.outlet,
            "date": ris_date(found.date),
            "year": found.date and found.date[:4],
            "section": one.section,
            "start_page": one.page,
            "accession_number": one.number,
            "urls": [found.url] if found.url else None,
            "language": language_code(one.language),
            "access_date": ris_date(captured(one)),
            "keywords": [*one.tags],
        }
        assert entry == {name: value for name, value in expected.items() if value}


TEX = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^"} | {
    f"\\{sign}": sign for sign in "{}$&#_%"
}


def without_tex(text: str) -> str:
    """Return a field of BibLaTeX as it is printed."""
    return re.sub("|".join(map(re.escape, TEX)), lambda found: TEX[found[0]], text)


def test_biblatex(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    library = parse_file(str(exported(index, "biblatex", tmp_path)), append_middleware=[])
    assert library.failed_blocks == []
    assert len({entry.key for entry in library.entries}) == 1000
    for entry, one in zip(library.entries, cited, strict=True):
        found, fields = one.article, {field.key: field.value for field in entry.fields}
        url = fields.get("url")
        authors = [name_of(author, found.outlet) for author in one.authors]
        assert (entry.entry_type, fields["entrysubtype"]) == ("article", "newspaper")
        assert re.fullmatch(r"[a-z0-9-]+-[0-9a-f]{12}", entry.key)
        assert entry.key == key(one)
        assert fields.get("date") == found.date
        assert fields.get("urldate") == captured(one)
        assert without_tex(fields.get("title", "")) == (found.title or "")
        assert without_tex(fields.get("journaltitle", "")) == (found.outlet or "")
        assert without_tex(fields.get("journalsubtitle", "")) == (one.section or "")
        assert without_tex(fields.get("pages", "")) == (one.page or "")
        assert without_tex(fields.get("keywords", "")) == ", ".join(tag.replace(",", " ") for tag in one.tags)
        assert url == (found.url.replace("{", "%7B").replace("}", "%7D") if found.url else None)
        written = re.split(r" and (?![^{]*\}(?:\Z| and ))", fields["author"]) if authors else []
        assert [without_tex(name.removeprefix("{").removesuffix("}")) for name in written] == [
            f"{name.family}, {name.given}" if name.given else name.family for name in authors
        ]
        assert fields.get("langid") == {"en": "english", "tamasheq": None}.get(one.language or "fr", "french")


def test_csl_json(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    items = json.loads(exported(index, "csl-json", tmp_path).read_text("utf-8"))
    for item, one in zip(items, cited, strict=True):
        found = one.article
        parts = [[int(part) for part in found.date.split("-")]] if found.date else None
        assert item["type"] == "article-newspaper"
        assert item["id"] == found.id
        assert item.get("issued") == (parts and {"date-parts": parts})
        assert (item.get("title"), item.get("container-title"), item.get("URL")) == (found.title, found.outlet, found.url)
        assert (item.get("section"), item.get("page"), item.get("archive_location")) == (one.section, one.page, one.number)
        names = [author.get("literal") or f"{author['given']} {author['family']}" for author in item.get("author", ())]
        assert [name.replace("Anne-Marie Riou", "Riou, Anne-Marie") for name in names] == [*one.authors]
        assert all(value not in (None, "", []) for value in item.values())


DOCUMENT = re.compile(r"^\*\*\*\* +(?=\*\w+_)", re.MULTILINE)


def starred(line: str) -> dict[str, str]:
    """Return the variables of a starred line, checked by IRaMuTeQ's rules."""
    variables = line.split(" ")
    assert all(re.fullmatch(r"\*[a-z]+_[^\s_*]+", variable) for variable in variables), line
    return dict(variable[1:].split("_") for variable in variables)


def test_iramuteq(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    path = exported(index, "iramuteq", tmp_path)
    before, *documents = DOCUMENT.split(path.read_text("utf-8"))
    assert before == ""
    for document, one in zip(documents, cited, strict=True):
        line, _, body = document.partition("\n")
        date = one.article.date or ""
        expected = {
            "id": unique_name(one.article.id),
            "source": slug(one.article.outlet or ""),
            "date": date if len(date) == 10 else "",
            "am": date[:7] if len(date) > 4 else "",
            "annee": date[:4],
            "rubrique": slug(one.section or ""),
            "auteur": slug(one.authors[0]) if one.authors else "",
        }
        assert starred(line) == {name: value for name, value in expected.items() if value}
        assert body.endswith("\n\n")
        assert body.rstrip("\n") == one.article.body.replace("*", "")
    read = list(read_corpus(path))
    assert [one.body for one in read] == [one.article.body.replace("*", "").strip() for one in cited]
    assert [(one.id, one.extra.get("annee")) for one in read] == [
        (unique_name(one.article.id), one.article.date and one.article.date[:4]) for one in cited
    ]
    assert [one.date for one in read] == [one.article.date if len(one.article.date or "") == 10 else None for one in cited]


def paragraphs(body: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", body) if part.strip()]


def test_txm(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    folder = exported(index, "txm", tmp_path)
    assert len(list(folder.iterdir())) == 1000
    for one in cited:
        found = one.article
        text = etree.parse(folder / f"{unique_name(found.id)}.xml").getroot()
        names = {"titre": found.title, "date": found.date, "journal": found.outlet, "url": found.url, "page": one.page}
        assert text.tag == "text"
        assert {name: text.get(name) for name in names} == names
        assert text.get("auteur") == ("; ".join(one.authors) or None)
        assert (text.get("annee"), text.get("mois")) == (
            found.date and found.date[:4],
            found.date[:7] if found.date and len(found.date) > 4 else None,
        )
        assert "\n\n".join(part.text for part in text).rstrip() == found.body
    read = {one.id: one for one in read_corpus(folder)}
    assert {name: (one.title, one.date, one.url) for name, one in read.items()} == {
        one.id: (one.title, one.date, one.url) for one in index
    }
    assert all(read[one.id].outlet == one.outlet for one in index if one.outlet)  # the reader names others by their address
    assert all(paragraphs(read[one.id].body) == paragraphs(one.body) for one in index)


def test_a_folder_of_texts(index: Index, cited: list[Cited], tmp_path: Path) -> None:
    folder = exported(index, "txt", tmp_path)
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(re.fullmatch("[a-z]+", name) for name in rows[0])
    assert next(iter(rows[0])) == "id"
    assert {path.stem for path in folder.glob("*.txt")} == {row["id"] for row in rows}
    for row, one in zip(rows, cited, strict=True):
        assert (folder / f"{row['id']}.txt").read_text("utf-8") == one.article.body
        assert (row["identifiant"], row["date"]) == (one.article.id, one.article.date or "")
        assert row["titre"] == (safe_cell(one.article.title) or "")


FORMATS = ("jsonl", "csv", "parquet", "ris", "biblatex", "csl-json", "iramuteq")


@pytest.mark.parametrize("query", ["crue SAUF port", '"forces armées" depuis:2024', "rubrique:économie", "titre:marché"])
def test_a_query_exports_what_it_finds(index: Index, query: str, tmp_path: Path) -> None:
    read = list(read_corpus(exported(index, "jsonl", tmp_path, query)))
    assert 0 < len(read) < 1000
    assert {one.id for one in read} == {hit.article.id for hit in index.search(query, limit=None, strict=True)}


def test_filters_are_those_of_a_search(index: Index, tmp_path: Path) -> None:
    filters: dict[str, Any] = {"outlet": "Littoral", "since": datetime.date(2024, 1, 1), "where": {"page": (1, 5)}}
    number = index.export("crue", to=tmp_path / "a.jsonl", **filters)
    assert number == index.search("crue", strict=True, **filters).total > 0


@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_found_is_an_empty_file_of_the_format(index: Index, format_name: str, tmp_path: Path) -> None:
    path = exported(index, format_name, tmp_path, "introuvable")
    if format_name == "csl-json":
        assert json.loads(path.read_text("utf-8")) == []
    elif format_name not in ("parquet", "csv"):
        assert path.read_bytes() == b""


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_stream_gets_what_a_file_gets(index: Index, format_name: str, tmp_path: Path) -> None:
    path = exported(index, format_name, tmp_path, "crue")
    stream = io.BytesIO()
    index.export("crue", format_name, to=stream)
    assert not stream.closed
    assert stream.getvalue() == path.read_bytes()
    if format_name != "parquet":
        text = io.StringIO()
        index.export("crue", format_name, to=text)
        assert text.getvalue() == path.read_text("utf-8")


def test_what_cannot_be_exported_leaves_nothing(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="format is 'docx'; expected one of jsonl, csv"):
        index.export(None, "docx", to=tmp_path / "a")
    with pytest.raises(ValueError, match="txm is a folder of files"):
        index.export(None, "txm", to=io.StringIO())
    with pytest.raises(ValueError, match="Parquet is binary"):
        index.export(None, "parquet", to=io.StringIO())
    with pytest.raises(QueryError):
        index.export("()", "csv", to=tmp_path / "a")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"pip install 'frsearch\[parquet\]'"):
        index.export(None, "parquet", to=tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_the_same_in_every_export(index: Index, tmp_path: Path) -> None:
    def keys(query: str | None) -> set[str]:
        out = io.StringIO()
        index.export(query, "biblatex", to=out)
        return set(re.findall("^@article{(.+),$", out.getvalue(), re.MULTILINE))

    assert 0 < len(keys("crue")) < 1000
    assert keys("crue") < keys(None)


def test_only_articles_with_some_ids_are_exported(index: Index) -> None:
    ids = [article.id for article in index]
    out = io.StringIO()
    assert index.export(None, to=out, ids=[ids[7], "nowhere", ids[3], ids[7]]) == 2
    assert [json.loads(line)["id"] for line in out.getvalue().splitlines()] == [ids[3], ids[7]]
    found = {hit.article.id for hit in index.search("port", limit=None)}
    other = next(one for one in ids if one not in found)
    assert index.export("port", to=io.StringIO(), ids=[min(found), other]) == 1
    assert index.export("port", to=io.StringIO(), ids=[]) == 0
