"""Words that only titles have, whether bodies have other forms of their lemma or only bodies of deleted articles have them."""

from __future__ import annotations

from pathlib import Path

from frsearch import Article, Index

ARTICLES = [
    Article("titre", title="Ils accordent", body="La trêve est signée."),
    Article("corps", title="La trêve", body="Il accorde un entretien, et un délai."),
    Article("autre", title="Le délai", body="Personne ne répond."),
]


def test_a_form_that_only_a_title_has(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(ARTICLES)
        assert [hit.article.id for hit in index.search("=accordent", strict=True)] == ["titre"]
        assert {hit.article.id for hit in index.search("accordent", strict=True)} == {"titre", "corps"}


def test_a_word_of_a_title_and_of_a_deleted_body(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(ARTICLES)
        index.delete(["corps"])
        assert [hit.article.id for hit in index.search("délai", strict=True)] == ["autre"]
        index.delete(["autre"])
        assert not index.search("délai", strict=True)
