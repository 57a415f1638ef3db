"""Articles: which values they accept, which they refuse, and when two have the same content."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from attrs import evolve

from frsearch import Article

ARTICLE = Article("id", title="Titre", date="2023-11", outlet="Journal", body="Corps.", url="https://a/b", extra={"a": [1]})


def test_an_article_is_clean() -> None:
    article = Article(" a\x00b ", title="Un\ntitre\u00ad ", outlet=" L’E\u0301cho\n", body="l’e\u0301te\u0301\r\nfini", url=" ")
    assert (article.id, article.title, article.outlet) == ("ab", "Un titre", "L’Écho")
    assert (article.body, article.url, article.extra) == ("l’été\nfini", None, {})


@pytest.mark.parametrize("change", [{"title": ""}, {"title": " \n"}, {"outlet": "\u200b"}, {"date": " "}, {"url": ""}])
def test_empty_values_become_none(change: dict[str, Any]) -> None:
    (name,) = change
    assert getattr(evolve(ARTICLE, **change), name) is None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"id": ""}, ValueError),
        ({"id": " \x00\n"}, ValueError),
        ({"id": None}, TypeError),
        ({"id": 3.5}, TypeError),
        ({"id": True}, TypeError),
        ({"body": None}, TypeError),
        ({"body": b"bytes"}, TypeError),
        ({"title": 3}, TypeError),
        ({"date": "hier"}, ValueError),
        ({"date": 2023}, TypeError),
        ({"extra": {"a": object()}}, ValueError),
        ({"extra": {"a": float("nan")}}, ValueError),
        ({"extra": None}, ValueError),
    ],
)
def test_invalid_values_are_refused(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        evolve(ARTICLE, **change)


def test_an_article_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ARTICLE.title = "autre"  # type: ignore[misc]


def test_changing_the_given_extra_later_changes_no_article() -> None:
    extra: dict[str, Any] = {"a": [1]}
    article = evolve(ARTICLE, extra=extra)
    extra["a"].append(2)
    assert article.extra == {"a": [1]}


@pytest.mark.parametrize(
    "change",
    [{"title": None}, {"date": "2023"}, {"outlet": "Autre"}, {"body": "Corps"}, {"url": None}, {"extra": {"a": [2]}}],
)
def test_any_change_changes_the_content_hash(change: dict[str, Any]) -> None:
    assert evolve(ARTICLE, **change).content_hash != ARTICLE.content_hash


def test_the_content_hash_does_not_depend_on_id_or_order() -> None:
    assert evolve(ARTICLE, id="other").content_hash == ARTICLE.content_hash
    first, second = evolve(ARTICLE, extra={"a": 1, "b": 2}), evolve(ARTICLE, extra={"b": 2, "a": 1})
    assert first.content_hash == second.content_hash
    assert evolve(ARTICLE, title="x", outlet=None).content_hash != evolve(ARTICLE, title=None, outlet="x").content_hash
