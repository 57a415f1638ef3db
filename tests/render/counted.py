"""Invented counts with everything that a table or a picture could trip over."""

from __future__ import annotations

from frsearch.model.counts import Bucket, Facets, Period, Timeline
from frsearch.model.silence import OutletUptake, PeriodUptake, Silence

FACETS = Facets(
    "marée <noire>",
    "outlet",
    total=1333,
    articles=34175,
    buckets=(
        Bucket("Le Courrier de Kidra & Cie", 1234, 2468),
        Bucket("=Radio\x1b[31m Lagune", 90, 30000),
        Bucket("L’Écho", 1, 1000),
        Bucket(None, 8, 707),
    ),
)

TIMELINE = Timeline(
    ("marée noire", "dengue & <paludisme>"),
    "month",
    totals=(9, 5),
    articles=131,
    periods=(
        Period("2023-11", 40, (2, 0)),
        Period("2023-12", 0, (0, 0)),
        Period("2024-01", 0, (0, 0)),
        Period("2024-02", 30, (0, 3)),
        Period("2024-03", 50, (5, 1)),
    ),
    others=(Period("2023", 1, (0, 1)), Period(None, 10, (2, 0))),
)

ONE = Timeline(
    ("dengue",),
    "day",
    totals=(3,),
    articles=12,
    periods=(Period("2024-02-29", 8, (2,)), Period("2024-03-01", 4, (1,))),
)

_YEARS = (Period("2022", 3, ()), Period("2023", 0, ()), Period("2024", 2, ()))

CORPUS = Timeline((), "year", (), 7, _YEARS, (Period(None, 2, ()),))

SILENCE = Silence(
    "dengue",
    "week",
    total=4,
    periods=("2024-W10", "2024-W12"),
    outlets=(
        OutletUptake("Radio Lagune", 12, 0, 2, 2, 12),
        OutletUptake("L’Écho", 1200, 3, 2, 0, 0, unplaced=1, first="2024-03-04", first_id="e/1"),
    ),
    uptakes=(
        PeriodUptake("2024-W10", "Radio Lagune", 9, 0),
        PeriodUptake("2024-W10", "L’Écho", 1193, 2),
        PeriodUptake("2024-W12", "Radio Lagune", 3, 0),
        PeriodUptake("2024-W12", "L’Écho", 7, 1),
    ),
)
