"""Dates as French pages write them → as htmldate reads them, which trafilatura asks: it reads no ``1er août``, no ``3 févr.``"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from frsearch.model.dates import MONTHS
from frsearch.text import plain

_DAY = re.compile(r"\b(?P<day>\d{1,2})(?:er)?\s{1,3}+(?P<month>[^\W\d_]{3,9})\b\.?(?=\s{1,3}+\d{4}\b)", re.IGNORECASE)
_READ = ("", *"janvier février mars avril mai juin juillet aout septembre octobre novembre décembre".split())
"""Names of months that htmldate reads."""


def with_read_dates(tree: Any) -> Any:
    """Return a copy of a page in which htmldate can read the dates, None if it can read them as they are."""
    is_raised = any(one.text == "er" for one in tree.iter("sup"))
    if not is_raised and not any(_rewritten(text) != text for text in tree.itertext()):
        return None
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (as trafilatura)

    copy = deepcopy(tree)
    etree.strip_tags(copy, "sup")
    for element in copy.iter():
        element.text, element.tail = _rewritten(element.text), _rewritten(element.tail)
    return copy


def _rewritten(text: str | None) -> str | None:
    return _DAY.sub(_day, text) if text else text


def _day(found: re.Match[str]) -> str:
    """Return a day as htmldate reads it.

    >>> _rewritten("Publié le 1er AOÛT 2019 ; 3 févr. 2020, 24 janvier 2024")
    'Publié le 1 aout 2019 ; 3 février 2020, 24 janvier 2024'
    """
    month = MONTHS.get(plain(found["month"]))
    return f"{found['day']} {_READ[month]}" if month else found[0]
