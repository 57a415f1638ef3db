"""Searches one index in a process of its own, a query at a time, as the other side asks.

python -m frsearch.bench.search_worker PEERS ENGINE FOLDER ARTICLES

Requests and responses are lines of JSON. First of all, the index is opened, and the response is the milliseconds that took.
Then:

=======================================  ====================================================================
request                                  response
=======================================  ====================================================================
``["warm_up", [[kind, words], …]]``      null, once the queries have been asked, as often as the engine needs
``["ask", kind, words]``                 CPU and wall-clock ms, number of matches, of hits and of snippets
``["add", spool]``                       milliseconds until the articles were added and found
=======================================  ====================================================================

The process ends when its input ends, or with the traceback of an exception.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frsearch.bench.engines import HITS, EngineAdapter, Query, Record, find_engines
from frsearch.bench.spool import read_spool

ADDED_WORD = "zorglub"
"""A word that occurs only in the articles that are added to the index."""


def answer(engine: EngineAdapter, request: Sequence[Any]) -> Any:
    """Return the response to a request."""
    match request:
        case ["warm_up", queries]:
            return _warm_up(engine, [Query(kind, tuple(words)) for kind, words in queries])
        case ["ask", kind, words]:
            return _ask(engine, Query(kind, tuple(words)))
        case ["add", spool]:
            return _add(engine, list(read_spool(Path(spool), HITS)))
    raise ValueError(f"no such request: {request}")


def _warm_up(engine: EngineAdapter, queries: Sequence[Query]) -> None:
    """Ask the first query, or for as long as the engine needs to warm up all of them."""
    engine.search(queries[0], HITS)
    until = time.monotonic() + engine.warm_up_s
    while time.monotonic() < until:
        for query in queries:
            engine.search(query, HITS)


def _ask(engine: EngineAdapter, query: Query) -> list[float | int | None]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = engine.search(query, HITS)
    took = 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)
    engine.check(query)
    times = [round(ms, 3) for ms in found.took_ms or took]
    return [*times, found.total, len(found.ids), sum(map(bool, found.snippets))]


def _add(engine: EngineAdapter, records: Sequence[Record]) -> float:
    """Add a few articles to the open index; return the milliseconds until a search for their word has found them.

    Raises ValueError if it finds others, or not all of them.
    """
    engine.load(records)
    began = time.perf_counter()
    engine.add(records)
    found = engine.search(Query("word", (ADDED_WORD,)), len(records))
    took = (time.perf_counter() - began) * 1000
    if set(found.ids) != {record["id"] for record in records}:
        raise ValueError(f"added {len(records)} articles, but a search finds {len(found.ids)}")
    return took


def main(peers: str, name: str, folder: str, articles: str) -> None:
    """Open the index and answer requests; raises ValueError if it has another number of articles."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)  # what a library prints is no response
        engine = find_engines(Path(peers))[name]()
        engine.version()  # starts the program, if the engine is one
        began = time.perf_counter()
        count = engine.open(Path(folder))
        opening = (time.perf_counter() - began) * 1000
        if count != int(articles):
            raise ValueError(f"the index has {count} articles, expected {articles}")
        print(json.dumps(opening), file=out, flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(engine, json.loads(line))), file=out, flush=True)
        engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
