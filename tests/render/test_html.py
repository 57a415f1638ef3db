from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.model import Article, Hit, Note, Passage, Results, Span
from frsearch.render import html

KNOWN_TAGS = set("html head meta title style body p article h1 h2 blockquote div mark span time a".split())


class Page(HTMLParser):
    """A parsed page: its tags, the texts in each, and its links."""

    def __init__(self, written: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        if tag != "meta":
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "span" not in self.open:  # the ellipses of a passage that cuts a sentence
            for tag in set(self.open):
                self.texts[tag][-1] += data


def results(found: Results) -> str:
    out = io.StringIO()
    html.results(found, out)
    return out.getvalue()


NASTY = st.text(st.sampled_from("<>&\"'/=ab é\u00a0🙂-!;#x") | st.characters(codec="utf-8"), max_size=40)


@given(title=NASTY, outlet=NASTY, body=NASTY, note=NASTY, data=st.data())
def test_any_text_round_trips(title: str, outlet: str, body: str, note: str, data: st.DataObject) -> None:
    article = Article(f"x{title}", title=title, outlet=outlet, body=body, url=f"http://{outlet}")
    start = data.draw(st.integers(0, len(article.body)))
    end = data.draw(st.integers(start, len(article.body)))
    passage = Passage(article.body, 0, len(article.body), 1.0, (Span(start, end),))
    page = Page(results(Results(1, (Hit(1, 1.0, article, (passage,)),), (Note("syntax", note),))))
    assert page.tags <= KNOWN_TAGS
    assert page.texts["blockquote"] == [article.body]
    assert page.texts["h2"] == [f"1. {article.title or article.id}"]
    assert "".join(page.texts.get("mark", [])) == article.body[start:end]


@given(title=NASTY, body=NASTY)
def test_an_article_round_trips(title: str, body: str) -> None:
    out = io.StringIO()
    article = Article("a", title=title, date="2023-11", body=body)
    html.articles([article], out)
    page = Page(out.getvalue())
    assert page.tags <= KNOWN_TAGS
    assert page.texts["div"] == [article.body]
    assert page.texts["h1"] == [article.title or "a"]


def test_markup_in_a_text_is_escaped(found: Results) -> None:
    written = results(found)
    assert "<script" not in written
    assert "&lt;script&gt;" in written
    assert "<rouvert" not in written


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://kidra.example/?a=1&b=\"'", ["https://kidra.example/?a=1&b=\"'"]),
        ("HTTP://kidra.example", ["HTTP://kidra.example"]),
        ("javascript:alert(1)", []),
        ("data:text/html,<b>", []),
        ("//kidra.example", []),
        ("ftp://kidra.example", []),
    ],
)
def test_only_web_addresses_become_links(url: str, links: list[str]) -> None:
    page = Page(results(Results(1, (Hit(1, 1.0, Article("a", title="T", body="B", url=url)),))))
    assert page.links == links
