"""Pictures of counts: well-formed, inside their frame, and no text over another, whatever is drawn."""

from __future__ import annotations

import datetime
import random
import re
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from frsearch.model.counts import Bucket, Facets, Period, Timeline
from frsearch.model.silence import OutletUptake, PeriodUptake, Silence
from frsearch.render.plots import Drawing, drawing, drawing_of, svg, write_drawing
from frsearch.render.plots.drawing import HATCHED, Area, Line, Text, cut, text_width
from frsearch.render.plots.legend import style_of
from tests.render.counted import CORPUS, FACETS, ONE, SILENCE, TIMELINE
from tests.render.test_golden import check


def labels(unit: str, count: int) -> list[str]:
    """Return periods that follow one another."""
    first = datetime.date(2014, 3, 3)
    if unit == "month":
        return [f"{2014 + number // 12}-{number % 12 + 1:02}" for number in range(count)]
    if unit == "year":
        return [str(1900 + number) for number in range(count)]
    days = [first + datetime.timedelta((7 if unit == "week" else 1) * number) for number in range(count)]
    if unit == "day":
        return [day.isoformat() for day in days]
    return [f"{year}-W{week:02}" for year, week, _ in (day.isocalendar() for day in days)]


def over_time(unit: str, count: int, queries: int, seed: int = 1) -> Timeline:
    """Return a random timeline with gaps and what is undated."""
    chance = random.Random(seed)
    names = tuple(f"requête numéro {number}, assez longue pour la légende" for number in range(queries))
    periods = []
    for label in labels(unit, count):
        articles = 0 if chance.random() < 0.1 else chance.randint(1, 90_000)
        periods.append(Period(label, articles, tuple(chance.randint(0, articles) for _ in names)))
    others = (Period("2015", 12_345, (7,) * queries), Period("2016-02", 3, (1,) * queries), Period(None, 123_456, (9,) * queries))
    return Timeline(names, unit, (12,) * queries, 1_234_567, tuple(periods), others if unit == "day" else others[2:])


def by_outlet(count: int) -> Facets:
    names = [f"{'Le Courrier des Provinces Réunies ' * (number % 4)}n° {number}" for number in range(count)]
    buckets = [Bucket(name, 90_000 - 90 * number, 100_000) for number, name in enumerate(names)]
    return Facets("mot " * 60, "outlet", 400_000, 1_234_567, (*buckets, Bucket(None, 12, 100)))


def silent(unit: str, count: int, outlets: int, seed: int = 3) -> Silence:
    """Return a random silence with gaps between its periods."""
    chance = random.Random(seed)
    names = [f"{'Le Courrier des Provinces Réunies ' * (number % 4)}n° {number}" for number in range(outlets)]
    periods = tuple(label for label in labels(unit, count) if chance.random() < 0.7) or (labels(unit, 1)[0],)
    uptakes = [
        PeriodUptake(period, name, 900_000, chance.randrange(2)) for period in periods for name in names if chance.random() < 0.6
    ]
    totals = tuple(OutletUptake(name, 900_000, 3, 9, 6, 1_234_567 - at, unplaced=1) for at, name in enumerate(names))
    return Silence("mot " * 60, unit, 1_234_567, periods, totals, tuple(uptakes), ("Radio Lagune",) * 99, 12_345)


DRAWN = {
    "40 outlets": drawing_of(by_outlet(40)),
    "400 outlets": drawing_of(by_outlet(400)),
    "no outlet": drawing_of(Facets("a", "outlet", 0, 0, ())),
    "of a field": drawing_of(Facets(None, "rubrique", 3, 3, (Bucket("<&>", 1, 1), Bucket(None, 2, 2)))),
    "ten years by week": drawing_of(over_time("week", 520, 3)),
    "ten years by day": drawing_of(over_time("day", 3650, 2)),
    "a month by day": drawing_of(over_time("day", 31, 1)),
    "a season by day": drawing_of(over_time("day", 100, 4)),
    "half a year by week": drawing_of(over_time("week", 26, 7)),
    "two years by month": drawing_of(over_time("month", 24, 5)),
    "a century by year": drawing_of(over_time("year", 110, 2)),
    "one day": drawing_of(over_time("day", 1, 1, seed=2)),
    "no period": drawing_of(Timeline(("a",), "day", (1,), 1, (), (Period("2024", 1, (1,)),))),
    "a corpus": drawing_of(CORPUS),
    "gaps": drawing_of(TIMELINE),
    "silence of two": drawing_of(SILENCE),
    "silence of all": drawing_of(Silence("a", "day", 1, (), (), (), (), 1)),
    "silence in a day": drawing_of(silent("day", 1, 3)),
    "silence by day": drawing_of(silent("day", 3650, 30)),
    "silence by week": drawing_of(silent("week", 40, 400)),
    "silence by month": drawing_of(silent("month", 24, 12)),
    "silence by year": drawing_of(silent("year", 110, 41)),
}


def box(text: Text) -> tuple[float, float, float, float]:
    width = text_width(text.text, text.size, is_bold=text.is_bold) * 0.94  # estimated with some to spare
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - 0.8 * text.size, left + width, text.y + 0.2 * text.size


