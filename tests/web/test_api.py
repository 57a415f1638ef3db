"""``/api/v1``: the answers of the library as JSON, and the file that describes them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from frsearch import Index
from frsearch.model import stored_article
from frsearch.web.app import ROUTES, STATIC
from tests.web.conftest import Browser

OPENAPI = json.loads((STATIC / "openapi.json").read_text("utf-8"))


def answer(get: Browser, path: str, **parameters: str | list[str]) -> Any:
    page = get(f"/api/v1/{path}", **parameters)
    assert page.headers["content-type"] == "application/json"
    return json.loads(page.source)


def test_search_has_what_the_library_has(get: Browser) -> None:
    found = answer(get, "search", q="port", limit="2", offset="1", sort="date", where="section=Mer")
    with Index.open(get.folder) as index:
        expected = index.search("port", limit=2, offset=1, passages=1, sort="date", where={"section": ["Mer"]})
    assert found["hits"] == json.loads(expected.to_json())
    assert (found["total"], found["query"], found["groups"]) == (expected.total, "port", None)
    assert answer(get, "search", q="convoi", group="1")["groups"] == 1


def test_facets_have_what_the_library_has(get: Browser) -> None:
    found = answer(get, "facets", q="port", by="year")
    with Index.open(get.folder) as index:
        expected = index.facets("port", "year")
    assert [(one["value"], one["count"], one["articles"]) for one in found["buckets"]] == [
        (one.value, one.count, one.articles) for one in expected.buckets
    ]
    assert answer(get, "facets")["total"] == 6


def test_kwic_has_what_the_library_has(get: Browser) -> None:
    found = answer(get, "kwic", q="port", sort="right", limit="3", offset="2", width="20")
    with Index.open(get.folder) as index:
        assert found["lines"] == [line.to_dict() for line in index.kwic("port", sort="right", width=20)][2:5]


@pytest.mark.parametrize(
    ("path", "parameters", "error"),
    [
        ("search", {}, "q is missing; expected a query, as in ?q=port"),
        ("search", {"q": "port", "limit": "1001"}, "limit is '1001'; expected a number from 0 to 1000"),
        ("search", {"q": "port", "where": "x"}, "where is 'x'; expected FIELD=VALUE, as in where=rubrique=politique"),
        ("facets", {"by": "nulle part"}, "by is 'nulle part'; expected outlet, year, month, week, day or a field of extra"),
        ("kwic", {"q": "titre:"}, "there is nothing to search for in this query: titre: has nothing after it and is ignored"),
    ],
)
def test_bad_requests_are_errors_in_json(get: Browser, path: str, parameters: dict[str, str], error: str) -> None:
    page = get(f"/api/v1/{path}", **parameters)
    assert page.status == 400
    assert json.loads(page.source)["error"].startswith(error)


def test_an_error_in_a_query_has_its_place(get: Browser) -> None:
    assert answer(get, "search", q="port " + 25 * "(" + "x")["position"] == 25


def test_any_text_can_be_answered(tmp_path: Path, browse: Any) -> None:
    dirty = stored_article(b'"1"\n["\xed\xa0\x80 port",null,null,null,{}]\nLe port \xed\xa0\x80.')
    with Index.create(tmp_path / "index") as index:
        index.add([dirty])
    [hit] = answer(browse(tmp_path / "index"), "search", q="port")["hits"]
    assert hit["title"] == "\ud800 port"


def test_the_file_describes_every_route_and_parameter() -> None:
    assert {f"/api/v1{path}" for path in OPENAPI["paths"]} == {path for path in ROUTES if path.startswith("/api/")}
    source = Path(__file__).parents[2].joinpath("frsearch/web/views/api.py").read_text("utf-8")
    common = {"q", "outlet", "since", "until", "where", "strict"}
    bodies = dict(re.findall(r"def api_(\w+)\(.*?\n(.*?)\n\n", source, re.DOTALL))
    for path, item in OPENAPI["paths"].items():
        described = {one.get("name") or one["$ref"].rpartition("/")[2] for one in item["get"]["parameters"]}
        read = {*re.findall(r'(?:get|_number|_flag)\((?:request, )?"(\w+)"', bodies[path.strip("/")])}
        assert described == read | common, path


def test_answers_have_the_keys_that_the_file_describes(get: Browser) -> None:
    for path, schema in (("search", "Results"), ("facets", "Facets"), ("kwic", "Concordance")):
        assert list(answer(get, path, q="port")) == OPENAPI["components"]["schemas"][schema]["required"]
    assert list(answer(get, "search", q="le port")["notes"][0]) == OPENAPI["components"]["schemas"]["Note"]["required"]
