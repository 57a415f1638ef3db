"""A cluster answers as an index in a folder does: the same articles, passages and counts, and nearly the same order."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from frsearch import Article, FrenchAnalyzer, Index, NotOnCluster, QueryError, read_corpus
from frsearch.engine import Count, DocIds, Searcher, TopK
from frsearch.opensearch import store
from frsearch.opensearch.read import rescoring, verification
from frsearch.query import Fuzzy, Near, Node, Not, Phrase, Rescored, Term, Wildcard, parse
from frsearch.search.plan import pairs_of, with_pairs, with_rescoring
from tests.conftest import ROOT
from tests.engine.forest import Forest
from tests.engine.oracle import extra_of, near_of
from tools.cluster.launcher import Cluster


class Both(NamedTuple):
    """The same articles in a folder and on a cluster."""

    articles: Sequence[Article]
    folder: Index
    cluster: Index


def both(articles: Sequence[Article], folder: Path, address: str) -> Iterator[Both]:
    with Index.create(folder) as one, Index.create(address) as other:
        assert one.add(articles) == other.add(articles)
        yield Both(articles, one, other)


@pytest.fixture(scope="module")
def few(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Return both with the sample corpus, its articles with fields of every kind."""
    read = enumerate(read_corpus([ROOT / "corpus"]))
    articles = [
        Article(
            one.id, title=one.title, date=one.date, outlet=one.outlet, body=one.body, url=one.url or f"https://a.example/{number}",
            extra=extra_of(number),
        )
        for number, one in read
    ]  # fmt: skip
    yield from both(articles, tmp_path_factory.mktemp("few") / "index", cluster.address("few"))


