"""The sentences of a text with the numbers of their paragraphs."""

from __future__ import annotations

from frsearch.analysis.sentences import sentences


def sentence_columns(text: str) -> tuple[list[int], list[int], list[int]]:
    r"""Return where each sentence starts and ends, in code points, and its paragraph, which ends where a line does.

    >>> sentence_columns("Le port rouvre. La mer monte.\n\nLe vent tombe.")
    ([0, 16, 31], [15, 29, 45], [0, 0, 1])
    """
    starts, ends, numbers = [], [], []
    before = number = 0
    for start, end in sentences(text):
        number += "\n" in text[before:start]
        starts.append(start)
        ends.append(end)
        numbers.append(number)
        before = end
    return starts, ends, numbers
