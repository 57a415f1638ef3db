"""The invariants of every segment, stated once more, independently of the code that reads and writes it.

Each function yields ``(section, what is wrong)``. It may also raise whatever NumPy and Python raise for numbers that contradict
each other, which is damage as well. What reading or writing computes is computed again here on purpose.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, Numbers, batches, starts_of
from frsearch.engine.format.impacts import IMPACT_SCALE, REFERENCE_LENGTHS
from frsearch.engine.format.keys import address_digests, day_number, id_digest
from frsearch.engine.format.sections import (
    ADDED,
    ADDRESS_HASH,
    ARTICLE_FORMS,
    CONTENT_HASH,
    DF,
    DOCS,
    EXACT_KEYS,
    EXACT_ORDER,
    EXACT_SPANS,
    EXACT_TEXTS,
    FIELD_EXACT,
    FIELD_LEMMAS,
    FIELD_LENGTHS,
    FINGERPRINT_COUNT,
    FINGERPRINTS,
    FIRST_DAY,
    FOLDED_EXACT,
    FOLDED_KEYS,
    FOLDED_ORDER,
    FOLDED_TEXTS,
    FORMS,
    FRAME_SIZES,
    FRAMES,
    HOST_HASH,
    ID_ARTICLE,
    ID_HASH,
    ID_REST,
    IMPACTS,
    INDEXED_FIELDS,
    KEY_STEP,
    LAST_DAY,
    LEMMA_FOLDED,
    LEMMA_KEYS,
    LEMMA_TEXTS,
    META_CODES,
    META_COUNTS,
    META_TEXTS,
    MIXED_COUNTS,
    MIXED_FORMS,
    MIXED_IMPACTS,
    ODD_AT,
    OUTLET_NAMES,
    OUTLET_NUMBER,
    SENTENCE_COUNT,
    SENTENCE_LENGTHS,
    SENTENCE_POSITIONS,
    SKIP_LIST,
    SKIP_WIDE,
    SLOTS,
    STARTS,
    TF,
    VERSION_COUNT,
    VERSION_UNTIL,
    VERSIONS,
)
from frsearch.engine.format.unpacking import SKIP, AscendingLists, PackedLists
from frsearch.engine.read.dictionary import TextPool
from frsearch.engine.read.field import Field
from frsearch.engine.read.segment import Segment
from frsearch.model import Article, day_range, stored_article
from frsearch.model.metadata import MOST_VALUES, values_of
from frsearch.progress import steps
from frsearch.ranking import POSITION_BOOST, POSITION_DECAY

Wrong = Iterator[tuple[str, str]]

_BATCH = 1 << 19
"""Occurrences checked at a time."""

_ROUNDING = 0.5 + 1e-3
"""How far a code may be from the impact that it stands for."""

_ROWS = {
    **dict.fromkeys((ID_HASH.name, ID_REST.name, ID_ARTICLE.name, FIRST_DAY.name, LAST_DAY.name, OUTLET_NUMBER.name), 1),
    **dict.fromkeys((ADDRESS_HASH.name, HOST_HASH.name, SENTENCE_COUNT.name, FRAME_SIZES.name, FINGERPRINT_COUNT.name), 1),
    **dict.fromkeys((ADDED.name, VERSION_COUNT.name, *map(FIELD_LENGTHS.of, INDEXED_FIELDS)), 1),
    CONTENT_HASH.name: 16,
}
"""The columns, and their numbers per article."""

_LAST_DAY = datetime.date.max.toordinal()


def columns(segment: Segment) -> Wrong:
    """Every column has one row per article; days and outlets are valid."""
    for name, row in _ROWS.items():
        if (count := segment.sections.count(name)) != row * segment.articles:
            yield name, f"has {count} numbers, expected {row} for each of {segment.articles} articles"
    first, last = segment.column(FIRST_DAY.name), segment.column(LAST_DAY.name)
    if ((first > last) | ((first == 0) != (last == 0)) | (first < 0) | (last > _LAST_DAY)).any():
        yield FIRST_DAY.name, f"has invalid days, or days after those in {LAST_DAY.name}"
    names = segment.outlets
    if names[:1] != [None] or len(set(names)) < len(names):
        yield OUTLET_NAMES.name, "lists an outlet twice, or does not begin with null"


def ids(segment: Segment) -> Wrong:
    """Ids are sorted, one per article; no two live articles share one."""
    hashes, rests, which = (segment.column(section.name) for section in (ID_HASH, ID_REST, ID_ARTICLE))
    if (hashes[1:] < hashes[:-1]).any():
        yield ID_HASH.name, "is not sorted"
    if not np.array_equal(np.sort(which), np.arange(segment.articles)):
        yield ID_ARTICLE.name, "does not list every article once"
    live = segment.live(which)
    if len(np.unique(np.stack([hashes[live], rests[live]]), axis=1).T) < live.sum():
        yield ID_HASH.name, "assigns one id to two live articles"


def words(segment: Segment) -> Wrong:
    """The term dictionary is sorted, every lemma and folded form has forms, and forms cover at least one position."""
    known = segment.words
    yield from _sorted_texts(known.lemmas, LEMMA_TEXTS.name, np.zeros(1, np.int64))
    yield from _sorted_texts(known.folded, FOLDED_TEXTS.name, known.folded_starts.all())
    yield from _sorted_texts(known.exact, EXACT_TEXTS.name, known.exact_starts.all(), known.spans)
    for name, starts in ((LEMMA_FOLDED.name, known.folded_starts.all()), (FOLDED_EXACT.name, known.exact_starts.all())):
        if (np.diff(starts) < 1).any():
            yield name, "has a term without forms"
    if (known.spans < 1).any():
        yield EXACT_SPANS.name, "has a form that covers no position"
    for section, texts in ((LEMMA_KEYS, known.lemmas), (FOLDED_KEYS, known.folded), (EXACT_KEYS, known.exact)):
        strings = sorted(texts.strings())[::KEY_STEP]
        keys = [int.from_bytes(text.encode("utf-8", "surrogatepass")[:8].ljust(8, b"\0"), "big") for text in strings]
        if segment.sections.array(section.name).tolist() != keys:
            yield section.name, "differs from the texts"
    for name, texts in ((FOLDED_ORDER.name, known.folded), (EXACT_ORDER.name, known.exact)):
        order = segment.sections.array(name)
        strings = texts.strings()
        if not np.array_equal(np.sort(order), np.arange(len(texts))):
            yield name, "does not list every form once"
        elif any(strings[one] > strings[other] for one, other in pairwise(order.tolist())):
            yield name, "is not sorted by text"


def _sorted_texts(texts: TextPool, section: str, groups: Counts, ties: Numbers | None = None) -> Wrong:
    """Texts are sorted within each group; equal texts are sorted by `ties`."""
    keys = list(zip(texts.strings(), np.zeros(len(texts)) if ties is None else ties.tolist(), strict=True))
    heads = set(groups.tolist())
    if any(keys[at - 1] >= keys[at] for at in range(1, len(keys)) if at not in heads):
        yield section, "is not sorted"


def field(segment: Segment, name: str) -> Wrong:
    """Posting lists ascend and agree with each other and with the lengths of articles; skip lists are right."""
    of = segment.field(name)
    if (of.lemmas[1:] <= of.lemmas[:-1]).any() or of.lemmas.max(initial=0) >= max(len(segment.words.lemmas), 1):
        yield FIELD_LEMMAS.of(name), "is not sorted, or has lemmas that do not exist"
        return
    if (of.df < 1).any():
        yield DF.of(name), "has a lemma that occurs in no article"
    counts = np.zeros(len(segment.words.exact), np.int64)
    sums = np.zeros(3, np.uint64)
    runs = list(batches(of.cf, _BATCH))
    for low, high in steps(runs, [1] * len(runs)):
        yield from _postings(of, low, high, counts, sums)
    if not np.array_equal(counts, of.exact_counts):
        yield FIELD_EXACT.of(name), "differs from the number of occurrences of each form"
    if not np.array_equal(sums - _sums_of(_shared(of.odd[0])), _sums(of.base[:-1], of.lengths)):
        yield SLOTS.of(name), "does not have one word per position"
    yield from _skips(segment, of)
    slots = of.odd[0] >> np.uint32(1)
    docs = of.articles_of(slots)
    if len(slots) != len(of.odd[1]) or (docs[1:] < docs[:-1]).any() or (slots >= (of.base[:-1] + of.lengths)[docs]).any():
        yield ODD_AT.of(name), "is not sorted by article, or has slots without a word"


def _sums(first: Counts, lengths: Counts) -> NDArray[np.uint64]:
    """Return the number of positions, the sum of their slots, and the sum of the squares of their slots (modulo 2⁶⁴)."""
    half, odd = lengths * (lengths - 1) // 2, 2 * lengths - 1
    squares = np.where(half % 3 == 0, half // 3 * odd, half * (odd // 3))  # a third of half · odd, which overflows sooner
    columns = lengths, lengths * first + half, lengths * first * first + first * half * 2 + squares
    return np.array([column.astype(np.uint64).sum(dtype=np.uint64) for column in columns])


def _shared(odd: Numbers) -> Counts:
    """Return the slots that the masculine and the feminine of an inclusive word share: each is among the odd words twice."""
    words = odd[odd % 2 == 0].astype(np.int64) // 2
    return np.asarray(words[1:][words[1:] == words[:-1]])


def _sums_of(slots: Counts) -> NDArray[np.uint64]:
    """Return how many slots these are, their sum, and the sum of their squares (modulo 2⁶⁴)."""
    slots = slots.astype(np.uint64)
    return np.array([len(slots), slots.sum(dtype=np.uint64), (slots * slots).sum(dtype=np.uint64)], np.uint64)


def _postings(of: Field, low: int, high: int, counts: Counts, sums: NDArray[np.uint64]) -> Wrong:
    """Check the posting lists of some lemmas; add to the `counts` of forms, and to the `sums` of words of one position."""
    df, cf = of.df[low:high].astype(np.int64), of.cf[low:high].astype(np.int64)
    docs, tf = _ascending(of.docs, low, high), of.tf.range(low, high).astype(np.int64) + 1
    slots, forms = _ascending(of.slots, low, high), of.forms.range(low, high)
    if docs.max(initial=0) >= len(of.lengths) or (_steps(docs, df) < 1).any():
        yield DOCS.of(of.name), "is not sorted, or has articles that do not exist"
        return
    if not np.array_equal(np.add.reduceat(tf, starts_of(df)[:-1]), cf):
        yield TF.of(of.name), "does not add up to the number of occurrences"
        return
    owner = np.repeat(docs, tf)
    if (slots < of.base[owner]).any() or (slots >= of.base[owner] + of.lengths[owner]).any():
        yield SLOTS.of(of.name), "has occurrences outside their article"
    first = of.words.first_exact[of.lemmas[low:high]]
    forms_of_lemma = of.words.first_exact[of.lemmas[low:high].astype(np.int64) + 1] - first
    if (forms >= np.repeat(forms_of_lemma, cf)).any():
        yield FORMS.of(of.name), "has forms that the lemma does not have"
        return
    if (_steps((slots << 32) + forms, cf) < 1).any():
        yield SLOTS.of(of.name), "is not sorted"
    yield from _impacts(
        of, low, high, _Occurrences(docs, owner, slots - of.base[owner], forms, np.repeat(np.arange(len(df)), df))
    )
    exact = np.repeat(first, cf) + forms
    counts += np.bincount(exact, minlength=len(counts))
    sums += _sums_of(slots[of.words.spans[exact] == 1])


class _Occurrences(NamedTuple):
    """The occurrences of some lemmas: their article, position and form; ``docs`` and ``lemmas`` have a number per posting."""

    docs: Counts
    owners: Counts
    positions: Counts
    forms: Numbers
    lemmas: Counts


def _impacts(of: Field, low: int, high: int, found: _Occurrences) -> Wrong:
    """Impacts are those of the formula, but for rounding; forms are those that occur."""
    lemma_of = np.repeat(np.arange(high - low), of.cf[low:high])
    is_new = np.append(True, (np.diff(lemma_of) > 0) | (np.diff(found.owners) > 0))
    posting = np.cumsum(is_new) - 1
    weights = np.ones(len(posting)) + (POSITION_BOOST * np.exp(-found.positions / POSITION_DECAY) if of.name == "body" else 0)
    norms = np.sqrt(REFERENCE_LENGTHS[of.name] / np.maximum(of.lengths, 1))
    once = np.append(True, is_new[1:] | (np.diff(found.positions) > 0))
    if _is_off(np.bincount(posting, weights * once) * norms[found.docs], of.impacts.range(low, high)):
        yield IMPACTS.of(of.name), "differs from the occurrences"
    forms_of_lemma = np.diff(of.words.first_exact)[of.lemmas[low:high]][found.lemmas]
    stored = of.article_forms.range(low, high)
    lowest, highest = np.full(len(stored), 1 << 32), np.zeros(len(stored), np.int64)
    np.minimum.at(lowest, posting, found.forms)
    np.maximum.at(highest, posting, found.forms)
    is_mixed = lowest < highest
    if not np.array_equal(stored, np.where(is_mixed, forms_of_lemma, lowest)):
        yield ARTICLE_FORMS.of(of.name), "differs from the forms that occur"
    mixed = np.flatnonzero(is_mixed[posting])
    keys, which = np.unique(posting[mixed] << 32 | found.forms[mixed], return_inverse=True)
    is_first = np.diff(keys >> 32, prepend=-1) > 0
    if not np.array_equal(of.mixed.range(low, high), 2 * (keys & 0xFFFFFFFF) + is_first):
        yield MIXED_FORMS.of(of.name), "differs from the forms that occur"
    elif _is_off(
        np.bincount(which, weights[mixed], len(keys)) * norms[found.docs[keys >> 32]], of.mixed_impacts.range(low, high)
    ):
        yield MIXED_IMPACTS.of(of.name), "differs from the occurrences"
    if not np.array_equal(np.bincount(found.lemmas[keys >> 32], minlength=high - low), of.mixed_counts[low:high]):
        yield MIXED_COUNTS.of(of.name), "differs from the forms that occur"


def _is_off(impacts: NDArray[Any], codes: NDArray[np.uint8]) -> bool:
    """Return whether a code differs from its impact by more than rounding: a processor may compute the last bits differently."""
    exact = 256 * impacts / (impacts + IMPACT_SCALE)
    return bool((np.abs(np.clip(exact, 1, 255) - codes) > _ROUNDING).any() or (codes == 0).any())


def _steps(values: Counts, counts: Counts) -> Counts:
    """Return the difference of each number to the one before it in its list, and 1 for the first of each list."""
    steps = np.diff(values, prepend=-1)
    steps[starts_of(counts)[:-1]] = 1
    return steps


def _skips(segment: Segment, of: Field) -> Wrong:
    """Skip entries match their lists."""
    sections = segment.sections
    for entry in np.flatnonzero(of.cf > SKIP).tolist():
        for name, lists in ((DOCS.of(of.name), of.docs), (SLOTS.of(of.name), of.slots), (TF.of(of.name), of.tf)):
            count = (lists.counts.item(entry) - 1) // SKIP
            low = int(starts_of(np.maximum(lists.counts[:entry].astype(np.int64) - 1, 0) // SKIP)[-1])
            if count and isinstance(lists, AscendingLists):
                expected = lists[entry][SKIP - 1 :: SKIP][:count]
                if not np.array_equal(sections.array(name + SKIP_LIST)[low : low + count], expected):
                    yield name + SKIP_LIST, f"is wrong for list {entry}"
            if not np.array_equal(sections.array(name + SKIP_WIDE)[low : low + count], _wides(lists, entry, count)):
                yield name + SKIP_WIDE, f"is wrong for list {entry}"


def _wides(lists: PackedLists, entry: int, count: int) -> Counts:
    """Return how many wide numbers of a list come before each of its skip entries."""
    if not lists.packed.wides[entry]:  # then a number whose bits are all 1 is an ordinary one
        return np.zeros(count, np.int64)
    is_wide = lists.range(entry, entry + 1) >= (1 << lists.packed.width.item(entry)) - 1
    before: Counts = np.cumsum(is_wide, dtype=np.int64)[SKIP - 1 :: SKIP][:count]
    return before


def _ascending(lists: AscendingLists, low: int, high: int) -> Counts:
    """Return the ascending lists from `low` to `high`, concatenated."""
    counts = np.asarray(lists.counts[low:high], np.int64)
    sums = np.cumsum(lists.range(low, high), dtype=np.int64)
    before: Counts = np.repeat(np.concatenate([[0], sums])[starts_of(counts)[:-1]], counts)
    return sums - before


def fingerprints(segment: Segment) -> Wrong:
    """The fingerprints of each article ascend, and it has no more of them than runs of five words."""
    counts, hashes = segment.fingerprints()
    if (counts > np.maximum(segment.field("body").lengths.astype(np.int64) - 4, 0)).any():
        yield FINGERPRINT_COUNT.name, "has more than the words of an article allow"
    of_each = counts.astype(np.int64)
    ends = np.cumsum(of_each)
    for low, high in batches(of_each, _BATCH):
        start, end = int(ends[low] - of_each[low]), int(ends[high - 1])
        if (_steps(hashes[start:end].astype(np.int64), of_each[low:high][of_each[low:high] > 0]) < 1).any():
            yield FINGERPRINTS.name, f"is not sorted in the articles from {low} to {high}"


def versions(segment: Segment) -> Wrong:
    """Every earlier version can be read and has the id of its article, and each was replaced after the one before it."""
    counts = segment.versions.counts
    until = segment.versions.until.astype(np.int64)
    own = counts[counts > 0].astype(np.int64)
    if (until < 1).any() or (_steps(until, own) < 0).any():
        yield VERSION_UNTIL.name, "is not sorted in each article, or has times that are unknown"
    for doc in np.flatnonzero(counts).tolist():
        article_id = segment.article_id(doc)
        if any(evolve(stored_article(version.stored)).id != article_id for version in segment.earlier_versions(doc)):
            yield VERSIONS.name, f"has another article than {doc} ({article_id!r:.80})"


def articles(segment: Segment) -> Wrong:
    """Every article can be read and agrees with the columns, and its words and sentences lie within it."""
    of_article = np.empty((segment.articles, 2), "<u8")
    of_article[segment.column(ID_ARTICLE.name)] = np.stack([segment.column(ID_HASH.name), segment.column(ID_REST.name)], axis=1)
    hashes = segment.column(CONTENT_HASH.name).tobytes()
    days = np.stack([segment.column(FIRST_DAY.name), segment.column(LAST_DAY.name)], axis=1).tolist()
    outlets = segment.column(OUTLET_NUMBER.name).tolist()
    addresses = segment.addresses.T.tolist()
    starts = {name: segment.field(name).starts for name in INDEXED_FIELDS}
    sentences = segment.sentence_lists(SENTENCE_POSITIONS)
    fields = {name: segment.metadata.field(name) for name in segment.metadata.names}
    for doc in steps(range(segment.articles), segment.column(FRAME_SIZES.name).tolist()):
        article = segment.article(doc)
        if article.content_hash != hashes[16 * doc : 16 * doc + 16].hex() or id_digest(article.id) != of_article[doc].tobytes():
            yield FRAMES.name, f"disagrees with {CONTENT_HASH.name} or {ID_HASH.name} about article {doc} ({article.id!r:.80})"
        if addresses[doc] != list(address_digests(article.url)):
            yield ADDRESS_HASH.name, f"or {HOST_HASH.name} disagrees with article {doc} ({article.id!r:.80})"
        if _days(article) != days[doc] or segment.outlets[outlets[doc]] != article.outlet:
            yield FIRST_DAY.name, f"or {OUTLET_NUMBER.name} disagrees with article {doc} ({article.id!r:.80})"
        for name, column in fields.items():
            if column and [column.texts[code] for code in column.of(doc)] != values_of(article.extra, name):
                yield META_CODES.name, f"disagrees with field {name!r:.80} of article {doc} ({article.id!r:.80})"
        yield from _offsets(segment, doc, article, starts)
        length = int(segment.field("body").lengths[doc])
        if int(sentences[doc].sum(dtype=np.int64)) > length:
            yield SENTENCE_POSITIONS.name, f"goes beyond article {doc} ({article.id!r:.80})"


def _offsets(segment: Segment, doc: int, article: Article, starts: dict[str, PackedLists]) -> Wrong:
    """Words begin, and sentences end, within their text."""
    for name, text in (("title", article.title), ("body", article.body), ("outlet", article.outlet)):
        last = int(starts[name][doc].sum(dtype=np.int64))
        if last >= max(len(text or ""), 1):
            yield STARTS.of(name), f"has a word at {last}, beyond the end of article {doc} ({article.id!r:.80})"
    ends = segment.sentences(np.array([doc]))[0][1]
    if ends and ends[-1] > len(article.body):
        yield SENTENCE_LENGTHS.name, f"has a sentence that ends outside article {doc} ({article.id!r:.80})"


def _days(article: Article) -> list[int]:
    return [day_number(day) for day in (day_range(article.date) if article.date else (None, None))]


def metadata(segment: Segment) -> Wrong:
    """Values are sorted, each is some article's, and no article has too many, or one twice."""
    for name in segment.metadata.names:
        field = segment.metadata.field(name)
        if field is None or any(one >= other for one, other in pairwise(field.texts)):
            yield META_TEXTS.name, f"is not sorted in field {name!r:.80}"
            continue
        counts = np.diff(field.starts)
        owners = np.repeat(np.arange(segment.articles), counts)
        if counts.max(initial=0) > MOST_VALUES:
            yield META_COUNTS.name, f"has an article with {counts.max()} values in field {name!r:.80}"
        pairs = owners * len(field.texts) + field.codes
        if len(np.unique(pairs)) < len(pairs) or len(np.unique(field.codes)) < len(field.texts) or not len(pairs):
            yield META_CODES.name, f"has a value twice, or never, in field {name!r:.80}"


CHECKS: dict[str, Callable[[Segment], Wrong]] = {
    "columns": columns,
    "ids": ids,
    "words": words,
    "metadata": metadata,
    **{name: partial(field, name=name) for name in INDEXED_FIELDS},
    "fingerprints": fingerprints,
    "versions": versions,
    "articles": articles,
}
"""The checks of a segment, by name, in the order in which they run."""
