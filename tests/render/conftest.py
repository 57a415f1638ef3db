"""Two invented articles that contain everything a format could trip over."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from frsearch.model import Article, Hit, Note, Passage, Results, Span

MARKET = Article(
    id="https://kidra.example/marche?a=1&b=2",
    title="Kidra : le marché d’été <rouvert> à \x1b[31ml’aube",
    date="2023-11",
    outlet="Le Courrier de Kidra & Cie",
    body=(
        "Le marché de Kidra a rouvert mardi. <script>alert('été')</script> Les pêcheurs & les maraîchers de "
        "« La Rive », le Conseil de sécurité du fleuve et d’autres encore y ont vendu 100\u00a0000\u202ftonnes.\n\n"
        '=SOMME(A1) reste une formule ; "trois", dit-il, c’est 3 < 5 > 2. Le préfet, M. Diarou, n’a rien ajouté.'
    ),
    url="https://kidra.example/marche?a=1&b=2",
    extra={"section": "Économie", "rang": 3, "séparateur": "\u2028", "brisé": "\ud800"},
)
NOTICE = Article(id="depeches/007.txt", title=None, date=None, outlet=None, body="Rien.", url="javascript:alert(1)")


def passage(article: Article, first: str, last: str, *words: str) -> Passage:
    """Return the passage from the text `first` to the text `last`, with each of `words` highlighted."""
    start, end = article.body.index(first), article.body.index(last) + len(last)
    text = article.body[start:end]
    found = [Span(text.index(word), text.index(word) + len(word)) for word in words]
    return Passage(text, start, end, 4.21234, tuple(found))


@pytest.fixture
def found() -> Results:
    """Return two hits and two notes."""
    assert MARKET.title is not None
    title_word = Span(MARKET.title.index("été"), MARKET.title.index("été") + 3)
    passages = (
        passage(MARKET, "<script>", "tonnes.", "été", "pêcheurs", "Conseil de sécurité"),
        passage(MARKET, "tonnes.\n\n", "n’a rien", "SOMME"),
    )
    return Results(
        total=12,
        hits=(Hit(1, 9.123456, MARKET, passages, (title_word,)), Hit(2, 3.0, NOTICE)),
        notes=(Note("dropped", "“le” was left out"), Note("unknown", "\x1b[2J<b> is no word", 3, 6)),
        took_ms=3.14159,
    )


@pytest.fixture
def market() -> Article:
    """Return the article of the first hit."""
    return MARKET


class Screen(io.StringIO):
    """A text file that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove terminal settings from the environment of the tests."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], io.StringIO]:
    """Return a function that opens a colour terminal of a given width."""

    def open_screen(width: int) -> io.StringIO:
        monkeypatch.setenv("COLUMNS", str(width))
        return Screen()

    return open_screen
