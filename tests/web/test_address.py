"""The state of a page in its address."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from frsearch.render.safety import safe
from frsearch.web.address import PER_PAGE, Address, BadAddress, article_path

words = st.text(min_size=1).map(safe).map(str.strip).filter(bool)
several = st.lists(words, max_size=3, unique=True).map(tuple)
addresses = st.builds(
    Address,
    q=several,
    journal=several,
    depuis=words,
    champ=several,
    strict=st.booleans(),
    tri=words,
    page=st.integers(1, 999),
    n=st.sampled_from(PER_PAGE),
    marque=several,
    rang=st.integers(0, 99).filter(bool),
)


def read(url: str) -> Address:
    return Address.of(QueryParams(urlsplit(url).query))


@given(addresses)
def test_an_address_says_everything(address: Address) -> None:
    assert read(address.url("/kwic")) == address


def test_what_is_as_usual_is_left_out() -> None:
    assert Address().url() == "/"
    assert Address(q=("port",), page=2).url() == "/?q=port&page=2"


def test_another_state_begins_at_its_first_page() -> None:
    address = Address(q=("port",), page=3, etat="7")
    assert address.with_(tri="date") == Address(q=("port",), tri="date")
    assert address.toggled("1") == evolve(address, marque=("1",))
    assert address.toggled("1").toggled("1") == address


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('port -journal:"Le Fanal"', [("journal", "Le Fanal")]),
        ("port -date:2024 -section:mer", [("date", "2024"), ("section", "mer")]),
        ("-date:[* TO *]", [("date", "[* TO *]")]),
        ('"port -date:2024"', []),
        ('port -journal:"Le Fanal"du soir', []),
        ('port -journal:"Le Fanal', [("journal", "Le Fanal")]),
        ("port-date:2024 -diop", []),
    ],
)
def test_exclusions_are_read_from_the_query(query: str, found: list[tuple[str, str]]) -> None:
    assert [(one.field, one.value) for one in Address(q=(query,)).exclusions] == found


@given(st.lists(st.sampled_from(["port", '-journal:"Le Fanal"', "-date:2024", "ET", "x"]), max_size=5))
def test_an_exclusion_is_taken_out_alone(parts: list[str]) -> None:
    address = Address(q=(" ".join(parts),) if parts else ())
    for exclusion in address.exclusions:
        rest = address.without(exclusion).query.split()
        assert len(rest) == len(address.query.split()) - len(address.query[exclusion.start : exclusion.end].split())


def test_ranges_and_several_values_of_fields() -> None:
    address = Address(champ=("page:1..3", "section:mer", "section:ville"))
    assert address.filters["where"] == {"page": ("1", "3"), "section": ["mer", "ville"]}


def test_a_bad_address_says_what_is_wrong() -> None:
    with pytest.raises(BadAddress, match="page=²"):
        read("/?page=²")
    with pytest.raises(BadAddress, match="« n=11 » n’est pas possible"):
        read("/?n=11")
    with pytest.raises(BadAddress, match="201 articles marqués ; une adresse en garde 200 au plus"):
        read(Address(marque=tuple(map(str, range(201)))).url())


@given(words)
def test_the_path_of_an_article_stays_as_it_is(article_id: str) -> None:
    path = article_path(article_id)
    if path is not None:
        assert not {".", "..", ""} & {*path.removeprefix("/article/").split("/")}
        assert urlsplit(f"http://127.0.0.1{path}").path == path
