"""Of every file of a folder, and of every article of a file, ``frsearch index`` says what became of it."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
from collections import Counter

import pypdf
import pytest
from attrs import frozen

from frsearch import Index
from tests.ingest.conftest import Read
from tests.ingest.papers import pdf_of
from tests.ingest.samples import ARTICLE, NOISE, PAGE, tar_of, zip_of

REPORT = "Le ministre s’est rendu à Kayes. Il y reste deux jours."
EUROPRESSE = """<html><body>{}</body></html>""".format(
    "".join(
        f'<article><header><div><span class="DocPublicationName">Le Phare</span></div><span class="DocHeader">'
        f'Région, jeudi {n} septembre 2024, p. 4</span><div class="titreArticle">'
        f'<p class="titreArticleVisu">La piscine ferme, {n}</p></div></header>'
        f'<section>{text}</section><span id="PubliC_lblNodoc">news·2024091{n}·LP·000{n}</span></article>'
        for n, text in ((2, f'<div class="DocText"><p>{REPORT}</p></div>'), (3, ""))
    )
)


def saved(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(420, 595)
    return saved(writer)


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of([(9.0, "Le conseil a voté.")])))
    writer.encrypt("secret", algorithm="RC4-128")
    return saved(writer)


def lines(*records: dict[str, str]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


FOLDER: dict[str, tuple[str | bytes, int, list[str]]] = {
    "bon.txt": (ARTICLE, 1, []),
    "pont.html": (PAGE.format(charset="utf-8"), 1, []),
    "notes.pptx": (b"PK", 0, ["skipped"]),
    "LISEZMOI": ("Un mot.", 0, ["skipped"]),
    ".brouillon.txt": (ARTICLE, 0, ["skipped"]),
    "image.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + NOISE[:2000], 0, ["problem"]),
    "vide.txt": ("", 0, ["problem"]),
    "vide.jsonl": ("", 0, ["problem"]),
    "lignes.jsonl": (lines({"id": "a", "texte": REPORT}) + '{"id": "b", "texte": "cou\n' + lines({"id": "c", "texte": "Fin."}), 2,
                     ["problem"]),
    "sans-colonne.csv": ("titre;cote\nUn;A 12\n", 0, ["problem"]),
    "autres-colonnes.csv": ("cote;texte;rayon\nA 12;Le port rouvre.;3\n", 1, ["columns not taken, kept in extra"]),
    "sans-texte.csv": ("titre,texte\nUn,Le quai est fermé.\nDeux,\n", 1, ["problem"]),
    "dates.jsonl": (lines({"id": "d", "date": "un beau jour", "texte": "Le bac passe."}), 1,
                    ["problem", "columns not taken, kept in extra"]),
    "doublons.jsonl": (lines({"id": "e", "texte": "Un."}, {"id": "e", "texte": "Deux."}), 2, ["problem"]),
    "encore.jsonl": (lines({"id": "e", "texte": "Un."}), 0, ["articles read before, not read again"]),
    "application.html": ('<html><body><div id="app"></div><script src="/app.js"></script></body></html>', 0, ["problem"]),
    "coupe.txt.gz": (gzip.compress(ARTICLE.encode() + NOISE.hex().encode())[:-3000], 0, ["problem"]),
    "scan.pdf": (scanned(), 0, ["problem"]),
    "secret.pdf": (encrypted(), 0, ["problem"]),
    "inconnu.xml": ("<catalogue><livre>Un</livre></catalogue>", 0, ["skipped"]),
    "dehors.tar": (tar_of({"../../evade.txt": ARTICLE.encode()}), 1, ["problem"]),
    "restes.zip": (zip_of({"a.txt": "Un titre\n\nLe bac ne passe plus.", "b.doc": b"x", "__MACOSX/._a.txt": b"x"}), 1,
                   ["skipped", "skipped"]),
    "rien.zip": (zip_of({}), 0, ["problem"]),
    "europresse.HTML": (EUROPRESSE, 1, ["problem", "articles in this Europresse export"]),
}  # fmt: skip
"""File → its content, the number of its articles, and the kinds of lines that are to name it."""


@frozen
class Run:
    """What ``frsearch index`` said of the folder: on the terminal, and in its file of problems; and what is in the index."""

    code: int
    out: str
    err: str
    said: list[dict[str, str]]
    ids: list[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Index all these files, and a link that leads nowhere."""
    place = tmp_path_factory.mktemp("run")
    folder = place / "articles"
    folder.mkdir()
    for name, (content, _, _) in FOLDER.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "lien.txt").symlink_to(folder / "ailleurs.txt")
    command = [sys.executable, "-m", "frsearch", "index", "articles", "--index", "index", "--problems", "said.jsonl"]
    ran = subprocess.run(command, cwd=place, capture_output=True, text=True, encoding="utf-8", check=False)
    said = (place / "said.jsonl").read_text(encoding="utf-8").splitlines()
    with Index.open(place / "index") as index:
        ids = [article.id for article in index]
    return Run(ran.returncode, ran.stdout, ran.stderr, [json.loads(line) for line in said], ids)


def test_every_file_is_read_or_named(run: Run) -> None:
    named: dict[str, list[str]] = {}
    for line in run.said:
        named.setdefault(line["path"].split("/")[1], []).append(line["kind"])
    expected = {name: sorted(kinds) for name, (_, _, kinds) in FOLDER.items() if kinds}
    assert {name: sorted(kinds) for name, kinds in named.items()} == expected | {"lien.txt": ["problem"]}
    assert [name for name, (_, count, kinds) in FOLDER.items() if not count and not kinds] == []


def test_the_numbers_of_a_run_add_up(run: Run) -> None:
    articles = sum(count for _, count, _ in FOLDER.values())
    assert (run.code, len(run.ids)) == (2, articles)
    assert f"{articles} added, 0 updated, 0 unchanged, 1 duplicates; the index holds {articles} articles" in run.out
    assert sum(map(int, re.findall(r"^[\w ]+: (\d+) articles? read", run.err, re.MULTILINE))) == articles
    kinds = Counter(line["kind"] for line in run.said)
    shown = len(re.findall(r"^frsearch: articles/", run.err, re.MULTILINE))
    more = re.search(r"^frsearch: and (\d+) more problems", run.err, re.MULTILINE)
    assert shown + (int(more[1]) if more else 0) == kinds["problem"]
    [skipped] = re.findall(r"^skipped: (.*)", run.err, re.MULTILINE)
    assert sum(map(int, re.findall(r"\((\d+), ", skipped))) == kinds["skipped"]


def test_columns_that_no_field_takes_are_named(read: Read) -> None:
    outcome = read(
        {"a.csv": "Cote;Texte intégral;Rayon;Prix au numéro\nA 12;Le port rouvre.;3;2,40\nA 13;Le quai ferme.;4;2,40\n"}
    )
    assert [(one.kind, one.detail) for one in outcome.report.remarks] == [
        ("columns not taken, kept in extra", "Cote, Rayon, Prix au numéro")
    ]
    assert outcome.articles[0].extra == {"Cote": "A 12", "Rayon": "3", "Prix au numéro": "2,40"}
    assert (outcome.articles[0].title, outcome.articles[0].date, outcome.articles[0].outlet) == (None, None, None)
