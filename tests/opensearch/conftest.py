"""A real cluster of one small JVM for all tests of a session; they are skipped, with the reason, where none can be started."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from frsearch.opensearch import transaction
from tests.conftest import ADDED
from tools.cluster.launcher import Cluster, ClusterUnavailable, find_jdk, installed

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def can_start() -> None:
    """Skip unless a cluster can be started and asked."""
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


@pytest.fixture(scope="session")
def cluster(can_start: None) -> Iterator[Cluster]:
    """Return a running cluster of one node, whose write queue is no shorter than OpenSearch's own."""
    with Cluster() as started:
        yield started


@pytest.fixture
def address(cluster: Cluster) -> str:
    """Return the address of an index that no other test uses."""
    return cluster.address(f"presse-{next(_NUMBERS)}")
