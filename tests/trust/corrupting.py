"""Ways to spoil an index folder, and everything a user may then do with it."""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from frsearch import Article, Index
from frsearch.engine.format.manifest import MANIFEST
from frsearch.engine.read.segment import Segment
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.index import repair_index, verify_index
from frsearch.query import And, Everything, Fuzzy, Near, Node, Not, Or, Phrase, Term, Wildcard
from frsearch.search.hits import Page, make_page
from frsearch.search.plan import Plan, with_rescoring
from frsearch.search.request import Request
from tests.trust.forgery import Forgery, write_manifest

LARGE = (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)

QUERIES = (
    "armée",
    'état "forces armées" kidal',
    '"porte-parole"',
    "-kidal",
    "titre:kidal",
    "journal:fanal",
    "ndjamena onu",
    "kidxl",
    "url:kidal.example",
    'tags:"politique étrangère"',
    "page:[1 TO 2] armée",
    "armée état forces kidal porte-parole ndjamena",
)
TREES: tuple[Node, ...] = (
    Wildcard("*a*"),
    Wildcard("k?d*"),
    Fuzzy("kidol", 2),
    Phrase(("forces", "armees"), "folded", "text", 3),
    Near((Term("etat"), Term("kidal")), 9),
    Near((Term("etat"), Term("kidal")), None),
    Term("été", "exact"),
    And((Term("armee"), Not(Term("kidal")))),
    Or((Term("etat", "folded"), Term("onu"))),
    Everything(),
)
NEW = Article("neuf", title="Neuf", body="Kidal encore.")


def hits_of(index: Index, tree: Node) -> Page:
    """Return what a tree finds, as if someone could type it."""
    request = Request(
        limit=5,
        offset=0,
        passages=1,
        by="article",
        passage_chars=400,
        outlet=None,
        since=None,
        until=None,
        sort="relevance",
        explain=False,
        timeout=None,
        memory_mb=None,
        recency=None,
        as_of=None,
        strict=False,
    )
    return make_page(index._searcher, Plan(tree, with_rescoring(tree), (), ()), request)


def answers(folder: Path) -> dict[str, Any]:
    """Open an index, and return what it answers to every kind of question."""
    with Index.open(folder) as index:
        found: dict[str, Any] = {query: index.search(query, passages=2).hits for query in QUERIES}
        found |= {str(tree): hits_of(index, tree).hits for tree in TREES}
        found["reasons"] = index.search(QUERIES[-1], explain=True).hits
        found["passages"] = index.search("armée", by="passage").hits
        found["dates"] = index.search("kidal", sort="date", since="2023", outlet="Le Fanal").hits
        fields = index.info().fields
        found["fields"] = fields
        found |= {f"by {name}": index.search("armée", sort=name).hits for name in fields}
        found |= {"len": len(index), "outlets": index.info().outlets, "articles": list(index), "all": index.terms("k")}
        found["fingerprints"] = [part.tolist() for part in index._searcher.snapshot.fingerprints()]
        found["versions"] = [of.earlier_versions(doc) for of in _segments(index) for doc in range(of.articles)]
        found["one"] = "1-3" in index
        return found


def _segments(index: Index) -> list[Segment]:
    return cast(SegmentsSnapshot, index._searcher.snapshot).segments


def change(folder: Path) -> None:
    """Add an article and take one out, and write all anew."""
    with Index.open(folder) as index:
        index.add([NEW])
        assert index.article("neuf") == NEW
        index.delete(["1-3"])
        index.compact()
        assert index.article("neuf") == NEW


def verify(folder: Path) -> None:
    """Look for damage, and save what can be saved."""
    report = verify_index(folder)
    if report.damages:
        repair_index(folder)
        assert not verify_index(folder).damages
        with Index.open(folder) as index:
            index.search("kidal")


class Hang(BaseException):
    """What was asked for took too long."""


@contextmanager
def bounds(seconds: float, memory: int) -> Iterator[None]:
    """Raise Hang after some seconds, and MemoryError where more than `memory` bytes are asked for beyond what there are."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    signal.signal(signal.SIGALRM, _hang)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (used + memory, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _hang(*_: Any) -> None:
    raise Hang


def copied(index: Path, work: Path) -> Path:
    """Return a fresh copy of an index."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(index, work)
    return work


