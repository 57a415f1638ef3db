"""Bounds on HTML pages, so that the time they take grows with their size and not with its square.

Refused or cut is what takes libxml2, or the regular expressions and XPath of trafilatura, quadratic time: attributes of one tag,
broken JSON-LD, long metadata, and thousands of inline tags in one element.
"""

from __future__ import annotations

import json
import re
from typing import Any

MAX_TAGS = 100_000
"""Tags of a page; trafilatura takes a second for ten thousand."""

MAX_LINKS = 10_000

MAX_ATTRIBUTES = 1_000
"""Attributes of a tag: libxml2 compares each with all before it. No tag of an honest page has fifty."""

MAX_METADATA = 2_000
"""Code points kept of a value in the metadata: the expressions for names of authors take quadratic time."""

MAX_BROKEN = 4_096
"""Code points kept of JSON-LD that is not JSON, for the same reason; the first of them name title and author."""

MAX_INLINE = 1_000
"""Inline tags beside each other, as in one paragraph, beyond which they are dropped: XPath compares each with those before it."""

_INLINE = frozenset("a abbr b cite code del em font i ins kbd q s small span strike strong sub sup time tt u var".split())
_LONG_TEXTS = frozenset(["articlebody", "description", "text"])
"""JSON-LD keys, in lower case, whose values are text rather than names."""

_LINK = re.compile(r"<a\s", re.I)
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?"""
_ATTRIBUTES = rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+[\s/]*+(?:>|\Z)"
_RAW = ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
_RAW_ELEMENTS = "|".join(rf"<{name}(?=[\s/>]){_ATTRIBUTES}(?:[^<]++|<(?!/{name}[\s/>]))*+" for name in _RAW)
_TAG = rf"<(?!(?:{'|'.join(_RAW)})[\s/>])[a-z][^\s/>]*+{_ATTRIBUTES}"
_COMMENT = r"<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+)"
_ORDINARY = re.compile(rf"(?:[^<]++|<(?![a-z]|!--)|{_COMMENT}|{_TAG}|{_RAW_ELEMENTS})*+", re.I)
"""The beginning of a page, up to the first tag with too many attributes; tags are told from other text as HTML 5 does."""


def check(page: str) -> None:
    """Raise ValueError for an HTML page that would take too long to read."""
    for name, limit, count in (("tags", MAX_TAGS, page.count("<")), ("links", MAX_LINKS, len(_LINK.findall(page)))):
        if count > limit:
            raise ValueError(f"a page of {count:,} {name}; at most {limit:,} are read")
    ordinary = _ORDINARY.match(page)
    if ordinary is None or ordinary.end() < len(page):
        raise ValueError(f"a tag of more than {MAX_ATTRIBUTES:,} attributes")


def shorten(tree: Any) -> None:
    """Cut what takes too long in the `tree` of a page: metadata, and inline tags beside each other."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (as trafilatura)

    for meta in tree.iter("meta"):
        if len(content := meta.get("content", "")) > MAX_METADATA:
            meta.set("content", _cut(content))
    for script in tree.iter("script"):
        if script.text and len(script.text) > MAX_METADATA and "json" in script.get("type", "").lower():
            script.text = _short_json(script.text)
    for element in [element for element in tree.iter(etree.Element) if len(element) > MAX_INLINE]:
        if sum(child.tag in _INLINE for child in element) > MAX_INLINE:
            _merge_text(element, etree)


def _merge_text(element: Any, etree: Any) -> None:
    """Drop the inline tags in `element` and keep their text, each stretch of it in one node."""
    etree.strip_tags(element, *_INLINE)
    element.text = element.text
    for child in element:
        child.tail = child.tail


def _short_json(text: str) -> str:
    try:
        return json.dumps(_with_short_values(json.loads(text, strict=False)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text[:MAX_BROKEN]


def _with_short_values(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _with_short_values(item, name.lower()) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_short_values(item, key) for item in value]
    return _cut(value) if isinstance(value, str) and key not in _LONG_TEXTS else value


def _cut(text: str) -> str:
    return text if len(text) <= MAX_METADATA else f"{text[:MAX_METADATA]}…"
