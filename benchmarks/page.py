"""How long the page takes to answer, beside the same search, facets and timeline in process: ``python benchmarks/page.py INDEX``.

`frsearch serve` runs in a process of its own and is asked over one connection, as a browser does. Queries are words of titles,
each asked once; whether the page or the library is asked first alternates, and each has its own caches.
"""

from __future__ import annotations

import http.client
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import click

from frsearch import Index
from frsearch.web.address import Address
from frsearch.web.archive import Archive
from frsearch.web.asking import MOST_GROUPED, Budget, timeline_of
from frsearch.web.facets import facet_names

PASSAGES = 3


@click.command()
@click.argument("index_path", metavar="INDEX", type=click.Path(path_type=Path, exists=True))
@click.option("--queries", default=300, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--separate", is_flag=True, help="Do not group articles of the same dispatch, which takes most of the time.")
def main(index_path: Path, queries: int, seed: int, separate: bool) -> None:
    """Print the median and the 99th percentile of both, and their ratios."""
    archive = Archive([index_path])
    asked = typed(archive.index, queries + 20, random.Random(seed))
    with Index.open(index_path) as other:  # with caches of its own
        grouped = {query for query in asked if not separate and other.search(query, limit=0).total <= MOST_GROUPED}
    times: dict[str, list[float]] = {"page": [], "library": []}
    grouping = "non" if separate else ""
    with served(index_path) as connection:
        ways: dict[str, Callable[[str], object]] = {
            "page": lambda query: fetch(connection, Address(q=(query,), reprises=grouping).url()),
            "library": lambda query: in_process(archive, Address(q=(query,)), group=query in grouped),
        }
        for number, query in enumerate(asked):
            for name in sorted(ways, reverse=number % 2 == 0):
                began = time.perf_counter()
                ways[name](query)
                if number >= 20:  # those before load modules and tables
                    times[name].append(1000 * (time.perf_counter() - began))
    print(f"{queries} queries on {len(archive.index):,} articles, {platform.processor() or platform.machine()}")
    for name, taken in times.items():
        print(f"{name:8} p50 {statistics.median(taken):7.2f} ms   p99 {percentile(taken):7.2f} ms")
    ratios = [measure(times["page"]) / measure(times["library"]) for measure in (statistics.median, percentile)]
    print(f"ratio    p50 {ratios[0]:7.2f}      p99 {ratios[1]:7.2f}")


def percentile(taken: list[float]) -> float:
    """Return the 99th percentile."""
    return statistics.quantiles(taken, n=100)[98]


def typed(index: Index, count: int, chance: random.Random) -> list[str]:
    """Return queries of one to four words side by side in titles."""
    titles = [article.title for article in islice(index, 0, None, 7) if article.title]
    found: dict[str, None] = {}
    while len(found) < count:
        words = [word.strip(".,:;!?«»\"'()") for word in chance.choice(titles).split()]
        length = chance.randint(1, 4)
        start = chance.randint(0, max(len(words) - length, 0))
        query = " ".join(words[start : start + length])
        if sum(map(str.isalpha, query)) > 3 and query.isprintable():
            found[query] = None
    return list(found)


def in_process(archive: Archive, address: Address, *, group: bool) -> None:
    """Ask the library for what the page shows of a query: its hits, grouped or not, its facets, and its timeline."""
    index = archive.index
    found = index.search(address.query, limit=10, passages=PASSAGES, group=group)
    counted = found.corrected or address.query
    for name in facet_names(archive.overview.info, address):
        index.facets(counted, name)
    timeline_of(index, address, Budget(), counted)


@contextmanager
def served(index_path: Path) -> Iterator[http.client.HTTPConnection]:
    """Yield a connection to a server of the page, which ends afterwards."""
    command = [sys.executable, "-m", "frsearch", "serve", "--index", str(index_path), "--port", "0", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        address = server.stdout.readline().split()[0]
        yield http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"))
    finally:
        server.terminate()
        server.wait()


def fetch(connection: http.client.HTTPConnection, path: str) -> bytes:
    """Return a page; raises ValueError for any other answer."""
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise ValueError(f"{path}: {answer.status}")
    return body


if __name__ == "__main__":
    main()
