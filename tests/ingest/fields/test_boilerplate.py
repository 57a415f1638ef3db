"""Which lines are boilerplate, and above all which are not."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from frsearch.ingest import read_corpus
from frsearch.ingest.fields.boilerplate import _form, is_boilerplate, lines_of
from frsearch.ingest.fields.boilerplate_forms import LABELS, NOTICES
from tests.conftest import ROOT
from tests.ingest.fields.page_lines import ARTICLES, BOILERPLATE
from tests.ingest.fields.test_layouts import BOILERPLATE as OLDER


def test_floors_are_measured_on_enough_lines() -> None:
    assert len(BOILERPLATE) >= 12
    assert len(set(chain(*BOILERPLATE.values()))) >= 150
    assert len(set(ARTICLES)) >= 100


def test_nineteen_lines_of_boilerplate_in_twenty_are_recognised() -> None:
    lines = [*chain(*BOILERPLATE.values())]
    missed = [line for line in lines if not is_boilerplate(line)]
    assert len(missed) <= 0.05 * len(lines), missed


@pytest.mark.parametrize("kind", BOILERPLATE)
def test_most_lines_of_each_kind_are_recognised(kind: str) -> None:
    missed = [line for line in BOILERPLATE[kind] if not is_boilerplate(line)]
    assert len(missed) <= 0.2 * len(BOILERPLATE[kind]), missed


def test_every_form_recognises_a_line() -> None:
    lines = [_form(part) for line in (*chain(*BOILERPLATE.values()), *OLDER) for part in line.split(" | ")]
    forms = [form for table in (LABELS, NOTICES) for kind in table.values() for form in lines_of(kind)]
    assert [form for form in forms if not any(map(re.compile(form).fullmatch, lines))] == []


@pytest.mark.parametrize("line", ARTICLES)
def test_lines_of_articles_are_left_alone(line: str) -> None:
    assert not is_boilerplate(line)


def test_no_paragraph_of_the_sample_corpus_is_taken() -> None:
    lines = {line for article in read_corpus(ROOT / "corpus") for line in article.body.split("\n") if line}
    assert len(lines) >= 200
    assert [line for line in lines if is_boilerplate(line)] == []