def spoil_file(draw: random.Random, folder: Path) -> None:
    """Change bytes of a file, whatever its checksums say."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".frs", ".del", ".json"))
    path = draw.choice(files)
    content = bytearray(path.read_bytes())
    match draw.choice(["flip", "flip", "flip", "cut", "zero", "noise", "number", "swap", "grow", "lose", "part"]):
        case "flip":
            for _ in range(draw.choice([1, 1, 1, 20])):
                content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        case "cut":
            del content[draw.randrange(len(content)) :]
        case "zero":
            at = draw.randrange(len(content))
            content[at : at + draw.randrange(1, 5000)] = bytes(len(content[at : at + draw.randrange(1, 5000)]))
        case "noise":
            at = draw.randrange(len(content))
            content[at : at + 100] = draw.randbytes(len(content[at : at + 100]))
        case "number":
            at = draw.choice([draw.randrange(len(content) - 8), len(content) - 32, 8, 16])
            content[at : at + 8] = draw.choice(LARGE).to_bytes(8, "little")
        case "swap":
            other = draw.choice(files)
            content, others = bytearray(other.read_bytes()), bytes(content)
            other.write_bytes(others)
        case "grow":
            content += draw.randbytes(draw.randrange(1, 200))
        case "lose":
            path.unlink()
            return
        case "part":
            low, high = sorted(draw.randrange(len(content)) for _ in range(2))
            content[low:high] = content[high : high + high - low]
    path.write_bytes(content)


def spoil_numbers(draw: random.Random, folder: Path) -> str:
    """Change numbers in a segment, or what its directory says, and make all checksums fit; return what was changed."""
    forged = Forgery.of(draw.choice(sorted(folder.glob("*.frs"), key=lambda path: -path.stat().st_size)))
    name = draw.choice(sorted(forged.sections))
    kind = draw.choice(sorted(_SPOILS))
    values = forged.sections[name]
    if kind == "place":
        forged.write({name: draw.choice(_PLACES)})
    elif kind == "facts":
        forged.facts[draw.choice(["articles", "articles", "analyzer"])] = draw.choice([0, -1, 61, 2**63, 1e300, "x", None, [[]]])
        forged.write()
    elif kind == "swap":
        other = draw.choice(sorted(forged.sections))
        forged.sections[name], forged.sections[other] = forged.sections[other], values
        forged.write()
    else:
        forged.sections[name] = _SPOILS[kind](draw, values)
        forged.write()
    return f"{kind} {name}"


def _at_random(
    change: Callable[[random.Random, NDArray[Any], int], None],
) -> Callable[[random.Random, NDArray[Any]], NDArray[Any]]:
    def changed(draw: random.Random, values: NDArray[Any]) -> NDArray[Any]:
        for _ in range(draw.choice([1, 1, 3, 30]) if len(values) else 0):
            change(draw, values, draw.randrange(len(values)))
        return values

    return changed


def _flip(draw: random.Random, values: NDArray[Any], at: int) -> None:
    values[at : at + 1].view("u1")[draw.randrange(values.itemsize)] ^= 1 << draw.randrange(8)


def _set(draw: random.Random, values: NDArray[Any], at: int) -> None:
    largest = int(np.iinfo(values.dtype).max)
    values[at] = draw.choice([0, 1, largest, largest // 2, draw.randint(0, largest)])


def _widened(draw: random.Random, values: NDArray[Any]) -> NDArray[Any]:
    wide = values.astype(draw.choice(["<u4", "<u8"]))
    if len(wide):
        wide[draw.randrange(len(wide))] = draw.choice([size for size in LARGE if size <= np.iinfo(wide.dtype).max])
    return wide


def _filled(draw: random.Random, values: NDArray[Any]) -> NDArray[Any]:
    largest = int(np.iinfo(values.dtype).max)
    return np.full_like(values, draw.choice([0, 1, min(255, largest), largest // 2, largest]))


_SPOILS: dict[str, Callable[[random.Random, NDArray[Any]], NDArray[Any]]] = {
    "flip": _at_random(_flip),
    "set": _at_random(_set),
    "wide": _widened,
    "fill": _filled,
    "cut": lambda draw, values: values[: draw.randrange(len(values) + 1)],
    "grow": lambda draw, values: np.concatenate([values, values[:1], np.zeros(draw.randrange(1, 40), values.dtype)]),
    "type": lambda draw, values: values.astype(draw.choice(["<u1", "<u2", "<u4", "<u8", "<i4"])),
    "shuffle": lambda draw, values: values[np.array(draw.sample(range(len(values)), len(values)), np.int64)],
    "place": lambda draw, values: values,
    "facts": lambda draw, values: values,
    "swap": lambda draw, values: values,
}
_PLACES: list[Any] = [
    [2**63, 1, "u1"], [-1, 5, "u1"], [0, 2**63, "u8"], [64, 2**40, "u1"], [0, 0, "u1"], [64, 3, "i4"], [64.5, 1, "u1"],
    [64, 1, []], [64, 5, "f8"], [1, 2], "x", None,
]  # fmt: skip


def spoil_manifest(draw: random.Random, folder: Path) -> None:
    """Change what the manifest says, and make its checksum fit."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    entry = draw.choice(manifest["segments"])
    match draw.choice(["entry", "entry", "entry", "segments", "generation", "key", "deep"]):
        case "entry":
            entry[draw.choice(sorted(entry))] = draw.choice(
                [None, 0, 1, -1, 2**31, 2**62, 2**63, 10**300, 1.5, "", "../x", "a" * 32, "/etc/passwd", [], {}, True, "0" * 32]
            )
        case "segments":
            segments = manifest["segments"]
            manifest["segments"] = draw.choice([None, 7, "x", {}, [[]], [None], segments * 2, segments[::-1], segments[:1], []])
        case "generation":
            manifest["generation"] = draw.choice([None, -1, 1.5, 2**61, 2**64, 10**1000, "1", [], True])
        case "key":
            entry[draw.choice(["x", "", "file", "deletions_file"])] = "../../x"
        case "deep":
            deep: Any = []
            for _ in range(draw.choice([50, 400])):
                deep = [deep]
            entry["articles"] = deep
    write_manifest(folder, manifest)
