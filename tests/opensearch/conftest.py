"""A real cluster of one small JVM for all tests of a session; they are skipped, with the reason, where none can be started."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count

import pytest

from frsearch.opensearch import transaction
from tests.conftest import ADDED
from tools.cluster.launcher import Cluster, ClusterUnavailable, find_jdk, installed

if sys.platform != "win32":
    import fcntl

_NUMBERS = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests on a cluster as slow: everyday tests start no JVM, and fetch no 71 MB from Maven."""
    for item in items:
        if "can_start" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def can_start() -> None:
    """Skip unless a cluster can be started and asked."""
    if sys.platform == "win32":
        pytest.skip("workers share a cluster by locks that this system does not have")
    pytest.importorskip("opensearchpy", reason="opensearch-py is not installed")
    try:
        installed(find_jdk())
    except ClusterUnavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session", autouse=True)
def cluster_clock() -> Iterator[None]:
    """Let the clock of transactions on clusters stand still, in this process, as that of others does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "CLOCK", ADDED.timestamp)
        yield


class _Shared(Cluster):
    """The cluster of all workers of a run, among which each has names of its own."""

    def address(self, name: str) -> str:
        return super().address(f"{name}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


@pytest.fixture(scope="session")
def cluster(can_start: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a running cluster of one node: the worker that needs it first starts it, and stops it once no other uses it."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    ports = place / "cluster-ports"
    found = _Shared()
    with (place / "cluster-start").open("w") as start, (place / "cluster-users").open("w") as users, ExitStack() as stack:
        fcntl.flock(start, fcntl.LOCK_EX)
        if ports.exists():
            found.http_ports = [int(ports.read_text("ascii"))]
        else:
            stack.enter_context(found)
            ports.write_text(str(found.http_ports[0]), "ascii")
            stack.callback(ports.unlink)
            stack.callback(fcntl.flock, users, fcntl.LOCK_EX)  # waits for the others
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(start, fcntl.LOCK_UN)
        yield found
        fcntl.flock(users, fcntl.LOCK_UN)


@pytest.fixture
def address(cluster: Cluster) -> str:
    """Return the address of an index that no other test uses."""
    return cluster.address(f"presse-{next(_NUMBERS)}")
