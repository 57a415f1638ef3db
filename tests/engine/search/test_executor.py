"""Random trees find the same articles in our engine, in plain Whoosh on our codec, in stock Whoosh and by plain reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve, frozen
from whoosh import index as whoosh_index
from whoosh.searching import Searcher

from frsearch import Article, Index, read_corpus
from frsearch.engine import MOST_FORMS, TopDocs, TopK, store
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.engine.whoosh.lowering import to_whoosh
from frsearch.engine.whoosh.queries import AddressQuery, MetadataQuery, NearQuery
from frsearch.query import LEVELS, DisMax, Fuzzy, Near, Node, Or, Phrase, Term, Wildcard, leaves, single_leaves, walk
from tests.conftest import ROOT
from tests.engine.forest import Forest
from tests.engine.formula import Formula
from tests.engine.oracle import ANALYZER, extra_of, matching
from tests.engine.stock import stock_searcher


def letters() -> list[Article]:
    """Return articles of few words, so that every combination of them is common: letters, accents, compounds."""
    words = "a b c d e é à-b b-c-d l’e l’a-é".split()
    return [
        Article(
            f"letters/{number}",
            title=" ".join(words[number // step % len(words)] for step in (1, 3)) if number % 4 else None,
            date=(None, "2023", "2023-11", "2023-11-09", "2024-02-29")[number % 5],
            outlet=(None, "Le a-b", "Le b")[number % 3],
            body=" ".join(words[(number * step + step * step) % len(words)] for step in range(1, 2 + number % 7)),
            url=(None, "https://www.a.example/b/", "http://a.example/b?c=1", f"https://b.example/{number}")[number % 4],
            extra=extra_of(number),
        )
        for number in range(128)
    ]


def add_in_parts(path: Path, articles: Sequence[Article], parts: int) -> None:
    """Write articles in as many commits, each once with other words before; then delete every tenth."""
    with Index(store.create(path)) as index:
        for part in range(parts):
            some = articles[part::parts]
            index.add(evolve(article, title="e d c b a", body=f"{article.body} a b c") for article in some)
            index.add(some)
        index.delete(article.id for article in articles[::10])


@frozen(eq=False, slots=False)
class Engines:
    """The same articles in each; ours and plain Whoosh on our codec number them alike, as in `ids`."""

    articles: list[Article]
    ids: dict[int, str]
    searcher: SegmentsSearcher
    codec: Searcher
    stock: Searcher

    @cached_property
    def _joined(self) -> set[str]:
        """The joined forms of all compounds, at every level."""
        texts = [text or "" for article in self.articles for text in (article.title, article.body, article.outlet)]
        joined = [token for text in texts for token in ANALYZER.tokens(text) if token.span > 1]
        return {getattr(token, level) for token in joined for level in LEVELS}

    def found(self, tree: Node) -> dict[str, set[str]]:
        """Return the ids that each finds; stock Whoosh is not asked what it cannot know.

        That is sentences, addresses, metadata, and how far compounds go.
        """
        query = to_whoosh(tree)
        found = {
            "plain reading": {article.id for article in matching(tree, self.articles)},
            "frsearch": {self.ids[number] for number in self.searcher.search(tree, TopK(None)).doc_ids},
            "plain Whoosh": {self.ids[number] for number in _numbers(self.codec, query)},
        }
        is_ours = any(kind.__name__ in repr(query) for kind in (AddressQuery, MetadataQuery, NearQuery))
        if not is_ours and not self._joined & set(_in_rows(tree)):
            found["stock Whoosh"] = {self.articles[number].id for number in _numbers(self.stock, query.normalize())}
        return found


def _in_rows(tree: Node) -> Iterator[str]:
    """Yield the words of a tree that occur in a row with others."""
    for node in walk(tree):
        for leaf in single_leaves(node) if isinstance(node, Near) else [node]:
            if isinstance(leaf, Phrase) or (leaf is not node and isinstance(leaf, Term)):
                yield from leaf.words


def _numbers(searcher: Searcher, query: Any) -> list[int]:
    return [number for _, number in searcher.search(query, limit=None).top_n]


@pytest.fixture(scope="module", params=["letters", "press"])
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    articles = letters() if request.param == "letters" else list(read_corpus([ROOT / "corpus"]))
    path = tmp_path_factory.mktemp(request.param) / "index"
    add_in_parts(path, articles, 3)
    searcher = store.open_store(path).searcher()
    kept = [article for number, article in enumerate(articles) if number % 10]
    ids = dict(zip(searcher.snapshot.doc_ids(), searcher.snapshot.ids(), strict=True))
    assert sorted(ids.values()) == sorted(article.id for article in kept)
    with whoosh_index.open_dir(path).searcher() as codec, stock_searcher(kept) as stock:
        yield Engines(kept, ids, searcher, codec, stock)
    searcher.snapshot.close()


@pytest.mark.parametrize(("seed", "trees"), [(0, 25), *(pytest.param(seed, 250, marks=pytest.mark.slow) for seed in range(1, 5))])
def test_all_engines_find_the_same_articles(engines: Engines, seed: int, trees: int) -> None:
    forest = Forest(engines.articles, seed)
    for _ in range(trees):
        tree = forest.tree()
        found = engines.found(tree)
        for engine, ids in found.items():
            assert ids == found["plain reading"], (engine, tree)


@pytest.mark.parametrize(("seed", "trees"), [(500, 80), pytest.param(501, 1000, marks=pytest.mark.slow)])
def test_pages_are_part_of_all_there_is(engines: Engines, seed: int, trees: int) -> None:
    """The top k, however it was found, has the ranks and the very scores that it has among all matches."""
    forest = Forest(engines.articles, seed)
    nowhere = Term("zzz", "lemma", "text")
    for number in range(trees):
        some = tuple(forest.leaf() for _ in range(1 + number // 2 % 3))
        tree = Or((*some, nowhere)) if number % 2 else forest.tree()
        docs, scores = (column.tolist() for column in engines.searcher.executor.run(tree))
        ranked = sorted(zip(docs, scores, strict=True), key=lambda one: (-one[1], one[0]))
        numbers, scores = zip(*ranked, strict=True) if ranked else ((), ())
        for limit in (1, 10, 30, None):
            expected = TopDocs(len(ranked), tuple(numbers[:limit]), tuple(scores[:limit]))
            assert engines.searcher.search(tree, TopK(limit)) == expected, tree


@pytest.mark.parametrize(("seed", "trees"), [(1000, 4), pytest.param(1001, 250, marks=pytest.mark.slow)])
def test_whoosh_may_normalize_what_it_is_given(engines: Engines, seed: int, trees: int) -> None:
    forest = Forest(engines.articles, seed)
    for _ in range(trees):
        tree = forest.tree()
        expected = {article.id for article in matching(tree, engines.articles)}
        assert {engines.ids[number] for number in _numbers(engines.codec, to_whoosh(tree).normalize())} == expected, tree


@pytest.mark.slow
def test_the_trees_are_worth_growing(engines: Engines) -> None:
    """Of single leaves of each kind, a good part find something, but not everything."""
    forest = Forest(engines.articles, seed=0)
    for kind in (Term, Phrase, Wildcard, Fuzzy, Near):
        leaves = [leaf for _ in range(400) if isinstance(leaf := forest.leaf(), kind)]
        counts = [len(matching(leaf, engines.articles)) for leaf in leaves]
        assert sum(0 < count < len(engines.articles) for count in counts) > len(counts) / 3, kind


def test_every_kind_of_node_grows(engines: Engines) -> None:
    forest = Forest(engines.articles, seed=0)
    grown = {type(node) for _ in range(250) for node in walk(forest.tree())}
    assert grown == {*get_args(Node), DisMax}


@pytest.mark.parametrize(("commits", "count"), [(3, 40), *(pytest.param(n, 100, marks=pytest.mark.slow) for n in (1, 3))])
def test_scores_are_those_of_the_written_formula(tmp_path: Path, commits: int, count: int) -> None:
    articles = list(read_corpus([ROOT / "corpus"]))
    formula = Formula(articles)
    with Index(store.create(tmp_path / "index")) as index:
        for part in range(commits):
            index.add(articles[part::commits])
    searcher = store.open_store(tmp_path / "index").searcher()
    by_number = {searcher.snapshot.doc_id(article.id): article for article in articles}
    forest = Forest(articles, seed=7)
    for tree in [*(forest.leaf() for _ in range(count)), *(forest.tree() for _ in range(count))]:
        if any(isinstance(leaf, Wildcard | Fuzzy) and searcher.vocabulary.forms(leaf) > MOST_FORMS for leaf in leaves(tree)):
            continue  # the formula counts every word, the engine the most frequent ones
        found = searcher.search(tree, TopK(None))
        for number, score in zip(found.doc_ids, found.scores, strict=True):
            lowest, highest = formula.bounds(tree, by_number[number])
            assert lowest * (1 - 1e-4) <= score <= highest * (1 + 1e-4), tree
            assert highest <= 1.05 * lowest
    searcher.snapshot.close()