@pytest.mark.parametrize("name", DRAWN)
def test_no_text_is_over_another(name: str) -> None:
    boxes = [(box(shape), shape.text) for shape in DRAWN[name].shapes if isinstance(shape, Text)]
    over = [
        (one, other)
        for ((left, top, right, bottom), one), ((left2, top2, right2, bottom2), other) in combinations(boxes, 2)
        if left < right2 and left2 < right and top < bottom2 and top2 < bottom
    ]
    assert over == []


@pytest.mark.parametrize("name", DRAWN)
def test_everything_is_inside_the_frame(name: str) -> None:
    drawing = DRAWN[name]
    for shape in drawing.shapes:
        if isinstance(shape, Text):
            left, top, right, bottom = box(shape)
            corners = [(left, top), (right, bottom)]
        else:
            corners = list(shape.points)
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in corners), shape


@pytest.mark.parametrize("name", DRAWN)
def test_svg_is_well_formed_and_says_what_it_shows(name: str) -> None:
    root = ElementTree.fromstring(svg(DRAWN[name]))
    names = {"svg": "http://www.w3.org/2000/svg"}
    title, description = root.findtext("svg:title", "", names), root.findtext("svg:desc", "", names)
    assert title == DRAWN[name].title
    assert re.search(r"\d", description) or name == "no outlet"
    assert root.get("aria-labelledby") == "title desc"


@pytest.mark.parametrize(
    ("name", "found"), [("facets", FACETS), ("timeline", TIMELINE), ("timeline-of-one", ONE), ("silence", SILENCE)]
)
def test_golden_pictures(name: str, found: Facets | Timeline | Silence) -> None:
    check(f"{name}.svg", svg(drawing_of(found)))


def test_nothing_that_could_run_or_move_a_terminal_is_in_it() -> None:
    text = svg(drawing_of(FACETS)) + svg(drawing_of(TIMELINE))
    assert "<noire>" not in text
    assert "<paludisme>" not in text
    assert "\x1b" not in text
    assert "&lt;paludisme&gt;" in text


def texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Text)]


def test_words_numbers_and_dates_are_french() -> None:
    shown = texts(drawing_of(TIMELINE))
    assert "Part des articles du corpus, par mois" in shown
    assert "aucun article du corpus" in shown
    assert "nov. 2023" in shown
    assert "févr." in shown
    assert "20\u202f%" in shown
    assert {"sans", "imprécise"} <= {*shown}
    shown = texts(drawing_of(FACETS))
    assert "1\u202f234 (50,0\u202f%)" in shown
    assert "(sans journal)" in shown


def test_gaps_are_hatched_and_others_are_not() -> None:
    hatched = [shape for shape in drawing_of(TIMELINE).shapes if isinstance(shape, Area) and shape.fill == HATCHED]
    assert len(hatched) == 3  # one in each panel, over two months, and one in the legend
    assert not any(isinstance(shape, Area) and shape.fill == HATCHED for shape in drawing_of(ONE).shapes)


def test_silence_is_pale_and_what_was_taken_up_is_dark() -> None:
    shapes = drawing_of(SILENCE).shapes
    cells = [shape for shape in shapes if isinstance(shape, Area) and shape.points[0][1] > 120]
    assert [cell.fill for cell in cells] == ["#b4bcc8"] * 2 + ["#14213d"] * 2
    (first, second), others = (cell.points[0][0] for cell in cells[:2]), [cell.points[0][0] for cell in cells[2:]]
    assert [first, second] == others, "the weeks are below each other"
    assert second - first > 2 * (cells[0].points[1][0] - first) * 0.99, "a week without an article on the subject is between"
    assert "1 autre journal" not in " ".join(texts(drawing_of(SILENCE)))
    assert "1 autre journal, où moins d’articles ont paru en silence, n’est pas dessiné" in texts(DRAWN["silence by year"])


def test_lines_break_at_gaps() -> None:
    colours = {style_of(number).colour for number in range(2)}
    lines = [shape for shape in drawing_of(TIMELINE).shapes if isinstance(shape, Line) and shape.colour in colours]
    assert [len(line.points) for line in lines] == [2] * 2 + [2] * 2 + [2] * 4  # the legend, February to March, the others


def test_styles_differ_without_colours() -> None:
    assert len({style_of(number)[1:] for number in range(20)}) == 20


def test_what_has_no_bar_of_its_own_shares_the_last() -> None:
    shown = texts(drawing_of(by_outlet(400)))
    assert "360 autres" in shown
    assert len([text for text in shown if text.startswith("Le Courrier des Provinces") and text.endswith("…")]) > 5


@pytest.mark.parametrize("drawing", [DRAWN["gaps"], DRAWN["no outlet"]])
def test_png(drawing: Drawing, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    write_drawing(drawing, tmp_path / "a.PNG")
    content = (tmp_path / "a.PNG").read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (round(2 * drawing.width), round(2 * drawing.height))


def test_a_png_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install matplotlib; an \.svg file needs nothing"):
        write_drawing(DRAWN["gaps"], tmp_path / "a.png")
    assert not list(tmp_path.iterdir())


def test_a_query_of_ten_thousand_characters_is_cut_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0
    width_of = drawing._width_of

    def counting(character: str) -> float:
        nonlocal measured
        measured += 1
        return width_of(character)

    monkeypatch.setattr(drawing, "_width_of", counting)
    assert cut("port " * 2000, 10, 100) == "port port port po…"
    assert measured < 12_000
    assert cut("i" * 10_000, 10, 40) == "iiiiiii…"  # the narrowest
    assert cut("port", 10, 100) == "port"
