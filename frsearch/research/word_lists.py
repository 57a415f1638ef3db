"""What lists of words have in common, be they collocates, keywords or what makes articles similar: options and stop words."""

from __future__ import annotations

from frsearch.analysis.folding import fold
from frsearch.analysis.stopwords import STOP_WORDS
from frsearch.model import Note


def check_list(measure: str, measures: tuple[str, ...], limit: int | None, min_count: int, min_likelihood: float) -> None:
    """Raise ValueError if an option of a list of words is out of range."""
    if measure not in measures:
        raise ValueError(f"measure is {measure!r}; expected {', '.join(measures[:-1])} or {measures[-1]}")
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}; expected 0 or more, or None for all")
    if min_count < 1:
        raise ValueError(f"min_count is {min_count}; expected 1 or more")
    if not min_likelihood >= 0:
        raise ValueError(f"min_likelihood is {min_likelihood}; expected 0 or more")


def notes_on_end(listed: int, limit: int | None, unsure: int, min_count: int, min_likelihood: float, where: str) -> list[Note]:
    """Return a note on why a list of words ends before its limit: those less sure are left out, or there are no others.

    `unsure` is the number of words that are more frequent `where` they were counted, but not surely so.
    """
    if limit is not None and listed >= limit:
        return []
    if unsure:
        other = " other" if listed else ""
        which = f"1{other} word is" if unsure == 1 else f"{unsure:,}{other} words are"
        reason = f"a log-likelihood below the minimum of {min_likelihood:g} may be chance"
        return [Note("dropped", f"{which} more frequent {where}, but left out: {reason}")]
    if listed:
        return []
    what = f"no word that is more frequent {where} reaches the minimum count of {min_count}"
    return [Note("unknown", f"{what}; a lower one lists rarer words")]


def is_stop_word(lemma: str, form: str) -> bool:
    """Return whether a lemma, or the form that it usually has, is a grammatical word.

    >>> is_stop_word("de", "des"), is_stop_word("mali", "mali")
    (True, False)
    """
    return lemma in STOP_WORDS or fold(form) in STOP_WORDS
