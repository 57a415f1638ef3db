"""The concordance, timelines, comparisons, copies, exports and the help."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from frsearch import Index
from frsearch.render.exports import EXPORTS
from frsearch.web.views.export import FORMATS
from frsearch.web.views.help import KEYS, QUERIES
from tests.conftest import ROOT
from tests.web.conftest import Browser, query_of


def test_the_concordance_has_every_occurrence(get: Browser) -> None:
    page = get("/kwic", q="port", tri="right")
    with Index.open(get.folder) as index:
        lines = list(index.kwic("port", sort="right"))
    assert page.all("//td[@class='key']") == [line.keyword for line in lines][:50]
    assert [text.strip() for text in page.all("//td[@class='left']")] == [line.left.strip() for line in lines][:50]
    assert page.all("//h1") == ["Concordance de « port » dans 5 articles"]


def test_pages_of_the_concordance(sample: Browser) -> None:
    first = sample("/kwic", q="port OU ville OU de")
    assert "Lignes 1 à 50" in first.text
    second = sample(first.link("Lignes suivantes"))
    assert "Lignes 51 à 100" in second.text
    assert sample(second.link("Lignes précédentes")).all("//td[@class='key']") == first.all("//td[@class='key']")


def test_the_concordance_of_nothing(get: Browser) -> None:
    assert get("/kwic").all("//h1") == ["Concordance"]
    assert get("/kwic", q="introuvable").all("//h1") == ["Aucune occurrence de « introuvable »"]
    assert "n’a aucun mot à trouver dans les titres" in get("/kwic", q="date:2024").text
    assert get("/kwic", q="port", tri="relevance").status == 400


def test_a_line_leads_to_its_article(get: Browser) -> None:
    page = get("/kwic", q="quais")
    assert get(page.all("//td[@class='key']//a/@href")[0]).all("//mark") == ["quais"]


def test_the_timeline_is_drawn_and_is_a_table_of_links(get: Browser) -> None:
    page = get("/chronologie", q="port", pas="mois")
    assert page.all("//h1") == ["5 articles pour « port », sur 6"]
    assert page.root.xpath("//figure//*[local-name()='svg'][@role='img']")
    rows = [" ".join(row.itertext()).replace("\u202f", " ").split() for row in page.root.xpath("//tbody/tr")]
    march, april, may, year, undated = rows[-5:]
    assert (march, may) == (["mars", "2024", "2", "100", "%", "2"], ["mai", "2024", "2", "100", "%", "2"])
    assert april == ["avril", "2024", "–", "aucun"]
    assert (year, undated) == (["2022", "0", "0", "%", "1"], ["sans", "date", "1", "100", "%", "1"])
    assert get(page.link("mars 2024")).all("//h1") == ["2 articles pour « port »"]
    assert get(page.link("sans date")).all("//li[@class='hit']//h2") == ["sans date"]
    assert get(page.link("semaine")).status == get(page.link("jour")).status == 200
    assert get("/chronologie").all("//h1") == ["6 articles de l’index"]


def test_queries_are_compared_on_one_scale(get: Browser) -> None:
    page = get("/comparer", q=["port", "dengue"])
    assert page.all("//ul[@class='totals']/li") == ["« port » : 5 articles", "« dengue » : 1 article"]
    assert page.all("//thead//th") == ["Période", "port", "dengue", "Index"]
    assert page.all("//form[@action='/comparer']//input[@type='search']/@value") == ["port", "dengue", ""]
    assert get("/comparer").all("//h1") == ["Comparer"]
    assert get("/comparer", q=list("abcdef")).status == 400
    assert get(page.link("« dengue »")).all("//h1") == ["1 article pour « dengue »"]


def test_notes_on_compared_queries_say_which(get: Browser) -> None:
    page = get("/comparer", q=["port", "ports dengeu", "le quai ("])
    assert page.all("//ul[@class='remarks']/li/span") == [
        "« ports dengeu » : aucun article ne contient « dengeu » ; vouliez-vous dire « dengue » ?",
        "« le quai ( » : « le » est trop fréquent et n’a pas été cherché ; entre guillemets, il le serait",
        "« le quai ( » : cette parenthèse n’est pas fermée ; lue jusqu’à la fin",
    ]
    assert page.all("//ul[@class='remarks']//code") == ["("]
    assert get(page.link("chercher ports dengue")).all("//input[@id='q']/@value") == ["ports dengue"]


def test_the_menu_keeps_the_query_and_filters_alone(get: Browser) -> None:
    page = get("/", q="port", journal="La Vigie", tri="-date", n="20", facette="author", marque="a/1.txt")
    kept = "q=port&journal=La+Vigie&marque=a%2F1.txt"
    hrefs = [f"{path}?{kept}" for path in ("/", "/kwic", "/chronologie", "/comparer")]
    assert page.all("//nav[@aria-label='Menu']//a/@href") == [*hrefs, "/copies", f"/export?{kept}", "/aide"]
    assert [get(href).status for href in hrefs] == [200] * 4


def test_families_of_copies(get: Browser) -> None:
    page = get("/copies")
    assert page.all("//h1") == ["1 dépêche reprise, 2 articles"]
    assert page.all("//ol[@class='families']/li//h2") == ["Convoi"]
    compared = get(page.link("Comparer avec Convoi, suite").partition("#")[0])
    assert compared.all("//section[@id='differences']/h2")
    assert get("/copies", journal="La Vigie").all("//h1") == ["Aucune dépêche reprise"]


def test_every_format_of_an_export_is_offered(get: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FORMATS.keys() == EXPORTS.keys()
    assert get("/export").all("//ul[@class='formats']//a") == list(FORMATS)
    monkeypatch.setattr("frsearch.web.views.export.find_spec", lambda name: None)
    assert get("/export").all("//ul[@class='formats']//a") == [name for name in FORMATS if name != "parquet"]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = get("/export", format="parquet")
    assert (answer.status, "pip install 'frsearch[parquet]'" in answer.text) == (400, True)


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_a_file(get: Browser, name: str) -> None:
    answer = get.client.get(f"/export?q=port&format={name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="frsearch.{FORMATS[name][1]}"'
    assert answer.headers["content-type"] == "application/octet-stream"
    if FORMATS[name][1] == "zip":
        assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_what_is_marked_is_exported_whatever_the_query(get: Browser) -> None:
    page = get("/export", q="port", marque=["../c", "a/1.txt"])
    assert page.all("//h1") == ["Exporter 2 articles marqués"]
    lines = get(page.all("//section[1]//ul[@class='formats']//a/@href")[1]).source.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a/1.txt", "../c"]
    found = get(page.all("//section[2]//ul[@class='formats']//a/@href")[1]).source.splitlines()
    assert len(found) == 5


def test_no_cell_of_an_export_is_a_formula(tmp_path: Path, browse: object) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([{"id": "=1+1", "title": "@SUM(A1)", "body": "-2+3", "outlet": "+33"}])
    source = browse(tmp_path / "index")("/export", format="csv").source  # type: ignore[operator]
    [row] = csv.DictReader(io.StringIO(source))
    assert (row["id"], row["title"], row["body"], row["outlet"]) == ("'=1+1", "'@SUM(A1)", "'-2+3", "'+33")


def test_a_format_that_there_is_not(get: Browser) -> None:
    page = get("/export", format="docx")
    assert page.status == 400
    assert "jsonl" in page.text


def test_exports_leave_no_files_behind(get: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert get("/export", q="port", format="txt").status == 200
    assert get("/export", q="titre:", format="csv").status == 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("query", [query for query, _ in QUERIES])
def test_every_example_of_the_help_is_understood(sample: Browser, query: str) -> None:
    page = sample("/", q=query)
    assert page.status == 200
    assert page.all("//li[@class='syntax']") == []


def test_the_help_names_every_key_of_the_script() -> None:
    script = (ROOT / "frsearch" / "web" / "static" / "frsearch.js").read_text("utf-8")
    named = {"Enter" if key == "Entrée" else key for keys, _ in KEYS for key in keys.split(" ")}
    table = script.partition("const keys = {")[2].partition("\n  };")[0]
    assert all(f"{key}: " in table or f'"{key}": ' in table for key in named)
    assert table.count(": ()") + table.count("c: cite") == len(named)


def test_marks_on_no_article_are_named_and_no_file_lacks_them_in_silence(get: Browser) -> None:
    page = get("/export", marque=["a/1.txt", "partie"])
    assert page.all("//h1") == ["Exporter 1 article marqué"]
    assert "1 article marqué n’est pas dans l’index, ou n’y est plus : partie." in page.text
    assert page.all("//details//a") == ["Le port rouvre"]
    assert query_of(page.link("Retirer cette marque")) == {"marque": ["a/1.txt"]}
    assert get(page.link("csv")).status == 200
    answer = get("/export", marque=["a/1.txt", "partie"], format="csv")
    assert (answer.status, answer.all("//h1")) == (404, ["Article inconnu"])


def test_a_page_of_lines_or_families_beyond_the_last_leads_back(get: Browser) -> None:
    lines = get("/kwic", q="port", page="9")
    assert "Il n’y a pas autant d’occurrences." in lines.text
    assert get(lines.link("Revenir à la page 1")).all("//td[@class='key']")
    assert not lines.root.xpath("//a[@rel='prev']")
    families = get("/copies", page="9")
    assert "Il n’y a que 1 page de dépêches reprises." in families.text
    assert get(families.link("Revenir à la page 1")).all("//ol[@class='families']/li")


def test_a_heading_has_the_beginning_of_a_long_query(get: Browser) -> None:
    query = ("port " * 400).strip()
    for path in ("/", "/kwic", "/chronologie", "/export", "/article/a/1.txt", "/comparer"):
        page = get(path, q=query)
        shown = page.all("//h1 | //ul[@class='totals'] | //p[@class='read'] | //*[@aria-live] | //head/title | //th")
        assert page.status == 200
        assert max(map(len, shown)) < 800, path
        assert page.root.xpath("//input[@name='q']/@value")[0] == query
