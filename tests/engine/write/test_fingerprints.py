"""Fingerprints: texts that share passages share hashes, whatever else differs, and in whatever segment or index they are."""

from __future__ import annotations

import json
import lzma
import random
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import Article, Index
from frsearch.analysis.columnar.forms import FormTable
from frsearch.engine import Snapshot
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.format.segment_file import Sections, SectionWriter
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.write import fingerprints
from frsearch.engine.write.fingerprints import RUN, FingerprintsBuilder
from tests.conftest import ROOT
from tests.engine.segments import WORDS

ID = bytes(16)
TEXT = (
    "Le préfet de Kossara a levé vendredi l’alerte à la dengue, quatre mois après les premières fièvres de Marché-Bois. "
    "L’épidémie aura touché mille personnes et en aura tué vingt-trois. Les brigades de jeunes ne seront pas dissoutes. "
    "Formées pour renverser les bidons, elles ramasseront désormais les sachets plastiques qui bouchent les caniveaux. Pour "
    "le docteur, la leçon est simple : ce ne sont ni les fumigations ni les discours qui ont arrêté le moustique, mais la "
    "saison sèche et les brosses."
)


def mixed(number: int) -> int:
    """Return splitmix64 of a number, in plain Python."""
    number = (number + 0x9E3779B97F4A7C15) % 2**64
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    number = (number ^ number >> 27) * 0x94D049BB133111EB % 2**64
    return number ^ number >> 31


def plain(words: Sequence[int]) -> list[int]:
    """Return the fingerprints of a text, given the hash of each of its words, as docs/format.md defines them."""
    found = set()
    for at in range(len(words) - RUN + 1):
        total = 0
        for word in words[at : at + RUN]:
            total = (total * 0x9E3779B97F4A7C15 + word) % 2**64
        if total < 2**61:
            found.add(total >> 29)
    return sorted(found)


@given(st.lists(st.lists(st.integers(0, 6), max_size=40), max_size=6), st.sampled_from([1, 3, 1 << 15]))
def test_they_are_those_of_the_definition(texts: list[list[int]], chunk: int) -> None:
    words = np.array([mixed(number) for number in range(7)], np.uint64)
    forms = np.array([form for text in texts for form in text], np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprints, "_CHUNK", chunk)
        hashes, counts = fingerprints.fingerprints(words, forms, np.array([len(text) for text in texts], np.int64))
    expected = [plain([int(words[form]) for form in text]) for text in texts]
    assert counts.tolist() == [len(found) for found in expected]
    assert hashes.tolist() == [one for found in expected for one in found]
    assert hashes.dtype == np.uint32


def test_words_are_hashed_as_they_are_met(tmp_path: Path) -> None:
    forms = FormTable()
    builder = FingerprintsBuilder()
    for words in ("un deux trois quatre cinq six".split(), "sept Été huit".split(), []):
        before = len(forms)
        forms.add([word.lower() for word in words])
        builder.learn(forms.folded)
        builder.add(np.arange(before, len(forms), dtype=np.int32).repeat(40), np.array([40 * len(words)]))
    with SectionWriter(tmp_path / "file", ID) as file:
        builder.write(file)
        file.close()
    with closing(Sections(tmp_path / "file", ID)) as sections:
        counts, hashes = sections.array("fingerprint.count"), sections.array("fingerprint.hash").view("<u4")
    assert counts.tolist()[2] == 0
    assert counts.sum() == len(hashes) > 0
    assert forms.folded[7] == "ete"


def indexed(path: Path, articles: Iterable[Article]) -> Index:
    index = Index.create(path)
    index.add(articles)
    return index


def snapshot(path: Path) -> SegmentsSnapshot:
    return SegmentsSnapshot(path, read_manifest(path))


def of_each(found: Snapshot) -> dict[str, list[int]]:
    """Return the fingerprints of each article, by id."""
    hashes, docs = found.fingerprints()
    return {found.article(doc).id: hashes[docs == doc].tolist() for doc in found.doc_ids()}


