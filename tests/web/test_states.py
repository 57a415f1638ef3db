"""What the page says where it cannot show what was asked for."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.engine.format.manifest import MANIFEST
from frsearch.errors import IndexClosed, IndexLocked, IndexProblem, SearchMemory, SearchStopped, SearchTimeout
from frsearch.web.problems import problem_of
from tests.web.conftest import Browse, Browser, query_of


@pytest.fixture
def own(press_folder: Path, tmp_path: Path) -> Path:
    """Return the folder of an index that a test may change."""
    return shutil.copytree(press_folder, tmp_path / "index")


def said(get: Browser, path: str = "/", **parameters: str) -> tuple[int, str]:
    page = get(path, **parameters)
    return page.status, page.all("//h1")[0]


def test_no_index(browse: Browse, tmp_path: Path) -> None:
    get = browse(tmp_path / "nulle part")
    page = get("/", q="port")
    assert (page.status, page.all("//h1")) == (503, ["Pas d’index"])
    assert page.all("//pre") == [f"frsearch index DOSSIER --index '{tmp_path}/nulle part'"]
    assert get("/aide").status == 200
    assert said(get, "/article/1") == (503, "Pas d’index")
    with Index.create(tmp_path / "nulle part") as index:
        index.add([Article("1", body="Le port.")])
    assert said(get, q="port") == (200, "1 article pour « port »")


def test_an_empty_index(browse: Browse, tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    get = browse(tmp_path / "index")
    assert said(get) == (200, "L’index est vide")
    assert said(get, q="port") == (200, "L’index est vide")
    for path in ("/kwic", "/chronologie", "/comparer", "/copies", "/export"):
        assert get(path, q="port").status == 200


def test_an_index_that_goes_away_and_comes_back(browse: Browse, own: Path) -> None:
    get = browse(own)
    assert said(get, q="port")[0] == 200
    away = own.rename(own.with_name("ailleurs"))
    assert said(get, q="port") == (503, "Pas d’index")
    away.rename(own)
    assert said(get, q="port") == (200, "5 articles pour « port »")


def test_another_process_adds_articles(browse: Browse, own: Path) -> None:
    get = browse(own)
    first = get("/", q="port", n="10", reprises="non")
    assert first.all("//h1") == ["5 articles pour « port »"]
    with Index.open(own) as index:
        index.add([Article(f"n{number}", title="Port", body=f"Le port {number}.") for number in range(10)])
    page = get("/", q="port", reprises="non")
    assert page.all("//h1") == ["15 articles pour « port »"]
    second = get(page.link("Page suivante"))
    assert "L’index a changé" not in second.text
    with Index.open(own) as index:
        index.add([Article("encore", title="Port", body="Le port encore.")])
    changed = get(page.link("Page suivante"))
    assert "L’index a changé depuis la première page" in changed.text
    assert "L’index a changé" not in get(changed.link("Revenir à la page 1")).text


def test_an_index_of_another_analyzer(browse: Browse, own: Path) -> None:
    manifest = json.loads((own / MANIFEST).read_text("utf-8"))
    manifest["analyzer"] = "french/1"
    (own / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    page = browse(own)("/", q="port")
    assert (page.status, page.all("//h1")) == (503, ["L’index est d’une autre version"])
    assert page.all("//pre") == [f"frsearch upgrade --index {own}"]
    assert "french/1" in page.text


def test_a_damaged_index(browse: Browse, own: Path) -> None:
    (own / MANIFEST).write_text("{", "utf-8")
    page = browse(own)("/", q="port")
    assert (page.status, page.all("//h1")) == (503, ["L’index est abîmé"])
    assert page.all("//pre") == [f"frsearch verify --repair --index {own}"]


def test_searching_goes_on_while_another_process_writes(browse: Browse, own: Path) -> None:
    get = browse(own)
    with Index.open(own) as index:
        transaction = index._store.transaction()
        assert said(get, q="port") == (200, "5 articles pour « port »")
        transaction.cancel()


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (IndexLocked("is written to", "index", 1), "L’index est occupé"),
        (IndexClosed("index"), "L’index vient d’être fermé"),
        (IndexProblem("is on fire", "index"), "L’index ne peut pas être utilisé"),
        (SearchTimeout(30), "La recherche prend trop de temps"),
        (SearchMemory(256), "La requête est trop large"),
        (SearchStopped("three steps", "luck"), "La recherche a été arrêtée"),
        (OSError(5, "Input/output error"), "L’index ne peut pas être lu"),
    ],
)
def test_what_stops_a_search(error: Exception, title: str, get: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(Index, "search", fail)
    page = get("/", q="port")
    assert (page.status, page.all("//h1")) == (503, [title])
    assert problem_of(error).text.replace("\u202f", " ") in page.text
    program = get("/api/v1/search", q="port")
    assert (program.status, json.loads(program.source)) == (503, {"error": str(error)})


def test_a_query_error_shows_its_place(get: Browser) -> None:
    page = get("/", q="port ET titre:")
    assert page.status == 200  # the rest is searched for
    assert "titre: n’est suivi de rien et est ignoré".lower() in page.text.lower()
    page = get("/", q="((((((((((((((((((((((port")
    assert (page.status, page.all("//h1")) == (400, ["Cette requête ne se lit pas"])
    assert page.all("//p[@class='place']//mark") == ["("]
    assert "Les parenthèses sont imbriquées sur plus de 20 niveaux" in page.text
    assert page.all("//input[@id='q']/@value") == ["((((((((((((((((((((((port"]


def test_a_query_that_is_mended_keeps_its_page_and_its_filters(get: Browser) -> None:
    page = get("/kwic", q="titre:", journal="La Vigie")
    assert page.all("//form/@action") == ["/kwic"]
    assert page.all("//form//input[@type='hidden']/@value") == ["La Vigie"]


def test_a_pattern_that_is_too_broad_says_so(browse: Browse, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body=" ".join(f"mot{number}x" for number in range(1200)))])
    page = browse(tmp_path / "index")("/", q="mot*")
    assert "mot* » correspond à 1 200 mots ; seuls les 1 000 plus fréquents sont cherchés" in page.text


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"page": "x"}, "n’est pas un numéro de page"),
        ({"page": "0"}, "n’est pas un numéro de page"),
        ({"n": "7"}, "une page a 10, 20, 50 ou 100 lignes"),
        ({"champ": "section"}, "n’est pas un champ et sa valeur"),
        ({"champ": "nulle:part"}, "Aucun article n’a de champ"),
        ({"depuis": "2024-99"}, "n’est pas une date"),
        ({"depuis": "2024", "jusque": "2023"}, "Le début (2024) est après la fin (2023)"),
        ({"tri": "n’importe"}, "n’existe pas"),
    ],
)
def test_an_address_that_cannot_be_read(get: Browser, parameters: dict[str, str], text: str) -> None:
    page = get("/", q="port", **parameters)
    assert page.status == 400
    assert text in page.text
    assert not page.root.xpath("//*[@lang='en']")
    assert page.all("//form//input[@type='hidden']/@name") == []  # or the next search would fail as well
    assert page.all("//input[@id='q']/@value") == ["port"]


def test_a_slow_search_holds_up_no_other(get: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on = threading.Event(), threading.Event()
    search = Index.search

    def slow(self: Index, query: str, **options: object) -> object:
        if query == "lent":
            started.set()
            go_on.wait(20)
        return search(self, query, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Index, "search", slow)
    waiting = threading.Thread(target=get, args=("/",), kwargs={"q": "lent"})
    waiting.start()
    assert started.wait(10)
    began = time.monotonic()
    try:
        assert get("/", q="port").status == 200
        assert time.monotonic() - began < 10
        assert waiting.is_alive()
    finally:
        go_on.set()
        waiting.join()


def test_many_read_while_articles_are_added(browse: Browse, own: Path) -> None:
    get = browse(own)
    statuses: list[int] = []

    def read() -> None:
        statuses.extend(get(path, q="port").status for path in ("/", "/kwic", "/chronologie", "/api/v1/search") * 5)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    with Index.open(own) as index:
        for number in range(10):
            index.add([Article(f"n{number}", title="Port", body=f"Le port {number}.")])
    for reader in readers:
        reader.join()
    assert statuses == [200] * 80
    assert get("/", q="port").all("//h1") == ["15 articles pour « port »"]


def stopped_by(stop: Callable[[str, dict[str, object]], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each method of an index be stopped by its limit where `stop` says so of its name and options."""

    def limited(name: str) -> Callable[..., object]:
        method = getattr(Index, name)

        def ask(self: Index, *given: object, **options: object) -> object:
            if stop(name, options):
                raise SearchTimeout(30)
            return method(self, *given, **options)

        return ask

    for name in ("search", "facets", "timeline", "kwic", "copies", "provenance"):
        monkeypatch.setattr(Index, name, limited(name))


