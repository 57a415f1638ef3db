"""docs/api.md: every public name of frsearch, with its signature and its docstring.

``reference`` returns the page. tests/test_docs.py compares it with the file, and rewrites the file if asked to.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import attrs

import frsearch

SECTIONS = {
    "Indexing and searching": ("Index", "parse_date", "verify_index", "repair_index", "upgrade_index"),
    "Articles and corpora": ("Article", "read_corpus", "CorpusReader", "Remark"),
    "Search results": ("Results", "Hit", "Passage", "Span", "Reason", "Note", "TermFrequency"),
    "Copies and versions": ("Copies", "Copy", "SharedRun", "Families", "Diff", "DiffPart", "FieldChange", "Version"),
    "Quotes": ("Quotes", "Quote"),
    "Counts": ("Facets", "Bucket", "Timeline", "Period", "Silence", "OutletUptake", "PeriodUptake"),
    "Statistics of a corpus": ("Stats", "OutletStats", "FieldStats", "Gap"),
    "Concordances and words": (
        *("Concordance", "ConcordanceLine", "Collocates", "Collocate", "Keywords", "Keyword"),
        *("SimilarArticles", "SimilarArticle"),
    ),
    "Reports on an index": ("AddReport", "IndexInfo", "OutletCount", "VerifyReport", "RepairReport", "UpgradeReport", "Damage"),
    "Batches and saved searches": (
        "BatchAnswer",
        "SavedSearches",
        "SavedSearch",
        "Provenance",
        "QueryRead",
        "OutputFile",
    ),
    "French analysis": ("FrenchAnalyzer", "Token"),
    "Errors": (
        *("FrsearchError", "CorpusError", "QueryError", "SearchStopped", "SearchTimeout", "SearchMemory", "ArticleMissing"),
        *("OutputExists", "SavedExists", "SavedMissing"),
        *("IndexProblem", "IndexClosed", "IndexMissing", "IndexExists", "IndexLocked", "IndexOutdated", "IndexDamaged"),
        *("IndexUnreachable", "NotOnCluster"),
    ),
}

INTRODUCTION = """\
# API reference

Everything that `import frsearch` offers, from its docstrings. Classes shown with arguments are frozen, and each argument is an
attribute of the same name.
"""

_WIDTH = 100
_ROLE = re.compile(r":\w+:`(?:frsearch\.)?([\w.]+)`")


class Entry(NamedTuple):
    """A public name or ``Class.member``, and what it names."""

    name: str
    value: Any


def entries(name: str) -> Iterator[Entry]:
    """Yield the entry of a public name, then those of its methods and properties in the order of the source."""
    value = getattr(frsearch, name)
    yield Entry(name, value)
    for member, held in _members(value).items() if inspect.isclass(value) else ():
        if not member.startswith("_") and (inspect.isfunction(held) or isinstance(held, classmethod | property)):
            yield Entry(f"{name}.{member}", held)


def _members(value: type) -> dict[str, Any]:
    """Return what a class has from frsearch, its bases' first."""
    own = [base for base in reversed(value.__mro__) if base.__module__.startswith("frsearch")]
    return {member: held for base in own for member, held in vars(base).items()}


def reference() -> str:
    """Return the page, in GitHub's Markdown."""
    links = _links()
    parts = [INTRODUCTION]
    for title, names in SECTIONS.items():
        parts.append(f"- [{title}](#{links[title]}): {', '.join(f'[{name}](#{links[name]})' for name in names)}")
    for title, names in SECTIONS.items():
        parts.append(f"\n## {title}")
        parts += [_written(entry, links) for name in names for entry in entries(name)]
    return "\n".join(parts) + "\n"


def _links() -> dict[str, str]:
    """Return the anchor that GitHub makes of each heading; of equal ones all but the first are numbered."""
    links: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for title, names in SECTIONS.items():
        for heading in (title, *(entry.name for name in names for entry in entries(name))):
            anchor = heading.lower().replace(" ", "-").replace(".", "")
            links[heading] = f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor
            seen[anchor] += 1
    return links


def _written(entry: Entry, links: dict[str, str]) -> str:
    level = "####" if "." in entry.name else "###"
    return f"\n{level} {entry.name}\n\n```python\n{_declaration(entry)}\n```\n\n{_description(entry, links)}"


def _declaration(entry: Entry) -> str:
    """Return how a name is declared in Python; a class made by attrs, with the arguments that it takes."""
    name, value = entry
    if not inspect.isclass(value):
        decorator = f"@{type(value).__name__}\n" if isinstance(value, classmethod | property) else ""
        function: Any = value.fget if isinstance(value, property) else inspect.unwrap(value)
        return decorator + _signed(f"def {function.__name__}", inspect.signature(function))
    if attrs.has(value):
        return _signed(f"class {name}", _arguments(value))
    bases = [base.__name__ for base in value.__bases__ if base.__name__ in frsearch.__all__ or base.__module__ == "builtins"]
    bases = [base for base in bases if base != "object"]
    return f"class {name}({', '.join(bases)})" if bases else f"class {name}"


def _arguments(value: type) -> inspect.Signature:
    """Return what a class made by attrs is called with, a default that a factory makes as what it makes."""
    made = {field.name: field.default.factory() for field in attrs.fields(value) if hasattr(field.default, "factory")}
    signature = inspect.signature(value)
    arguments = [argument.replace(default=made.get(name, argument.default)) for name, argument in signature.parameters.items()]
    return signature.replace(parameters=arguments, return_annotation=inspect.Signature.empty)


def _signed(declared: str, signature: inspect.Signature) -> str:
    """Return a declaration with its signature, with a line for each parameter where one line would be too long."""
    shown = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        shown.append(_parameter(parameter))
    returned = signature.return_annotation
    end = ")" if returned is signature.empty else f") -> {returned}"
    line = f"{declared}({', '.join(shown)}{end}"
    return line if len(line) <= _WIDTH else "\n    ".join([f"{declared}(", *(f"{one}," for one in shown)]) + f"\n{end}"


def _parameter(parameter: inspect.Parameter) -> str:
    """Return a parameter with its type as the source has it."""
    name = {parameter.VAR_KEYWORD: "**", parameter.VAR_POSITIONAL: "*"}.get(parameter.kind, "") + parameter.name
    typed = name if parameter.annotation is parameter.empty else f"{name}: {parameter.annotation}"
    return typed if parameter.default is parameter.empty else f"{typed} = {parameter.default!r}"


def _description(entry: Entry, links: dict[str, str]) -> str:
    """Return the docstring, with links where it names other entries and its examples as code."""

    def link(role: re.Match[str]) -> str:
        target = role.group(1)
        own = f"{entry.name.partition('.')[0]}.{target}"
        return f"[`{target}`](#{links[own if own in links else target]})"

    paragraphs = inspect.cleandoc(entry.value.__doc__ or "").split("\n\n")
    return "\n\n".join(
        f"```pycon\n{paragraph}\n```" if paragraph.startswith(">>> ") else _ROLE.sub(link, paragraph).replace("``", "`")
        for paragraph in paragraphs
    )
