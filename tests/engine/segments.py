"""Segments for tests: articles by a seed, built in one go, and compared section by section."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from attrs import evolve

from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.engine import store
from frsearch.engine.format.earlier_versions import EarlierVersion
from frsearch.engine.format.keys import id_digest
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.write.batch import Batch
from frsearch.engine.write.segment_builder import SegmentBuilder
from frsearch.model import Article, content_hash

WORDS = (
    "le la l’armée armées Armée d’État État état été Été porte-parole N’Djamena O.N.U. ONU 100 100\u202f000 IL-76 rendez-vous "
    "forces armee Kidal kidal Kidals œuvre oeuvre. partir partit. » « aujourd’hui naïve M. Diop e\u0301te\u0301 中文 Мали ß "
    "étudiant·e·s étudiants étudiante. ex-salarié(e)s il·elle elle"
).split(" ")
TAGS = ["Politique", "politique étrangère", "Économie", "N’Djamena", "2023-11", "été"]
OUTLETS = (None, "Le Fanal", "L’Écho des cimes", "Radio Lagune")


def articles(seed: int, count: int, words: int = 40) -> list[Article]:
    """Return articles of tricky words; some have no body, no title, no outlet or no date."""
    draw = random.Random(seed)
    return [
        Article(
            id=f"{seed}-{number}",
            title=draw.choice([None, " ".join(draw.choices(WORDS, k=4))]),
            date=draw.choice([None, "2023", "2023-11", "2024-02-29"]),
            outlet=draw.choice(OUTLETS),
            body=draw.choice(["", "\n\n"]).join(" ".join(draw.choices(WORDS, k=draw.randrange(words))) for _ in range(3)),
            extra={
                "n": number,
                "page": draw.choice(["1", 1, 2.5, None]),
                "tags": draw.sample(TAGS, draw.randrange(4)),
                "où": {"là": 1},
            },
        )
        for number in range(count)
    ]


def batch(some: Sequence[Article]) -> Batch:
    made = Batch()
    for article in some:
        content = article.content
        made.add(article, content, id_digest(article.id) + content_hash(content))
    return made


def stored(article: Article) -> bytes:
    """Return what is stored of an article."""
    return batch([article]).frames[0]


def former(article: Article, count: int) -> list[EarlierVersion]:
    """Return that many earlier versions of an article, oldest first; their bodies say which they are."""
    return [
        EarlierVersion(stored(evolve(article, body=f"ancien {number} {article.id}")), 1000 + number) for number in range(count)
    ]


def add_with_versions(path: Path, some: Sequence[Article], count: Callable[[int], int]) -> None:
    """Add articles to an index in one commit, article *i* with ``count(i)`` earlier versions."""
    transaction = store.open_store(path).transaction()
    for number, article in enumerate(some):
        transaction.add(article, earlier=former(article, count(number)))
    transaction.commit()


def build(folder: Path, some: Sequence[Article], dictionary: bytes = b"") -> tuple[Path, bytes]:
    """Build a segment in one go; return its file and its id."""
    builder = SegmentBuilder(ColumnarAnalyzer(), dictionary)
    builder.add(batch(some))
    segment = secrets.token_bytes(16)
    path = folder / f"{segment.hex()}.frs"
    builder.write(path, segment)
    return path, segment


def differences(one: tuple[Path, bytes], other: tuple[Path, bytes]) -> list[str]:
    """Return the names of the sections in which two segments differ."""
    first, second = Sections(*one), Sections(*other)
    names = first.facts["sections"] | second.facts["sections"]
    found = [name for name in names if name not in first or name not in second]
    found += [
        name
        for name in names
        if name not in found
        and (first.array(name).dtype != second.array(name).dtype or not np.array_equal(first.array(name), second.array(name)))
    ]
    first.close()
    second.close()
    return found
