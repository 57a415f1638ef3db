"""Whatever the bytes, nothing raises: a short run of each target, also on bytes that are nearly right, and all that was found."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frsearch import Index
from tests.conftest import ARTICLES
from tests.fuzz.starts import STARTS
from tests.fuzz.targets import TARGETS

SEEDS = sorted((Path(__file__).parent / "seeds").iterdir())

OPERATORS = (
    """" « » ( ) [ ] ET OU SAUF NON AND NOT + - & | ~ ^ * ? : = , / titre: date: depuis: PRES/5 PHRASE( 2 PARMI TO mali été"""
)
WORDS = st.sampled_from([*OPERATORS.split(), "\x00", "\u202e", "😀", "\n"])
LINES = st.sampled_from(
    ['{"texte": "Un."}', "[", "]", "{", "}", ",", '"', "\\u", "titre;texte", "a;b", "\n", "<p>", "\x1f\x8b", "PK", "0", "é"]
)

NEARLY: dict[str, st.SearchStrategy[bytes]] = {
    "query": st.lists(WORDS, max_size=60).map(lambda words: " ".join(words).encode()),
    "corpus": st.tuples(st.integers(0, 12), st.lists(LINES, max_size=30)).map(
        lambda made: bytes([made[0]]) + "".join(made[1]).encode()
    ),
    "manifest": st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)).map(
        lambda entry: json.dumps(
            {"generation": 1, "segments": [{"id": "0" * 32, "articles": entry, "bytes": 1, "digest": 1}]}
        ).encode()
    ),
}
CALM = settings(suppress_health_check=list(HealthCheck))
FEW = settings(CALM, max_examples=CALM.max_examples // 6)
"""For targets that write an index and ask it everything."""


@pytest.mark.hypothesis  # as pytest sees no @given here
@pytest.mark.parametrize("name", sorted(set(TARGETS) - {"segment"}))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_any_bytes(name: str) -> None:
    @settings(FEW if name in ("frame", "deletions") else CALM)
    @given(st.binary(max_size=300) | NEARLY.get(name, st.nothing()))
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@FEW
@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1)), min_size=1, max_size=4))
def test_any_numbers(edits: list[tuple[int, int, int]]) -> None:
    edited = b"".join(bytes([name]) + at.to_bytes(2, "little") + value.to_bytes(4, "little") for name, at, value in edits)
    TARGETS["segment"](edited)


@pytest.mark.parametrize("cut", [lambda data: data, lambda data: data[:-40], lambda data: data[:64] + data[-32:]])
def test_a_true_file_and_what_is_left_of_it(cut: Callable[[bytes], bytes], tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(ARTICLES)
    TARGETS["container"](cut(next((tmp_path / "index").glob("*.frs")).read_bytes()))
    TARGETS["corpus"](b"\x06" + cut(gzip.compress(b"Titre\n\nUn mot." * 9)))


@pytest.mark.parametrize("name", [*sorted(set(TARGETS) - {"segment"}), pytest.param("segment", marks=pytest.mark.slow)])
def test_where_fuzzing_begins(name: str) -> None:
    for start in list(STARTS[name]())[:40]:
        TARGETS[name](start)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_what_was_found_once(seed: Path) -> None:
    TARGETS[seed.name.split("-")[0]](seed.read_bytes())
