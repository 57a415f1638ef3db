"""The contract of engines, on a cluster."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from frsearch.opensearch import store
from tests.engine import contract
from tools.cluster.launcher import Cluster


class TestWriting(contract.WritingContract):
    engine = store

    @pytest.fixture
    def path(self, address: str) -> str:
        return address


class TestReading(contract.ReadingContract):
    engine = store
    letters: ClassVar[str]

    @pytest.fixture
    def path(self, address: str) -> str:
        return address

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def named(cls, cluster: Cluster) -> None:
        """Give the index of letters an address."""
        cls.letters = cluster.address("letters")

    @classmethod
    def place(cls, tmp_path_factory: pytest.TempPathFactory) -> Any:
        return cls.letters
