from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_good_lines_around_bad_ones_are_read_under_their_own_ordinals(read: Read) -> None:
    lines = ['{"texte": "Un."}', "{", "", '{"texte": 3}', '{"texte": "Quatre."}']
    outcome = read({"a.jsonl": "\n".join(lines)})
    assert outcome.ids == ["a.jsonl#1", "a.jsonl#4"]
    assert [problem.line for problem in outcome.report.problems] == [2, 4]


@pytest.mark.parametrize(("name", "form"), [("a.jsonl", "{}"), ("b.json", "{}"), ("c.json", "[{}]")])
def test_keys_that_occur_twice_are_all_kept(name: str, form: str, read: Read) -> None:
    record = '{"texte": "Un.", "texte": "Deux.", "auteur": {"nom": "A", "nom": "B"}}'
    outcome = read({name: form.replace("{}", record)})
    (article,) = outcome.articles
    assert (article.body, article.extra) == ("Un.", {"texte#2": "Deux.", "auteur": {"nom": "A", "nom#2": "B"}})
    (message,) = outcome.messages
    assert message.endswith(
        "several columns have the name 'texte'; the first of each is read, the others are kept as 'texte#2' …"
    )
