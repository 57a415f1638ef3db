"""``/article/{id}``: an article, its matches, who else carries it, what differs, and how to cite it."""

from __future__ import annotations

from pathlib import Path

from frsearch import Article, Index
from tests.web.conftest import Browse, Browser


def test_an_article_with_its_matches(get: Browser) -> None:
    page = get("/article/a/1.txt", q="port quais")
    assert page.all("//h1") == ["Le port rouvre"]
    assert page.all("//div[@class='body']/p") == ["Le port rouvre.", "Les quais sont pleins."]
    assert page.all("//mark/@id") == ["h1", "h2", "h3"]
    assert page.all("//mark") == ["port", "port", "quais"]
    assert "3 occurrences de « port quais »" in page.text


def test_a_hit_leads_to_its_article_and_back(get: Browser) -> None:
    results = get("/", q="port", reprises="non")
    second = get(results.all("//li[@class='hit'][2]//h2/a/@href")[0].partition("#")[0])
    assert second.all("//h1") == results.all("//li[@class='hit'][2]//h2")
    assert second.link("Résultats").endswith("#r2")
    assert get(second.link("Article précédent").partition("#")[0]).all("//h1") == results.all("//li[@class='hit'][1]//h2")
    assert get(second.link("Article suivant").partition("#")[0]).all("//h1") == results.all("//li[@class='hit'][3]//h2")
    first = get(second.link("Article précédent").partition("#")[0])
    assert get(first.link("Article suivant").partition("#")[0]).all("//h1") == second.all("//h1")
    assert "Article précédent" not in first.text


def test_matches_are_shown_whether_or_not_the_article_has_all_of_the_query(get: Browser) -> None:
    assert get("/article/a/1.txt", q="port ET dengue").all("//mark") == ["port", "port"]
    assert "Aucune occurrence de « dengue »" in get("/article/a/1.txt", q="dengue").text


def test_an_id_that_browsers_would_change_is_a_parameter(get: Browser) -> None:
    results = get("/", q="dengue")
    assert results.all("//h2/a/@href")[0].startswith("/article?q=dengue&id=..%2Fc")
    assert get(results.all("//h2/a/@href")[0].partition("#")[0]).all("//h1") == ["Dengue : « rien » à signaler"]


def test_an_article_without_a_title_an_outlet_or_a_date(get: Browser) -> None:
    page = get("/article/sans%20date")
    assert page.all("//h1") == ["sans date"]
    assert page.all("//p[@class='citation']") == ["sans date, sans date."]


def test_an_unknown_article(get: Browser) -> None:
    page = get("/article/nulle/part", q="port")
    assert (page.status, page.all("//h1")) == (404, ["Article inconnu"])
    assert "Aucun article n’a l’identifiant « nulle/part »" in page.text
    assert page.all("//input[@id='q']/@value") == ["port"]
    assert get("/article").status == 404


def test_who_else_carries_it_and_what_differs(get: Browser) -> None:
    page = get("/article/b/1")
    [row] = page.all("//section[@id='reprises']//tbody/tr")
    assert row.startswith("Convoi, suite")
    assert "Radio Lagune" in row
    assert "même dépêche" in row
    compared = get(page.link("Comparer avec Convoi, suite").partition("#")[0])
    assert compared.all("//section[@id='differences']/h2") == ["Différences avec « Convoi, suite »"]
    assert compared.all("//section[@id='differences']//del")[-1] == "Rien à signaler."
    assert "Aucun autre article de l’index n’a de passage en commun" in get("/article/a/1.txt").text


def test_an_article_compared_with_nothing_that_there_is(get: Browser) -> None:
    assert get("/article/b/1", diff="nulle part").status == 404
    assert get("/article/b/1", diff="b/1@7").status in (400, 404)


def test_versions_are_compared(browse: Browse, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", title="Port", body="Le port rouvre mardi.")])
        index.add([Article("1", title="Port", body="Le port rouvre mercredi.")], keep_versions=True)
    get = browse(tmp_path / "index")
    compared = get(get("/article/1").link("version 1").partition("#")[0])
    assert compared.all("//section[@id='differences']//del[normalize-space()]")[-1] == "mardi"
    assert compared.all("//section[@id='differences']//ins[normalize-space()]")[-1] == "mercredi"


def test_citing(get: Browser) -> None:
    page = get("/article/a/1.txt")
    [cited] = page.all("//p[@class='citation']")
    assert cited.startswith("Ana Roy, « Le port rouvre », Le Fanal, 5 mars 2024, https://lefanal.example/port, consulté le ")
    assert get(page.link("ris")).source.startswith("TY  - NEWS\nID  - a/1.txt\n")


def test_only_addresses_of_the_web_are_links(browse: Browse, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", title="Port", body="Le port.", url="javascript:alert(1)")])
    get = browse(tmp_path / "index")
    assert [href for href in get("/article/1").all("//a/@href") if not href.startswith(("/", "#"))] == []
