from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from frsearch.model import Article, Results
from frsearch.render import terminal

STYLE = re.compile("\x1b\\[[0-9;]*m")


def results(found: Results, out: io.StringIO | None = None) -> str:
    out = out or io.StringIO()
    terminal.results(found, out)
    return out.getvalue()


def words(text: str) -> list[str]:
    return STYLE.sub("", text).split()


def test_in_a_pipe_a_passage_is_one_line_with_asterisks(found: Results) -> None:
    lines = results(found).split("\n")
    line = next(line for line in lines if "maraîchers" in line)
    assert "Les **pêcheurs** & les maraîchers" in line
    assert "le **Conseil de sécurité** du fleuve" in line
    assert "\x1b" not in "".join(lines)


def test_a_passage_that_cuts_a_sentence_shows_it(found: Results) -> None:
    lines = results(found).split("\n")
    assert any(line.startswith("  > <script>") for line in lines)
    assert any(line.startswith("  > … tonnes.") for line in lines)
    assert any(line.endswith("n’a rien …") for line in lines)


@pytest.mark.parametrize("width", [20, 60, 200])
def test_on_a_terminal_lines_fit_and_no_word_is_lost(found: Results, screen: Callable[[int], io.StringIO], width: int) -> None:
    plain = results(found)
    coloured = results(found, screen(width))
    assert max(len(STYLE.sub("", line)) for line in coloured.split("\n")) <= width
    letters = "".join(words(coloured))
    assert letters == "".join(words(plain)).replace("**", "")


def test_on_a_terminal_highlights_are_styled(found: Results, screen: Callable[[int], io.StringIO]) -> None:
    assert "\x1b[1;33mpêcheurs\x1b[0m" in results(found, screen(100))


def test_no_color_leaves_bold_but_no_colour(
    found: Results, screen: Callable[[int], io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    written = results(found, screen(100))
    assert "\x1b[1mpêcheurs\x1b[0m" in written
    assert set(STYLE.findall(written)) <= {"\x1b[0m", "\x1b[1m", "\x1b[2m"}


def test_a_dumb_terminal_gets_asterisks(
    found: Results, screen: Callable[[int], io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    written = results(found, screen(60))
    assert "**pêcheurs**" in written
    assert "\x1b" not in written


def test_no_control_character_of_a_text_reaches_the_terminal(
    found: Results, market: Article, screen: Callable[[int], io.StringIO]
) -> None:
    out = screen(80)
    terminal.articles([market], out)
    written = STYLE.sub("", results(found, out))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", written)
    assert "[31ml’aube" in written


def test_markup_of_rich_means_nothing_in_a_text(screen: Callable[[int], io.StringIO]) -> None:
    out = screen(80)
    terminal.articles([Article("a", title="[bold]T[/bold] :smile:", body="[link=x]B[/] [...]")], out)
    assert "[bold]T[/bold] :smile:" in out.getvalue()
    assert "[link=x]B[/] [...]" in out.getvalue()


def test_a_closed_pipe_is_left_to_the_caller(found: Results) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        terminal.results(found, Closed())
