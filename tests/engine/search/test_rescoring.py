"""The second phase: what it adds is what the formulas say, and pages stay whole."""

from __future__ import annotations

import math
import random
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest

from frsearch import Article, Index
from frsearch.engine import TopK
from frsearch.engine.format.impacts import impact_codes, occurrence_weights, reference_norms
from frsearch.engine.search import rescoring
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.query import Maybe, Rescored, Term, leaves, parse
from frsearch.ranking import K1, REDUNDANCY_WEIGHT, RELATED_WEIGHT
from frsearch.search.plan import with_rescoring

TOPICS = [
    "gilets jaunes manifester manifestation manifestant barrage",
    "allemagne allemand chancelier voter vote électeur",
    "pêche pêcheur bateau port tempête marin",
    "incendie incendier pompier forêt canicule barrage",
]
QUERY = "gilets jaunes manifestation barrage allemand tempête"


def articles(count: int) -> list[Article]:
    """Return articles, half of them of some words of a topic and a few of another one, half of none of these."""
    chance = random.Random(7)
    words = [topic.split() for topic in TOPICS]
    bodies = []
    for _ in range(count // 2):
        own, other = chance.sample(words, 2)
        bodies.append("Rien ne bouge ici.")
        bodies.append(" ".join(chance.choices(own, k=chance.randint(3, 9)) + chance.choices(other, k=2)))
    return [Article(f"{number:03}", body=body) for number, body in enumerate(bodies)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index of two segments, a few of whose articles are deleted."""
    index = Index.create(tmp_path_factory.mktemp("second") / "index")
    every = articles(320)
    index.add(every[:200])
    index.add(every[200:])
    index.delete(["003", "241"])
    return index


def tree_of(index: Index, query: str) -> Rescored:
    tree = with_rescoring(parse(query, index._analyzer).tree)
    assert isinstance(tree, Rescored)
    return tree


def searcher_of(index: Index) -> SegmentsSearcher:
    assert isinstance(index._searcher, SegmentsSearcher)
    return index._searcher


def tf(index: Index, lemma: str, doc: int) -> float:
    """Return the tf of a lemma in an article, its impacts rounded as they are stored."""
    article, total = index._searcher.snapshot.article(doc), 0.0
    for name in ("title", "body"):
        tokens = index._analyzer.tokens(getattr(article, name) or "")
        positions = np.array([token.position for token in tokens if token.lemma == lemma], np.uint32)
        length = np.array([1 + max((token.position + token.span - 1 for token in tokens), default=-1)])
        impact = occurrence_weights(name, positions).sum() * reference_norms(name, length)
        total += float(searcher_of(index)._statistics.impact_tf[name][impact_codes(impact.astype(np.float32))[0]])
    return total


def expected_gains(index: Index, tree: Rescored) -> dict[int, float]:
    """Return what each article gains, worked out word by word."""
    searcher = searcher_of(index)
    executor, statistics = searcher.executor, searcher._statistics
    own = [dict(zip(*(column.tolist() for column in executor.run(word)), strict=True)) for word in tree.words]
    total = searcher.snapshot.bases[-1]
    gains: dict[int, float] = {}
    for doc in set(chain(*own)):
        gain = 0.0
        most = [sum(map(statistics.article_weight, leaves(word))) for word in tree.words]
        for number, word in enumerate(tree.words):
            given = own[number].get(doc, 0.0)
            assert isinstance(word.required, Term)
            count = sum(tf(index, lemma, doc) for lemma in index._searcher.vocabulary.relatives(word.required))
            gain += RELATED_WEIGHT * (most[number] - given) * count / (count + K1)
            losses = [0.0]
            for other in range(number):
                both = len(own[number].keys() & own[other].keys())
                if both >= 3:
                    common = max(math.log(both * total / (len(own[number]) * len(own[other]))), 0)
                    parts = (given / most[number], own[other].get(doc, 0.0) / most[other])
                    losses.append(REDUNDANCY_WEIGHT * common * math.sqrt(min(parts)))
            gain -= min(max(losses), given)
        gains[doc] = gain
    return gains


def test_scores_are_those_of_the_formula(index: Index) -> None:
    tree = tree_of(index, QUERY)
    first = index._searcher.search(tree.child, TopK(None))
    found = index._searcher.search(tree, TopK(None))
    gains = expected_gains(index, tree)
    before = dict(zip(first.doc_ids, first.scores, strict=True))
    assert found.total == first.total == len(gains) > 100
    assert {doc: round(score, 3) for doc, score in zip(found.doc_ids, found.scores, strict=True)} == pytest.approx(
        {doc: before[doc] + gains[doc] for doc in before}, abs=2e-3
    )
    assert any(gain > 0.5 for gain in gains.values())
    assert any(gain < -0.5 for gain in gains.values())
    assert found.doc_ids != first.doc_ids


@pytest.mark.parametrize("depth", [1, 7, 1000])
def test_pages_have_every_article_once(index: Index, monkeypatch: pytest.MonkeyPatch, depth: int) -> None:
    monkeypatch.setattr(rescoring, "DEPTH", depth)
    every = index.search(QUERY, limit=None, passages=0)
    pages = [index.search(QUERY, limit=9, offset=offset, passages=0) for offset in range(0, every.total, 9)]
    assert {page.total for page in pages} == {every.total}
    hits = list(chain.from_iterable(pages))
    assert [(hit.article.id, hit.score) for hit in hits] == [(hit.article.id, hit.score) for hit in every]
    assert len({hit.article.id for hit in hits}) == every.total
    assert all(one.score >= other.score for one, other in pairwise(hits))


@pytest.mark.parametrize("depth", [3, 7, 1000])
def test_reasons_add_up_wherever_an_article_stands(index: Index, monkeypatch: pytest.MonkeyPatch, depth: int) -> None:
    monkeypatch.setattr(rescoring, "DEPTH", depth)
    with Index.open(index.info().path) as anew:  # which remembers nothing of another depth
        found = anew.search(QUERY, limit=30, passages=0, explain=True)
    for hit in found:
        assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, abs=5e-3)
    said = {reason.what for hit in found for reason in hit.reasons}
    assert any(what.startswith("gilets and jaunes often occur in the same articles") for what in said)
    if depth == 1000:
        assert any(what.startswith("allemagne, often in the same articles as allemand: ") for what in said)
    assert any(what.startswith("capped at") for what in said) == (depth < 30)


def test_reasons_of_passages_add_up_as_well(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.search.hits._DEPTH", 5)
    found = index.search(QUERY, limit=60, by="passage", explain=True)
    for hit in found:
        assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, abs=5e-3)
    assert any(reason.what.startswith("capped at the score of the passages") for hit in found for reason in hit.reasons)


def test_no_word_loses_more_than_it_gives(index: Index) -> None:
    tree = tree_of(index, QUERY)
    docs = np.array(index._searcher.search(tree.child, TopK(None)).doc_ids)
    phase = searcher_of(index)._rescoring
    most, own = phase._word_scores(tree.words, docs)
    lost = phase._bonds(tree.words, most, own)[1]
    assert (lost <= own).all()
    assert lost.any()


@pytest.mark.parametrize(
    "query",
    [
        "gilets jaunes barrage tempête",
        "gilets ET jaunes ET barrage ET tempête ET port",
        "pêche -(gilets OU jaunes OU barrage OU tempête OU port)",
        '"gilets jaunes" "barrage forêt" port marin forêt',
        "titre:(gilets jaunes barrage tempête port)",
        "(port barrage marin tempête forêt)^2 -gilets",
        "(+date:2019 ~port) OU gilets OU jaunes OU barrage OU tempête",
        "2 PARMI ((+date:2019 ~port) gilets jaunes barrage tempête)",
        "(+titre:port ~port) OU gilets OU jaunes OU barrage OU tempête",
        "+(-rien) =gilets",
    ],
)
def test_what_has_fewer_than_five_loose_words_is_scored_once(index: Index, query: str) -> None:
    assert not isinstance(with_rescoring(parse(query, index._analyzer).tree), Rescored)
    assert all(hit.score >= 0 for hit in index.search(query, limit=None, passages=0, explain=True))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("+port gilets jaunes barrage tempête marin", 5),
        ('"gilets jaunes" port barrage marin tempête forêt', 5),
        ("port barrage marin tempête forêt barrage^2 -gilets", 5),
        ("2 PARMI (port barrage marin tempête forêt)", 5),
        ("port barrage forêt porte-parole N’Djamena", 5),
        (" ".join(f"mot{number}" for number in range(40)), 16),
    ],
)
def test_which_words_are_looked_at(index: Index, query: str, words: int) -> None:
    tree = tree_of(index, query)
    assert len(tree.words) == words
    assert all(isinstance(word, Maybe) for word in tree.words)
    index.search(query)


def test_of_two_words_that_always_go_together_one_is_missed_less(tmp_path: Path) -> None:
    """Two witnesses that are one count less than two that know nothing of each other."""
    bound = ["Les gilets jaunes passent."] * 12 + ["Le port dort."] * 12 + ["Le marché ouvre."] * 12 + ["Rien de neuf ici."] * 40
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{number:02}", body=body) for number, body in enumerate(bound))
        index.add(Article(body, body=body) for body in ("Des gilets, jaunes.", "Un port, un marché."))
        found = [hit.article.id for hit in index.search("gilets port jaunes marché absent", limit=2, passages=0)]
        assert found == ["Un port, un marché.", "Des gilets, jaunes."]


def test_no_article_is_asked_for(index: Index) -> None:
    tree = tree_of(index, QUERY)
    found = index._searcher.search(tree, TopK(0))
    assert (found.total > 100, found.doc_ids) == (True, ())