def one(path: Path, body: str) -> list[int]:
    with indexed(path, [Article("x", body=body)]), closing(snapshot(path)) as found:
        return of_each(found)["x"]


PINNED = [7660820, 128797171, 185257153, 420965021, 634712611, 642281427, 1207861687, 1914346493, 3077060888, 3716379336]


def test_they_depend_on_the_folded_words_alone(tmp_path: Path) -> None:
    expected = one(tmp_path / "0", TEXT)
    assert expected == sorted(set(expected))
    varied = [TEXT.upper(), TEXT.replace("é", "e").replace("’", "'"), f"  {TEXT.replace(' ', chr(10) * 3)}"]
    assert [one(tmp_path / f"{number}", text) for number, text in enumerate(varied, 1)] == [expected] * 3
    other = one(tmp_path / "other", f"{' '.join(WORDS)}. {TEXT}")
    assert set(expected) < set(other), "whatever forms were met before"
    assert expected == PINNED, "they are part of the format"


def test_they_are_the_same_in_every_process(tmp_path: Path) -> None:
    expected = one(tmp_path / "here", TEXT)
    code = (
        "import sys; from pathlib import Path; from tests.engine.write.test_fingerprints import one, TEXT;"
        "print(*one(Path(sys.argv[1]), TEXT))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "there")], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert ran.stdout.split() == [str(number) for number in expected]


def test_titles_and_compounds_have_none_of_their_own(tmp_path: Path) -> None:
    with indexed(tmp_path / "index", [Article("1", title=TEXT, outlet=TEXT, body="Non."), Article("2", body=TEXT)]):
        found = of_each(snapshot(tmp_path / "index"))
    assert found["1"] == []
    assert found["2"] == one(tmp_path / "apart", TEXT.replace("-", " ")), "joined forms are in no run"


def test_merging_keeps_those_of_live_articles(tmp_path: Path) -> None:
    articles = [Article(f"{number}", body=f"{number} {TEXT}"[: 60 * number]) for number in range(9)]
    with indexed(tmp_path / "index", articles[:5]) as index:
        index.add(articles[5:])
        index.delete(["6", "2"])
        with closing(snapshot(tmp_path / "index")) as found:
            before = of_each(found)
        index.compact()
        assert index.verify().is_whole
        with closing(snapshot(tmp_path / "index")) as found:
            assert of_each(found) == before
    assert before.keys() == {"0", "1", "3", "4", "5", "7", "8"}
    assert before["7"]


def test_an_empty_index_has_none(tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    hashes, docs = snapshot(tmp_path / "index").fingerprints()
    assert (len(hashes), len(docs)) == (0, 0)


def near_copies(found: Snapshot, least: int, share: float, most: int = 30) -> set[tuple[int, int]]:
    """Return the pairs of articles, by doc id, that share fingerprints: at least so many, and that share of those of the shorter.

    Fingerprints of more than `most` articles are left out.
    """
    hashes, docs = found.fingerprints()
    order = np.argsort(hashes, kind="stable")
    hashes, docs = hashes[order], docs[order]
    first = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    sizes = np.diff(np.append(first, len(hashes)))
    pairs = [np.zeros((0, 2), np.int64)]
    for size in range(2, most + 1):
        groups = docs[first[sizes == size][:, None] + np.arange(size)]
        pairs += [groups[:, [one, other]] for one in range(size) for other in range(one + 1, size)]
    shared, counts = np.unique(np.concatenate(pairs), axis=0, return_counts=True)
    of_each = np.bincount(docs, minlength=1 + int(docs.max(initial=0)))
    is_near = (counts >= least) & (counts >= share * np.minimum(of_each[shared[:, 0]], of_each[shared[:, 1]]))
    return set(map(tuple, shared[is_near].tolist()))


def changed(draw: random.Random, text: str, rate: float, vocabulary: Sequence[str]) -> str:
    """Return a text with that share of its words replaced, dropped, or followed by another."""
    words = []
    for word in text.split(" "):
        if draw.random() >= rate:
            words.append(word)
        elif (how := draw.random()) < 0.5:
            words.append(draw.choice(vocabulary))
        elif how >= 0.75:
            words += [word, draw.choice(vocabulary)]
    return " ".join(words)


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if len(sentence) > 40]


def borrowed(text: str, other: str) -> str:
    """Return another text with a third of the sentences of a text in the middle."""
    own, given = sentences(other), sentences(text)
    return "\n\n".join([" ".join(own[:3]), " ".join(given[: max(2, len(given) // 3)]), " ".join(own[3:])])


def test_planted_copies_are_found(tmp_path: Path) -> None:
    """In two segments, among texts of the same words."""
    draw = random.Random(5)
    vocabulary = [start + end for start in "bal cor din fra gul mer nip pra sol tri".split() for end in "ac er in ot um".split()]
    bodies = [" ".join(sentence(draw, vocabulary) for _ in range(draw.randint(14, 40))) for _ in range(200)]
    copies = [changed(draw, body, 0.15 * number / 40, vocabulary) for number, body in enumerate(bodies[:40])]
    parts = [borrowed(bodies[40 + number], bodies[60 + number]) for number in range(20)]
    with indexed(tmp_path / "index", (Article(f"{number}", body=body) for number, body in enumerate(bodies))) as index:
        index.add(Article(f"{200 + number}", body=body) for number, body in enumerate([*copies, *parts]))
    assert len(read_manifest(tmp_path / "index").segments) == 2
    with closing(snapshot(tmp_path / "index")) as found:
        near = near_copies(found, least=2, share=0.05)
    assert {(number, 200 + number) for number in range(40)} <= near
    assert sum((40 + number, 240 + number) in near for number in range(20)) >= 18
    assert {one for one, _ in near} <= set(range(80)), "nothing else is alike"


def sentence(draw: random.Random, vocabulary: Sequence[str]) -> str:
    return f"{' '.join(draw.choices(vocabulary, k=12)).capitalize()}."


def test_copies_planted_in_news_are_found(shared: Path, tmp_path: Path) -> None:
    """300 copies with up to a fifth of their words changed, and 100 articles that borrow a third of another."""
    draw = random.Random(7)
    with lzma.open(shared / "data" / "orangesum.jsonl.xz", "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line in lines]
    count = len(bodies)
    vocabulary = [word for body in draw.sample(bodies, 300) for word in re.findall(r"\w+", body)]
    long = [number for number, body in enumerate(bodies) if 150 <= len(re.findall(r"\w+", body)) <= 900]
    chosen = draw.sample(long, 400)
    bodies += [changed(draw, bodies[source], 0.2 * at / 299, vocabulary) for at, source in enumerate(chosen[:300])]
    bodies += [borrowed(bodies[source], bodies[draw.choice(long)]) for source in chosen[300:]]
    with indexed(tmp_path / "index", (Article(f"{number}", body=body) for number, body in enumerate(bodies))):
        pass
    with closing(snapshot(tmp_path / "index")) as found:
        assert [found.bases[-1], len(found)] == [len(bodies)] * 2
        numbers = [int(article_id) for article_id in found.ids()]
        near = {tuple(sorted((numbers[one], numbers[other]))) for one, other in near_copies(found, least=2, share=0.1)}
    is_found = [(source, count + at) in near for at, source in enumerate(chosen)]
    assert sum(is_found[:300]) == 300
    assert sum(is_found[300:]) >= 90


def test_hashes_within_an_article_ascend(tmp_path: Path) -> None:
    found = one(tmp_path / "index", " ".join(f"mot{number}" for number in range(4000)))
    assert 350 < len(found) < 650, "one run in eight"
    assert all(low < high for low, high in pairwise(found))
