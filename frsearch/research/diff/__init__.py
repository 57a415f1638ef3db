"""Comparing two articles: first sentence by sentence, then, in sentences that changed, word by word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from frsearch.model import Article
from frsearch.model.diff import Diff, DiffPart, FieldChange
from frsearch.model.fields import fields_of
from frsearch.research.diff.sentences import Sentence, aligned_sentences, sentences_of
from frsearch.research.diff.words import changed_words

_MOVED = 4
"""Words of the shortest sentence that counts as moved: "Il a dit non." may be anywhere."""


def diff(before: Article, after: Article) -> Diff:
    """Return what differs between two articles."""
    old, new = sentences_of(before.body), sentences_of(after.body)
    rows = aligned_sentences(old, new)
    changed = [(old[one], new[other]) for one, other in rows if one is not None and other is not None]
    words = changed_words([(one.text, other.text) for one, other in changed if one.key != other.key])
    parts = []
    for one, other in rows:
        part = _part(None if one is None else old[one], None if other is None else new[other])
        parts.append(evolve(part, words=next(words)) if part.kind == "changed" else part)
    return Diff(before, after, tuple(_with_moves(parts)), tuple(_fields(before, after)))


def _fields(before: Article, after: Article) -> Iterator[FieldChange]:
    """Yield the fields that differ."""
    old, new = fields_of(before), fields_of(after)
    for name in dict.fromkeys((*old, *new)):
        values = old.get(name), new.get(name)
        if values[0] != values[1]:
            yield FieldChange(name, *(one if one is None or isinstance(one, str) else _json(one) for one in values))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _part(old: Sentence | None, new: Sentence | None) -> DiffPart:
    begins = (new or old or Sentence("", 0, False)).begins_paragraph
    if old is None:
        assert new, "a row has a sentence"
        return DiffPart("added", None, new.text, None, new.start, begins_paragraph=begins)
    if new is None:
        return DiffPart("cut", old.text, None, old.start, None, begins_paragraph=begins)
    kind = "same" if old.key == new.key else "changed"
    return DiffPart(kind, old.text, new.text, old.start, new.start, begins_paragraph=begins)  # type: ignore[arg-type]


def _with_moves(parts: list[DiffPart]) -> list[DiffPart]:
    """Return the parts, with those marked that are cut in one place and added in another."""
    keys = [Sentence(part.before or part.after or "", 0, False).key for part in parts]
    cut, added = (Counter(key for key, part in zip(keys, parts, strict=True) if part.kind == kind) for kind in ("cut", "added"))
    moved = {"cut": cut & added, "added": cut & added}
    marked = []
    for key, part in zip(keys, parts, strict=True):
        is_moved = part.kind in moved and moved[part.kind][key] > 0 and len(key.split()) >= _MOVED
        if is_moved:
            moved[part.kind][key] -= 1
        marked.append(evolve(part, is_moved=is_moved))
    return marked
