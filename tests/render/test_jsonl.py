from __future__ import annotations

import io
import json

from frsearch.model import Article, Results
from frsearch.render import jsonl


def lines(found: Results) -> list[str]:
    out = io.StringIO()
    jsonl.results(found, out)
    return out.getvalue().split("\n")


def test_one_object_per_line_with_keys_in_the_promised_order(found: Results) -> None:
    written = lines(found)
    assert written.pop() == ""
    hits = [json.loads(line) for line in written]
    assert [list(hit) for hit in hits] == [
        ["rank", "score", "id", "title", "title_highlights", "date", "outlet", "url", "passages"]
    ] * 2
    assert list(hits[0]["passages"][0]) == ["text", "start", "end", "score", "highlights"]
    assert hits[1]["passages"] == []


def test_highlights_and_offsets_slice_to_the_matches(found: Results) -> None:
    hit = json.loads(lines(found)[0])
    passage = hit["passages"][0]
    assert [passage["text"][start:end] for start, end in passage["highlights"]] == [
        "été",
        "pêcheurs",
        "Conseil de sécurité",
    ]
    assert found.hits[0].article.body[passage["start"] : passage["end"]] == passage["text"]
    assert [hit["title"][start:end] for start, end in hit["title_highlights"]] == ["été"]


def test_accents_are_written_as_they_are_and_scores_with_four_decimals(found: Results) -> None:
    line = lines(found)[0]
    assert "pêcheurs" in line
    assert '"score":9.1235' in line


def test_an_article_is_one_line_that_any_file_can_hold(market: Article) -> None:
    out = io.StringIO()
    jsonl.articles([market], out)
    written = out.getvalue()
    assert written.encode().count(b"\n") == len(written.splitlines()) == 1
    assert json.loads(written) == {
        "id": market.id,
        "title": market.title,
        "date": market.date,
        "outlet": market.outlet,
        "url": market.url,
        "body": market.body,
        "extra": market.extra,
    }