@pytest.fixture(scope="module")
def news(shared: Path, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Return both with three thousand articles of news."""
    articles = list(islice(read_corpus([shared / "data" / "orangesum.jsonl.xz"]), 3000))
    yield from both(articles, tmp_path_factory.mktemp("news") / "index", cluster.address("news"))


def ids(searcher: Searcher, tree: Node | Rescored, limit: int | None = None) -> list[str]:
    """Return the ids of the articles that match, best first, or all in order of their doc ids."""
    doc_ids = searcher.search(tree, DocIds()).tolist() if limit is None else searcher.search(tree, TopK(limit)).doc_ids
    return [article.id for article in searcher.snapshot.articles(doc_ids)]


def trees(articles: Sequence[Article], seed: int, count: int) -> list[Node]:
    forest = Forest(articles, seed)
    return [forest.tree() for _ in range(count)]


def compare_sets(given: Both, grown: Sequence[Node]) -> int:
    """Return for how many trees the cluster finds more, with a caveat; it finds no fewer, and never more without one."""
    noted = 0
    for tree in grown:
        expected, found = ids(given.folder._searcher, tree), ids(given.cluster._searcher, tree)
        if found != expected:
            assert {*expected} < {*found}, tree
            assert list(given.cluster._searcher.caveats(tree)), tree
            noted += 1
        assert given.cluster._searcher.search(tree, Count()) == len(found)
    return noted


@pytest.mark.parametrize("seed", range(3))
def test_random_trees_find_the_same_articles_in_the_same_order(few: Both, seed: int) -> None:
    assert compare_sets(few, trees(few.articles, seed, 50)) == 0


def test_a_word_that_is_asked_for_twice_need_not_occur_twice(few: Both) -> None:
    port, ville = Term("port", "lemma", "text"), Term("ville", "lemma", "text")
    twice = [Near((port, port), distance) for distance in (None, 3)]
    twice += [Near((port, ville, port), distance) for distance in (None, 1, 20)]
    assert compare_sets(few, twice) == 0


def test_several_indexes_of_several_shards_answer_as_one(few: Both, address: str) -> None:
    with Index(store.create(address, by="year", shards=2)) as parted:
        parted.add(few.articles)
        both_ways = few._replace(cluster=parted)
        assert compare_sets(both_ways, trees(few.articles, 9, 40)) == 0
        for by in ("outlet", "month", "tags", "page"):
            assert parted.facets("port", by=by) == few.folder.facets("port", by=by)
        for query in ("port ville", "le conseil municipal de la ville a voté le budget du port", "por* OU gare~"):
            one, other = few.cluster.search(query, limit=None), parted.search(query, limit=None)
            assert [hit.article.id for hit in other] == [hit.article.id for hit in one]
            assert [hit.score for hit in other] == pytest.approx([hit.score for hit in one], rel=1e-4)


@pytest.mark.slow
def test_random_trees_find_the_same_news(news: Both) -> None:
    noted = compare_sets(news, trees(news.articles, 7, 400))
    print(f"400 random trees, {len(news.articles):,} articles: {400 - noted} identical, {noted} supersets with a note")
    assert noted <= 8


def test_beyond_the_bound_nothing_is_missing_and_a_caveat_says_so(few: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    near = near_of([Term("le"), Term("de"), Term("la")], 6, "body")
    exact = ids(few.folder._searcher, near)
    everything = len(few.articles)
    monkeypatch.setattr(verification, "BOUND", 5)
    with Index.open(few.cluster._store.path) as again:
        searcher = again._searcher
        found = ids(searcher, near)
        assert {*exact} < {*found}
        assert {*ids(searcher, Not(near))} >= {*ids(few.folder._searcher, Not(near))}
        assert len(ids(searcher, Not(near))) < everything
        [caveat] = searcher.caveats(near)
        assert caveat.startswith("more than 5 articles may match (texte:")
        notes = again.search("le PRES/6 de PRES/6 la").notes
        assert [note.message for note in notes if note.kind == "limit"]


QUERIES = (
    "port", "réforme des retraites", '"forces armées"', '"forces armées" marine ports', "+port maire -mer", "port ET mer",
    "port OU gare SAUF mer", "maire PRES/5 ville", "maire PRES/8 ville PRES/8 port", '"le port" PRES/20 ville',
    "PHRASE(port ville)", "por* ville", "p*t ET ville", "port ET date:2024", "port ET journal:agence",
    "titre:port texte:ville", "=port ~ville", '"port ville"~6', '"le port de"~3', "porte-parole", "vlle~", "Kyiv",
    "2 PARMI (port ville maire)", "l’État N’Djamena", "le conseil municipal de la ville a voté le budget du port",
    "zzzxy", "prots", "rouvert -rouvert",
)  # fmt: skip


def shown(results: Any) -> dict[Any, Any]:
    """Return what is shown of each hit, by its article and where its first passage begins."""
    found = {}
    for hit in results:
        passages = [(one.start, one.end, one.text, one.highlights) for one in hit.passages]
        found[hit.article.id, passages[0][0] if passages else None] = passages, hit.title_highlights
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_hits_have_the_same_passages_highlights_and_notes(few: Both, query: str) -> None:
    for options in ({"passages": 2}, {"by": "passage"}, {"since": "2023", "strict": True}, {"sort": "-date"}):
        one, other = (index.search(query, limit=None, **options) for index in (few.folder, few.cluster))
        assert (one.total, one.notes, one.corrected) == (other.total, other.notes, other.corrected)
        first, second = shown(one), shown(other)
        common = (
            first.keys() & second.keys() if "by" in options else first
        )  # the order of passages decides how many an article has
        assert {key: second[key] for key in common} == {key: first[key] for key in common}
        if "sort" in options:
            assert [hit.article for hit in one] == [hit.article for hit in other]


WORD = re.compile(r"[^\W\d_]{4,}")
SIGNS = re.compile(r'["«»“”~*?()\[\]:^=+/|&-]')


def loose(articles: Sequence[Article], chance: random.Random, least: int, most: int) -> Iterator[str]:
    while True:
        words = WORD.findall(chance.choice(articles).body[:600])
        if len(words) > 8:
            yield " ".join(chance.sample(words, chance.randint(least, most)))


def titles(articles: Sequence[Article], chance: random.Random) -> Iterator[str]:
    while True:
        title = chance.choice(articles).title
        if title and len(title) > 30:
            yield SIGNS.sub(" ", title)


def overlap(given: Both, queries: Iterator[str], count: int, tree_of: Callable[[Node], Node | Rescored]) -> float:
    """Return which part of the ten best of a folder is among those of the cluster, on average over queries with as many."""
    analyzer = FrenchAnalyzer()
    shares: list[float] = []
    while len(shares) < count:
        try:
            parsed = parse(next(queries), analyzer)
        except QueryError:
            continue
        tree = tree_of(with_pairs(parsed.tree, pairs_of(parsed.words)))
        best = ids(given.folder._searcher, tree, 10)
        if len(best) == 10:
            shares.append(len({*best} & {*ids(given.cluster._searcher, tree, 10)}) / 10)
    return sum(shares) / count


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "least"), [("loose", 0.95), ("one word", 0.95), ("titles", 0.95), ("titles, rescored", 0.9)])
def test_the_best_ten_are_nearly_the_same(news: Both, kind: str, least: float) -> None:
    chance = random.Random(3)
    sizes = (2, 4) if kind == "loose" else (1, 1)
    queries = titles(news.articles, chance) if "titles" in kind else loose(news.articles, chance, *sizes)
    share = overlap(news, queries, 60, with_rescoring if "rescored" in kind else lambda tree: tree)
    print(f"{kind}: {share:.3f}")
    assert share >= least


def test_a_query_of_very_many_words_says_how_the_cluster_takes_it(few: Both) -> None:
    words = dict.fromkeys(word for article in few.articles for word in WORD.findall(article.body))
    query = " OU ".join([*words][:700])
    with pytest.raises(NotOnCluster, match="max_clause_count of the cluster to 16384"):
        few.cluster.search(query)
    settings = few.cluster._store.connection.client.cluster  # type: ignore[attr-defined]
    try:
        settings.put_settings(body={"transient": {"indices.query.bool.max_clause_count": 16384}})
        assert few.cluster.search(query).total == few.folder.search(query).total
    finally:
        settings.put_settings(body={"transient": {"indices.query.bool.max_clause_count": None}})


def test_vocabularies_are_the_same(few: Both) -> None:
    one, other = few.folder._searcher, few.cluster._searcher
    for leaf in (
        Term("port"),
        Term("état", "exact"),
        Phrase(("conseil", "municipal")),
        Term("zzz"),
        Term("agence", "folded", "outlet"),
    ):
        assert one.vocabulary.frequency(leaf) == other.vocabulary.frequency(leaf)
        assert one.weight(leaf) == pytest.approx(other.weight(leaf))
        assert one.article_weight(leaf) == pytest.approx(other.article_weight(leaf))
    for pattern in (Wildcard("por*"), Wildcard("*"), Wildcard("m?r*", "title"), Fuzzy("prot", 2), Fuzzy("mer", 1, "body", 1)):
        assert one.vocabulary.forms(pattern) == other.vocabulary.forms(pattern)
        assert one.article_weight(pattern) == pytest.approx(other.article_weight(pattern))
    for word in ("prot", "muncipal", "eta", "état", "zzzzzzz"):
        assert dict(one.vocabulary.near_words(word)) == dict(other.vocabulary.near_words(word)), word
    for beginning in ("por", "et", "zzz"):
        assert dict(one.vocabulary.words_beginning(beginning)) == dict(other.vocabulary.words_beginning(beginning))
    for lemma in ("port", "municipal", "ville", "election"):
        assert one.vocabulary.family(lemma) == other.vocabulary.family(lemma)
        assert one.vocabulary.relatives(Term(lemma)) == other.vocabulary.relatives(Term(lemma))
        assert one.lexicon.form(lemma) == other.lexicon.form(lemma)
    snapshots = one.snapshot, other.snapshot
    starts = [[list(of_one) for of_one in snapshot.word_starts([*snapshot.doc_ids()], "body")] for snapshot in snapshots]
    assert starts[0] == starts[1]


def test_the_parts_of_a_score_add_up_to_it(few: Both) -> None:
    for query in ("port ville", '"le port" maire', "le conseil municipal de la ville a voté le budget du port", "por* OU gare~"):
        for options in ({}, {"recency": 365, "as_of": "2024-06-30"}):
            for hit in few.cluster.search(query, explain=True, **options):  # type: ignore[arg-type]
                assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, rel=2e-3), (query, hit.article.id)


def test_new_words_take_three_messages_and_known_ones_one(few: Both) -> None:
    with Index.open(few.cluster._store.path) as index:
        asking = index._searcher.snapshot.asking  # type: ignore[attr-defined]
        len(index)
        for query in ("port ville", "por* maire", "le conseil municipal de la ville a voté le budget du port", "Kyiv ville"):
            taken = []
            for _ in range(2):
                before = asking.requests
                index.search(query, strict=True)
                taken.append(asking.requests - before)
            assert taken[0] <= 3, query
            assert taken[1] <= 1, query
        before = asking.requests
        index.search("marché gare", strict=True, outlet="Radio Lagune")
        assert asking.requests - before <= 3
        before = asking.requests
        index.search("ville maire", strict=True)
        assert asking.requests - before == 1, "its words are known, but not together"


def test_an_article_whose_text_does_not_come_with_the_search_is_fetched(few: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "le conseil municipal de la ville a voté le budget du port"
    expected = few.cluster.search(query)
    assert len(expected) > 3
    monkeypatch.setattr(rescoring, "_WITH_TEXTS", 1)
    with Index.open(few.cluster._store.path) as index:
        assert list(index.search(query)) == list(expected)


def test_research_counts_lists_and_quotes_the_same(few: Both) -> None:
    one, other = few.folder, few.cluster
    for by in ("outlet", "year", "month", "week", "day", "tags", "page"):
        assert one.facets("port", by=by) == other.facets("port", by=by)
        assert one.facets(None, by=by, since="2023") == other.facets(None, by=by, since="2023")
    for unit in ("year", "month", "week"):
        assert one.timeline(["port", "ville OU maire"], by=unit) == other.timeline(["port", "ville OU maire"], by=unit)
    for sort in (None, "left", "right", "date", "-outlet", "page"):
        assert list(one.kwic("port OU ville", sort=sort)) == list(other.kwic("port OU ville", sort=sort))
    assert list(one.quotes("port")) == list(other.quotes("port"))
    assert one.silence("port", by="month") == other.silence("port", by="month")
    assert one.outlets() == other.outlets()
    assert list(one) == list(other)
    assert [[*article.extra] for article in one] == [[*article.extra] for article in other]
    assert one.content_hashes(["nulle part", few.articles[0].id]) == other.content_hashes(["nulle part", few.articles[0].id])
    assert [one.terms(prefix) for prefix in ("por", "é", "zz")] == [other.terms(prefix) for prefix in ("por", "é", "zz")]
    for sort in ("date", "-date", "outlet", "-outlet", "page", "-tags"):
        found = [[hit.article.id for hit in index.search("le OU la", sort=sort, limit=None)] for index in (one, other)]
        assert found[0] == found[1], sort
    answers = [[one.results and one.results.total for one in index.batch(["port", "ville", "("])] for index in (one, other)]
    assert answers[0] == answers[1]


def test_what_no_cluster_does_says_what_to_do_instead(few: Both) -> None:
    first = few.articles[0].id
    refused: list[Callable[[], object]] = [
        lambda: few.cluster.collocates("port"), lambda: few.cluster.keywords("port"), few.cluster.stats,
        few.cluster.copies, lambda: few.cluster.copies(first), lambda: few.cluster.search("port", group=True),
        few.cluster.verify, few.cluster.compact, lambda: few.cluster.backup("ailleurs"),
    ]  # fmt: skip
    for ask in refused:
        with pytest.raises(NotOnCluster) as caught:
            ask()
        assert caught.value.instead
        assert str(caught.value.path) == few.cluster._store.path
