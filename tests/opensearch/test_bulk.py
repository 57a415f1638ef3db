"""Bulk requests against a server that answers as it is told: what is sent again, what is refused, and when it is enough."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from frsearch.errors import IndexUnreachable
from frsearch.opensearch import bulk
from frsearch.opensearch.address import Address
from frsearch.opensearch.bulk import CREATE, DELETE, INDEX, BulkWriter, Change
from frsearch.opensearch.connection import ClusterRefused

Answer = Callable[[list[str]], dict[str, Any]]


class Server:
    """Takes the place of a connection: each request is answered by the next of some functions, the last one ever after."""

    address = Address.parse("opensearch://localhost/presse")

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[list[str]] = []

    def ask(self, request: Callable[[Server], Any], patience: float) -> Any:
        assert patience == 0.0
        return request(self)

    def bulk(self, body: bytes, params: dict[str, str]) -> Any:
        assert "filter_path" in params
        actions = [json.loads(line) for line in body.splitlines()]
        ids = [fact["_id"] for action in actions for kind, fact in action.items() if kind in ("index", "delete", "create")]
        self.requests.append(ids)
        return (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(ids)


def items(**statuses: int) -> Answer:
    """Answer with a status for each id, 201 by default; errors say so."""

    def answer(ids: list[str]) -> dict[str, Any]:
        found = [{"index": _item(statuses.get(one, 201), one)} for one in ids]
        return {"errors": any("error" in item["index"] for item in found), "items": found}

    return answer


def _item(status: int, name: str) -> dict[str, Any]:
    return {"status": status, **({"error": {"type": "sorry", "reason": f"not {name}"}} if status >= 300 else {})}


def moved(ids: list[str]) -> dict[str, Any]:
    """Answer as a node does that was parted from the others, for the first id."""
    lost = {"status": 404, "error": {"type": "shard_not_found_exception", "reason": "no such shard"}}
    return {"errors": True, "items": [{"index": lost}, *({"index": _item(201, one)} for one in ids[1:])]}


def raising(error: Exception) -> Answer:
    def answer(ids: list[str]) -> dict[str, Any]:
        raise error

    return answer


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "pauses", lambda: iter(lambda: 0.001, None))
    monkeypatch.setattr(bulk, "PATIENCE", 0.05)


def changes(ids: str, kind: str = INDEX) -> list[Change]:
    return [Change(kind, "presse-000001", one, b'{"body":"x"}') for one in ids]


def writer(*answers: Answer) -> tuple[BulkWriter, Server]:
    server = Server(*answers)
    return BulkWriter(server), server  # type: ignore[arg-type]


def test_a_shard_that_moves_is_asked_again() -> None:
    sender, server = writer(moved, items())
    assert sender.send(changes("abc")) == []
    assert server.requests == [["a", "b", "c"], ["a"]]
    assert sender.written == 3
    sender, _ = writer(moved)
    with pytest.raises(IndexUnreachable, match="no such shard"):
        sender.send(changes("abc"))


def test_only_what_has_no_answer_that_counts_is_sent_again() -> None:
    sender, server = writer(items(b=429, d=503), raising(IndexUnreachable("no answer", "a")), items(d=500), items())
    assert sender.send(changes("abcd")) == []
    assert server.requests == [list("abcd"), list("bd"), list("bd"), ["d"]]
    assert sender.written == 4


def test_what_is_wrong_is_refused_and_the_rest_is_taken() -> None:
    sender, server = writer(items(b=400, c=409))
    refused = sender.send(changes("abc"))
    assert [(one.change.id, one.status, one.reason) for one in refused] == [
        ("b", 400, "sorry: not b"),
        ("c", 409, "sorry: not c"),
    ]
    assert sender.written == 1
    assert len(server.requests) == 1


def test_a_request_that_is_too_large_is_halved_down_to_the_article_that_is() -> None:
    def answer(ids: list[str]) -> dict[str, Any]:
        if "c" in ids:
            raise ClusterRefused(413, "too large")
        return items()(ids)

    sender, _ = writer(answer)
    (refused,) = sender.send(changes("abcdefg"))
    assert (refused.change.id, refused.reason) == ("c", "it is larger than any request that the cluster takes")
    assert sender.written == 6


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (items(a=429), "sorry: not a"),
        (raising(IndexUnreachable("no node answers there", "a")), "no node answers there"),
        (raising(ClusterRefused(500, "node lost")), "node lost"),
    ],
)
def test_without_progress_it_ends_and_says_what_was_acknowledged(answer: Answer, why: str) -> None:
    sender, server = writer(items(), answer)
    sender.send(changes("xyz"))
    began = time.monotonic()
    with pytest.raises(IndexUnreachable, match=f"takes no more: {why}; 3 articles were acknowledged before that") as caught:
        sender.send(changes("a"))
    assert time.monotonic() - began < 5
    assert len(server.requests) > 2
    assert caught.value.written == 3


def test_slow_progress_is_progress() -> None:
    def halting() -> Iterator[Answer]:
        for number in range(9):
            yield lambda ids, number=number: items(**dict.fromkeys(ids[1:], 429))(ids)  # type: ignore[misc]

    sender, server = writer(*halting())
    assert sender.send(changes("abcdefghi")) == []
    assert len(server.requests) == 9


@pytest.mark.parametrize("status", [403, 404])
def test_a_block_or_a_missing_index_is_no_articles_fault(status: int) -> None:
    sender, server = writer(items(b=status))
    with pytest.raises(IndexUnreachable, match="not b; 1 article was acknowledged"):
        sender.send(changes("ab"))
    assert len(server.requests) == 1


def test_deleting_what_is_not_there_is_no_error() -> None:
    sender, _ = writer(lambda ids: {"errors": True, "items": [{"delete": {"status": 404}}, {"index": _item(400, "b")}]})
    refused = sender.send([Change(DELETE, "presse", "a"), *changes("b")])
    assert [one.change.id for one in refused] == ["b"]
    assert sender.written == 0


def test_requests_are_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_BYTES", 1000)
    sender, server = writer(items())
    large = Change(INDEX, "presse", "large", b'{"body":"%b"}' % (b"x" * 5000))
    sender.send([*changes("abcdefgh"), large, *changes("ij", CREATE)])
    assert server.requests == [["a", "b", "c", "d"], ["e", "f", "g", "h"], ["large"], ["i", "j"]]
    assert sender.written == 9


def test_a_writer_that_is_stopped_gives_up() -> None:
    sender, _ = writer(items(a=429))
    sender.stopped.set()
    with pytest.raises(IndexUnreachable):
        sender.send(changes("a"))
