"""Lucene (https://lucene.apache.org), in a Java program that is compiled as it starts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from frsearch.bench.engines import Factory
from frsearch.bench.subprocess_engine import SubprocessEngine

JARS = "FRSEARCH_LUCENE_JARS"
"""Environment variable with a folder of jars, all of which are used; the highlighter must be among them."""

_DEBIAN_JARS = Path("/usr/share/java")
"""Where Debian's liblucene8-java puts them, among those of other packages."""

_PROGRAM = Path(__file__).with_name("workers") / "Lucene.java"


class Lucene(SubprocessEngine):
    """``FrenchAnalyzer`` (elision, stop words, light stemmer); positions; title and body stored, the id indexed and in a column
    (doc values); 512 MB for the writer, whose threads take articles in turn; commit, merges waited for. Each word in title or
    body, BM25, every match counted, no query cache. Passages by ``UnifiedHighlighter``: the best of about 400
    characters, starting at a sentence, from the stored body analysed again. A heap of up to half of the memory. Queries run
    for ten seconds before they are measured, since Java compiles hot code. Times of queries are measured in Java; CPU time is
    that of the thread which searches.
    """

    package = "Lucene"
    warm_up_s = 10.0

    def __init__(self, threads: int) -> None:
        java = shutil.which("java")
        if java is None or shutil.which("javac") is None:
            raise ImportError("no Java compiler found; install a JDK, version 11 or later")
        super().__init__([java, "-XX:MaxRAMPercentage=50", "-cp", _jars(), str(_PROGRAM), str(threads)])


def _jars() -> str:
    """Return the class path; raises ImportError if there are no jars."""
    folder = Path(os.environ.get(JARS, _DEBIAN_JARS))
    found = sorted(folder.glob("*.jar" if JARS in os.environ else "lucene-*.jar"))
    if not found:
        raise ImportError(f"no Lucene jars in {folder}; install liblucene8-java, or set {JARS} to their folder")
    return os.pathsep.join(map(str, found))


ENGINES: Mapping[str, Factory] = {f"lucene-{threads}": partial(Lucene, threads) for threads in (1, 2)}
