"""A picture of facets: a bar for each value, the largest first, and how many articles it is and of how many."""

from __future__ import annotations

from frsearch.model.counts import Bucket, Facets
from frsearch.render.plots import french
from frsearch.render.plots.drawing import GREY, HATCHED, INK, PALE, Drawing, Shape, Text, box, cut, text_width

MOST_BARS = 40
"""Values that have a bar of their own; the others share the last one."""

_WIDTH, _MARGIN, _ROW, _BAR = 900, 24, 22, 14
_LONGEST_LABEL = 280
_SIZE = 12
_FILL = "#3d5a80"


def draw_facets(found: Facets) -> Drawing:
    """Return the picture."""
    kind = french.UNITS.get(found.by, f"«\u00a0{found.by}\u00a0»")
    title = f"Articles par {kind}" if found.query is None else f"«\u00a0{found.query}\u00a0» par {kind}"
    rows = _rows(found)
    about = _about(found)
    top = _MARGIN + 56
    height = top + _ROW * len(rows) + (_ROW / 2 if rows and rows[-1][2] == HATCHED else 0) + _MARGIN
    shapes: list[Shape] = [
        Text(_MARGIN, _MARGIN + 14, cut(title, 17, _WIDTH - 2 * _MARGIN, is_bold=True), 17, is_bold=True),
        Text(_MARGIN, _MARGIN + 34, about, _SIZE, colour=GREY),
        *_bars(rows, top, is_shared=found.query is not None),
    ]
    described = "; ".join(f"{label}\u00a0: {french.number(bucket.count)}" for label, bucket, _ in rows[:5])
    return Drawing(_WIDTH, height, title, f"{about}. {described}{'…' if len(rows) > 5 else ''}", shapes)


def _about(found: Facets) -> str:
    if found.query is None:
        return f"{french.articles(found.articles)} du corpus"
    return (
        f"{french.articles(found.total)} sur {french.number(found.articles)} ({french.percentage(found.share)})\u00a0; "
        "à droite, le nombre d’articles et leur part des articles du corpus"
    )


def _rows(found: Facets) -> list[tuple[str, Bucket, str]]:
    """Return the label, the bucket and the fill of each bar; the others as one, and last those without a value."""
    named = [bucket for bucket in found.buckets if bucket.value is not None]
    rows = [(bucket.value or "", bucket, _FILL) for bucket in named[:MOST_BARS]]
    if rest := named[MOST_BARS:]:
        summed = Bucket(None, sum(one.count for one in rest), sum(one.articles for one in rest))
        rows.append((f"{french.number(len(rest))} autres", summed, PALE))
    without = "(sans journal)" if found.by == "outlet" else "(sans valeur)"
    return rows + [(without, bucket, HATCHED) for bucket in found.buckets if bucket.value is None]


def _bars(rows: list[tuple[str, Bucket, str]], top: float, *, is_shared: bool) -> list[Shape]:
    labels = [cut(label, _SIZE, _LONGEST_LABEL) for label, _, _ in rows]
    figures = [_figures(bucket, is_shared=is_shared) for _, bucket, _ in rows]
    left = _MARGIN + max((text_width(label, _SIZE) for label in labels), default=0) + 10
    room = _WIDTH - _MARGIN - 8 - max((text_width(text, _SIZE) for text in figures), default=0) - left
    largest = max((bucket.count for _, bucket, _ in rows), default=1)
    shapes: list[Shape] = []
    for at, ((_, bucket, fill), label, text) in enumerate(zip(rows, labels, figures, strict=True)):
        middle = top + _ROW * (at + (1 if fill == HATCHED else 0.5))
        right = left + max(room * bucket.count / largest, 1)
        shapes += [
            Text(left - 10, middle + 4, label, _SIZE, "end"),
            box(left, middle - _BAR / 2, right, middle + _BAR / 2, fill, GREY if fill == HATCHED else None),
            Text(right + 8, middle + 4, text, _SIZE, colour=INK),
        ]
    return shapes


def _figures(bucket: Bucket, *, is_shared: bool) -> str:
    return french.number(bucket.count) + (f" ({french.percentage(bucket.share)})" if is_shared else "")
