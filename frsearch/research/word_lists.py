"""What lists of words have in common, be they collocates, keywords or what makes articles similar: options and stop words."""

from __future__ import annotations

from frsearch.analysis.folding import fold
from frsearch.analysis.stopwords import STOP_WORDS


def check_list(measure: str, measures: tuple[str, ...], limit: int | None, min_count: int) -> None:
    """Raise ValueError if an option of a list of words is out of range."""
    if measure not in measures:
        raise ValueError(f"measure is {measure!r}; expected {', '.join(measures[:-1])} or {measures[-1]}")
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}; expected 0 or more, or None for all")
    if min_count < 1:
        raise ValueError(f"min_count is {min_count}; expected 1 or more")


def is_stop_word(lemma: str, form: str) -> bool:
    """Return whether a lemma, or the form that it usually has, is a grammatical word.

    >>> is_stop_word("de", "des"), is_stop_word("mali", "mali")
    (True, False)
    """
    return lemma in STOP_WORDS or fold(form) in STOP_WORDS
