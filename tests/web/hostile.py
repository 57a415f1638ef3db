"""Five hundred texts that try to run something on a page, to leave their element, or to break its layout."""

from __future__ import annotations

import json
from itertools import islice, product

from frsearch.model import Article, stored_article

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>ici</a>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=http://192.0.2.1/x.css>",
    "<meta http-equiv=refresh content='0;url=http://192.0.2.1/'>",
    "<base href=http://192.0.2.1/>",
    "<form action=http://192.0.2.1/><button>Chercher</button></form>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#x3C;img src=x onerror=alert(1)&#x3E;",
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "\x1b[2J\x9b2J\u202eexe.txt\u202c\u2066x\u2069\x00\x08",
    "W" * 3000,
    "a\u0301" * 800 + "\u0489" * 200,
)

FRAMES = (
    "{}", "\"'>{}", "'\"><!--{}", "--> {}", "]]>{}", "</title>{}", "</mark></p></article></main>{}", "</script>{}",
    "\" onmouseover=\"{}",
    "' autofocus onfocus='{}", "`{}`", "port {}", "« {} »", "\n\n{}\n\n", "{0}{0}", "\\\"{}\\",
    "%3Cscript%3E{}", "<{}>", "../../{}", "//{}",
)  # fmt: skip

HOSTILE = [frame.replace("{0}", "{}").replace("{}", payload) for payload, frame in product(PAYLOADS, FRAMES)]
assert len(HOSTILE) == 500


def hostile_articles() -> list[Article]:
    """Return an article for each text, which is its id, title, outlet, body, address and date, never cleaned."""
    return [_dirty(f"{number} {text}", text) for number, text in enumerate(HOSTILE)]


def _dirty(article_id: str, text: str) -> Article:
    head = json.dumps([text, "2023", text, f"javascript:{text}", {"x": text, text: "port"}], ensure_ascii=True)
    return stored_article(f"{json.dumps(article_id)}\n{head}\nLe port {text} est là.".encode("utf-8", "surrogatepass"))


def some(every: int) -> list[str]:
    """Return every so-manieth text."""
    return list(islice(HOSTILE, 0, None, every))