def test_hits_are_shown_where_counting_takes_too_long(get: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_by(lambda name, options: name != "search", monkeypatch)
    page = get("/", q="port", depuis="2024")
    assert (page.status, page.all("//h1")) == (200, ["4 articles pour « port »"])
    assert len(page.all("//li[@class='hit']")) == 3
    assert "La chronologie n’a pas été comptée : cela demandait trop de temps" in page.text
    assert query_of(page.link("Ne compter que la chronologie")) == {"q": ["port"], "depuis": ["2024"]}
    assert page.all("//aside//h2") == ["Journal", "Année", "Rubrique", "Autres champs"]
    assert page.text.count("Pas compté : cela demandait trop de temps") == 3
    assert get("/").status == 200


def test_hits_are_shown_apart_where_grouping_takes_too_long(get: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_by(lambda name, options: bool(options.get("group")), monkeypatch)
    page = get("/", q="convoi")
    assert len(page.all("//li[@class='hit']")) == 2
    assert "séparées (les regrouper demandait trop de temps" in page.text
    assert page.all("//nav[@class='options']//a[@aria-current='true']")[-1] == "séparées"
    article = get("/article/b/2", q="convoi", rang="2")
    assert article.all("//nav[@class='around']/a") == ["↑ Résultats"]
    assert "Ses voisins n’ont pas été cherchés" in article.text


def test_what_is_not_counted_of_an_empty_search_is_not_called_nothing(get: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_by(lambda name, options: name == "facets", monkeypatch)
    page = get("/", q="port ET dengue", depuis="2024")
    assert page.all("//tbody/tr/td") == ["pas compté", "pas compté, trop long"] * 2
    assert "Ce que la requête trouve sans les filtres n’a pas été compté" in page.text


def test_an_article_is_shown_where_looking_for_its_matches_and_copies_takes_too_long(
    get: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_by(lambda name, options: name in ("kwic", "copies"), monkeypatch)
    page = get("/article/b/1", q="convoi")
    assert (page.status, page.all("//h1")) == (200, ["Convoi"])
    assert "Les occurrences de « convoi » ne sont pas marquées : les chercher demandait trop de temps" in page.text
    assert "Pas cherché : cela demandait trop de temps" in page.text


def test_what_a_page_asks_shares_one_time_limit(get: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    now, given = [1000.0], []

    def asked(name: str, options: dict[str, object]) -> bool:
        given.append(options["timeout"])
        now[0] += 8
        return False

    stopped_by(asked, monkeypatch)
    monkeypatch.setattr("frsearch.web.asking.monotonic", lambda: now[0])
    assert get("/", q="port").status == 200
    assert given[:5] == [30, 22, 14, 6, 0.1]
    assert set(given[5:]) == {0.1}
