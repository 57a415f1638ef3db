"""Lucene (https://lucene.apache.org), in a Java program that is compiled as it starts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from frsearch.bench.engines import Factory
from frsearch.bench.remote import Remote

JARS = "FRSEARCH_LUCENE_JARS"
"""The environment variable that names a folder of jars, all of which are used; they must hold the highlighter."""

_USUAL = Path("/usr/share/java")
"""Where Debian's liblucene8-java puts them, beside those of others."""

_PROGRAM = Path(__file__).with_name("workers") / "Lucene.java"


class Lucene(Remote):
    """``FrenchAnalyzer`` (elision, stop words, light stemmer); positions; title and body stored, the id indexed and in a column
    (doc values); 512 MB for the writer, whose threads take articles by turns; commit, merges waited for. Loose words as
    optional terms, BM25, every match counted, no cache of results. Passages by ``UnifiedHighlighter``: the best of about 400
    characters, begun at a sentence, of the stored body analysed again. A heap of up to half of the memory. Queries are asked
    for ten seconds before they count, since Java compiles what runs often, and their times are measured in Java.
    """

    package = "Lucene"
    warm_up_s = 10.0

    def __init__(self, threads: int) -> None:
        java = shutil.which("java")
        if java is None or shutil.which("javac") is None:
            raise ImportError("there is no Java with a compiler; install a JDK from version 11 on")
        super().__init__([java, "-XX:MaxRAMPercentage=50", "-cp", _jars(), str(_PROGRAM), str(threads)])


def _jars() -> str:
    """Return the class path; raises ImportError where there are no jars."""
    folder = Path(os.environ.get(JARS, _USUAL))
    found = sorted(folder.glob("*.jar" if JARS in os.environ else "lucene-*.jar"))
    if not found:
        raise ImportError(f"{folder} has no jars of Lucene; install liblucene8-java, or name their folder in {JARS}")
    return os.pathsep.join(map(str, found))


ENGINES: Mapping[str, Factory] = {f"lucene-{threads}": partial(Lucene, threads) for threads in (1, 2)}
