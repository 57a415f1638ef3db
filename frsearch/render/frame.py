"""Results as a pandas DataFrame; pandas is imported when one is asked for, and is no dependency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from frsearch.model import Results

if TYPE_CHECKING:
    import pandas

_HIT = ("rank", "score", "id", "title", "date", "outlet", "url")
_PASSAGE = {"passage": "text", "start": "start", "end": "end", "highlights": "highlights"}


def frame(found: Results) -> pandas.DataFrame:
    """Return a row for each passage, and one for a hit without passages; raises ImportError if there is no pandas."""
    try:
        import pandas  # noqa: PLC0415 (no dependency)
    except ImportError as error:
        raise ImportError("to_pandas needs pandas, which is not installed: pip install pandas") from error
    more = [*(["index"] if any(hit.index for hit in found) else []), *([] if found.groups is None else ["copies"])]
    return pandas.DataFrame(list(_rows(found, more)), columns=[*_HIT, *_PASSAGE, *more])


def _rows(found: Results, more: Sequence[str]) -> Iterator[list[Any]]:
    for hit in found.to_dicts():
        hit["copies"] = [copy["id"] for copy in hit.get("copies", ())]
        passages: list[dict[str, Any]] = hit["passages"] or [{}]
        for passage in passages:
            in_passage = (passage.get(name) for name in _PASSAGE.values())
            yield [*(hit[name] for name in _HIT), *in_passage, *(hit[name] for name in more)]
