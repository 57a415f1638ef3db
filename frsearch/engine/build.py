"""From articles to a segment file: analysis by the batch, one sort, and the sections that ARCHITECTURE.md describes.

Everything is a column. Words are numbered while articles come in; at the end the distinct forms are put in order once,
every occurrence becomes one 64-bit number (lemma, slot, form), and sorting these is the inversion.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis import NAME, sentences
from frsearch.analysis.bulk import BulkAnalyzer
from frsearch.analysis.vocabulary import Forms
from frsearch.engine.coding import SKIP, Counts, Numbers, Packed, gaps, pack, shrink, skips, starts_of, wides_before, within
from frsearch.engine.container import SectionWriter
from frsearch.engine.dates import day_number
from frsearch.engine.ids import id_digest
from frsearch.engine.segment import PLACES
from frsearch.model import content_hash, day_range
from frsearch.stages import stage

LEVEL = 3
"""Of Zstandard. On 76 MB of news with a dictionary: level 1 .48 of the text in 0.48 s, 3 .40 in 0.57 s, 5 .38 in 1.1 s."""

_DICTIONARY = 256 << 10
_DICTIONARY_SHARE = 16
"""A dictionary of up to 256 KB, a sixteenth of the sample it is trained on."""


def train_dictionary(frames: Sequence[bytes]) -> bytes:
    """Return a Zstandard dictionary for frames like these; an empty one where they are too few to learn from."""
    size = min(_DICTIONARY, sum(map(len, frames)) // _DICTIONARY_SHARE)
    if size < 16 << 10:
        return b""
    try:
        return zstandard.train_dictionary(size, list(frames), k=256, d=8).as_bytes()
    except zstandard.ZstdError:  # nothing repeats
        return b""


_PER_OCCURRENCE = 60


@frozen(eq=False)
class Occurrences:
    """The occurrences of one field: for each article its length in positions, for each occurrence its form and slot."""

    lengths: Numbers
    form: Numbers
    slot: Numbers
    starts: Packed
    odd_at: Numbers
    odd_is: Numbers


@frozen(eq=False)
class _Words:
    """The forms of a segment, in order: where each stands in the order, and how they group."""

    rank: Counts
    """For each number of the analyzer, its exact form's place in the order; what the segment lacks has none."""
    lemma: Counts
    """For each exact form, its lemma."""
    first: Counts
    """For each lemma, its first exact form, and how many there are at the end."""
    sections: dict[str, NDArray[Any]]


class SegmentBuilder:
    """Takes in articles and writes them as one segment."""

    def __init__(self, bulk: BulkAnalyzer, dictionary: bytes) -> None:
        self._bulk = bulk
        self._dictionary = dictionary
        compression = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._compressor = zstandard.ZstdCompressor(level=LEVEL, dict_data=compression, write_checksum=False)
        self._sizes = np.zeros(0, np.int64)
        self._spans = np.zeros(0, np.int64)
        self._places: dict[str, list[Occurrences]] = {name: [] for name in PLACES}
        self._slots = dict.fromkeys(PLACES, 0)
        self._frames: list[bytes] = []
        self._ids: list[bytes] = []
        self._hashes: list[bytes] = []
        self._days: list[tuple[int, int]] = []
        self._outlets: dict[str | None, int] = {None: 0}
        self._outlet_numbers: list[int] = []
        self._leads: list[Numbers] = []
        self._sentences: list[tuple[Numbers, Packed, Packed, Packed]] = []

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def memory(self) -> int:
        """The bytes that it takes to write what was taken in, about."""
        occurrences = sum(len(part.form) for parts in self._places.values() for part in parts)
        return occurrences * _PER_OCCURRENCE

    def add(self, frames: Sequence[bytes]) -> None:
        """Take in articles: each is its id as JSON, a line end, and its :attr:`frsearch.model.Article.content`."""
        with stage("parsing"):
            titles, bodies, outlets = self._heads(frames)
        with stage("analysis"):
            self._analyze("title", titles)
            starts, texts = self._analyze("body", bodies)
            self._analyze("outlet", outlets)
        with stage("sentences"):
            self._leads.append(_leads(bodies, starts, texts))
            self._sentences.append(_sentence_columns(bodies, starts, texts))
        with stage("compression"):
            self._frames += map(self._compressor.compress, frames)

    def _heads(self, frames: Sequence[bytes]) -> tuple[list[str], list[str], list[str]]:
        titles, bodies, outlets = [], [], []
        for frame in frames:
            name, content = frame.split(b"\n", 1)
            self._ids.append(id_digest(json.loads(name)))
            self._hashes.append(content_hash(content))
            head, _, body = content.decode("utf-8", "surrogatepass").partition("\n")
            title, date, outlet, _, _ = json.loads(head)
            titles.append(title or "")
            bodies.append(body)
            outlets.append(outlet or "")
            self._outlet_numbers.append(self._outlets.setdefault(outlet, len(self._outlets)))
            first, last = day_range(date) if date else (None, None)
            self._days.append((day_number(first), day_number(last)))
        return titles, bodies, outlets

    def _analyze(self, name: str, texts: Sequence[str]) -> tuple[Counts, Counts]:
        """Keep the words of one field; return where each position's word starts, and each text's first position."""
        columns = self._bulk.analyze(texts)
        self._learn(self._bulk.forms)
        span = self._spans[columns.form]
        is_part = span == 1
        lengths = np.diff(starts_of(is_part)[columns.texts])
        base = self._slots[name] + starts_of(lengths + 1)
        slot = np.repeat(base[:-1], np.diff(columns.texts)) + columns.position
        self._slots[name] = int(base[-1])
        odd = np.flatnonzero(columns.end - columns.start != self._sizes[columns.form] + span - 1)
        starts = columns.start[is_part].astype(np.int64)
        bounds = starts_of(lengths)
        steps = np.diff(starts, prepend=0)
        first = bounds[:-1][lengths > 0]
        steps[first] = starts[first]
        self._places[name].append(
            Occurrences(
                lengths.astype(np.uint32),
                columns.form.astype(np.uint32),
                slot.astype(np.uint32),
                pack(steps, lengths)[0],
                (2 * slot[odd] + (span[odd] > 1)).astype(np.uint32),
                (columns.end - columns.start)[odd].astype(np.uint32),
            )
        )
        return starts, bounds

    def _learn(self, forms: Forms) -> None:
        """Keep up with what the analyzer knows: how long each exact form is, and how many positions it covers."""
        known = len(self._sizes)
        if known < len(forms):
            sizes = np.fromiter(map(len, forms.exact[known:]), np.int64, len(forms) - known)
            self._sizes = np.concatenate([self._sizes, sizes])
            self._spans = np.asarray(forms.span, np.int64)

    def write(self, path: Path, segment: bytes) -> int:
        """Write what was taken in as a segment file; return the checksum of its directory."""
        places = {name: _join(parts) for name, parts in self._places.items()}
        with stage("vocabulary"):
            words = _order(self._bulk.forms, [part.form for part in places.values()])
        with SectionWriter(path, segment) as file:
            with stage("writing"):
                file.add_bytes("frame.dictionary", self._dictionary)
                file.add_bytes("frame.data", b"".join(self._frames))
            for name, values in words.sections.items():
                file.add(name, values)
            for name in PLACES:
                _write_field(file, name, places.pop(name), words)
            with stage("writing"):
                self._write_articles(file)
            with stage("sync"):
                return file.close(articles=len(self), analyzer=NAME)

    def _write_articles(self, file: SectionWriter) -> None:
        ids = np.frombuffer(b"".join(self._ids), "<u8").reshape(-1, 2)
        order = np.argsort(ids[:, 0], kind="stable")
        days = np.array(self._days, np.int32).reshape(-1, 2)
        file.add("id.hash", ids[order, 0])
        file.add("id.rest", ids[order, 1])
        file.add("id.article", order.astype(np.uint32))
        file.add_bytes("content.hash", b"".join(self._hashes))
        file.add("date.first", days[:, 0])
        file.add("date.last", days[:, 1])
        file.add("outlet.number", np.array(self._outlet_numbers, np.uint32))
        file.add_bytes("outlet.names", json.dumps(list(self._outlets)).encode("ascii"))
        file.add("lead", _concatenate(self._leads))
        file.add("sentences", _concatenate([part[0] for part in self._sentences]))
        for number, name in enumerate(("gap", "length", "positions"), 1):
            add_packed(file, f"sentence.{name}", Packed.join([part[number] for part in self._sentences]))
        file.add("frame.size", np.fromiter(map(len, self._frames), np.uint32, len(self._frames)))


def _concatenate(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.uint32), *parts])


def _join(parts: list[Occurrences]) -> Occurrences:
    return Occurrences(
        _concatenate([part.lengths for part in parts]),
        _concatenate([part.form for part in parts]),
        _concatenate([part.slot for part in parts]),
        Packed.join([part.starts for part in parts]),
        _concatenate([part.odd_at for part in parts]),
        _concatenate([part.odd_is for part in parts]),
    )


def _leads(bodies: Sequence[str], starts: Counts, texts: Counts) -> Numbers:
    """Return how many positions each body's first paragraph has; a paragraph ends with a blank line."""
    ends = [found if (found := body.find("\n\n")) >= 0 else len(body) for body in bodies]
    return np.fromiter(
        (np.searchsorted(starts[low:high], end) for (low, high), end in zip(pairwise(texts.tolist()), ends, strict=True)),
        np.uint32,
        len(bodies),
    )


def _sentence_columns(bodies: Sequence[str], starts: Counts, texts: Counts) -> tuple[Numbers, Packed, Packed, Packed]:
    """Return how many sentences each body has, the gaps before them, their lengths, and how many positions begin in each.

    A gap is doubled, and one more where a paragraph begins.
    """
    found = [sentences(body) for body in bodies]
    counts = np.fromiter(map(len, found), np.uint32, len(found))
    spans = np.array([bound for spans in found for span in spans for bound in span], np.int64).reshape(-1, 2)
    is_first = within(counts) == 0
    gap = spans[:, 0] - np.where(is_first, 0, np.concatenate([[0], spans[:-1, 1]]) if len(spans) else 0)
    blank = [low for body, of_body in zip(bodies, found, strict=True) for low in _paragraphs(body, of_body)]
    sizes = np.fromiter(map(len, bodies), np.int64, len(bodies)) + 1
    base = starts_of(sizes)[:-1]
    words = starts + np.repeat(base, np.diff(texts))
    first_words = np.searchsorted(words, spans[:, 0] + np.repeat(base, counts))
    first_words[is_first] = texts[:-1][counts > 0]
    last = np.append(first_words[1:], 0)
    last[np.cumsum(counts)[counts > 0] - 1] = texts[1:][counts > 0]
    columns = (2 * gap + np.array(blank, np.int64), spans[:, 1] - spans[:, 0], last - first_words)
    gaps_, lengths, positions = (pack(column, counts)[0] for column in columns)
    return counts, gaps_, lengths, positions


def _paragraphs(body: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell of each sentence whether a paragraph begins with it."""
    ends = [0, *(end for _, end in spans[:-1])]
    return ["\n\n" in body[end:start] for end, (start, _) in zip(ends, spans, strict=False)]


def _order(forms: Forms, used: Sequence[Numbers]) -> _Words:
    """Put the forms that a segment uses in order: by lemma, folded form, exact form and span."""
    is_used = np.zeros(len(forms), bool)
    for numbers in used:
        is_used[numbers] = True
    exact, folded, lemma, span = forms.exact, forms.folded, forms.lemma, forms.span
    keys = [f"{lemma[n]}\0{folded[n]}\0{exact[n]}\0{chr(span[n])}" for n in np.flatnonzero(is_used).tolist()]
    numbers = np.flatnonzero(is_used)
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    numbers = numbers[order]
    rank = np.zeros(len(forms), np.int64)
    rank[numbers] = np.arange(len(numbers))
    listed = numbers.tolist()
    lemmas, folds, exacts = [lemma[n] for n in listed], [folded[n] for n in listed], [exact[n] for n in listed]
    is_new_lemma = _changes(lemmas)
    is_new_fold = is_new_lemma | _changes(folds)
    first_folds = np.flatnonzero(is_new_fold)
    first = np.append(np.flatnonzero(is_new_lemma), len(listed))
    fold_lemma = np.cumsum(is_new_lemma)[first_folds] - 1
    fold_texts = [folds[n] for n in first_folds.tolist()]
    sections = {
        **_texts("lemma", [lemmas[n] for n in first[:-1].tolist()]),
        **_small("lemma.folded", np.bincount(fold_lemma, minlength=len(first) - 1)),
        **_texts("folded", fold_texts),
        **_small("folded.exact", np.diff(np.append(first_folds, len(listed)))),
        **_texts("exact", exacts),
        **_small("exact.span", np.asarray(span, np.int64)[numbers]),
        "folded.order": np.array(sorted(range(len(fold_texts)), key=fold_texts.__getitem__), np.uint32),
        "exact.order": np.array(sorted(range(len(exacts)), key=exacts.__getitem__), np.uint32),
    }
    return _Words(rank, np.cumsum(is_new_lemma) - 1, first, sections)


def _changes(texts: list[str]) -> NDArray[np.bool_]:
    """Tell of each text whether it differs from the one before."""
    return np.fromiter((a != b for a, b in zip([None, *texts], texts, strict=False)), np.bool_, len(texts))


def _texts(name: str, texts: Sequence[str]) -> dict[str, NDArray[Any]]:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    sizes = np.fromiter(map(len, encoded), np.uint32, len(encoded))
    return {f"{name}.text": np.frombuffer(b"".join(encoded), np.uint8), **_small(f"{name}.size", sizes)}


def _small(name: str, values: NDArray[np.integer]) -> dict[str, NDArray[Any]]:
    small, at, real = shrink(values.astype(np.uint32))
    return {name: small, f"{name}.at": at, f"{name}.is": real}


def add_packed(file: SectionWriter, name: str, packed: Packed) -> None:
    """Write packed lists as their four sections."""
    file.add(f"{name}.bits", packed.bits)
    file.add(f"{name}.width", packed.width)
    file.add(f"{name}.wide", packed.wide)
    for part, values in _small(f"{name}.wides", packed.wides).items():
        file.add(part, values)


def _write_field(file: SectionWriter, name: str, places: Occurrences, words: _Words) -> None:
    """Invert one field: its occurrences by lemma, then by slot."""
    with stage("inversion"):
        lemma, slot, form = _sorted(words, places)
        articles = np.repeat(np.arange(len(places.lengths), dtype=np.uint32), places.lengths.astype(np.int64) + 1)
        article = articles[slot]
        is_new_lemma = _steps(lemma)
        is_new_article = is_new_lemma | _steps(article)
        first = np.flatnonzero(is_new_lemma)
        posting = np.flatnonzero(is_new_article)
        frequency = np.diff(first, append=len(lemma))
        df = np.diff(np.searchsorted(posting, np.append(first, len(lemma))))
        tf = np.diff(posting, append=len(lemma)).astype(np.uint32)
        docs = article[posting]
        lemmas = lemma[first]
    with stage("packing"):
        for part, values in {**_small(f"{name}.articles", df), **_small(f"{name}.more", frequency - df)}.items():
            file.add(part, values)
        file.add(f"{name}.length", places.lengths)
        file.add(f"{name}.lemma", lemmas.astype(np.uint32))
        exact_counts = np.bincount(words.rank[places.form], minlength=len(words.lemma))
        for part, values in _small(f"{name}.exact", exact_counts).items():
            file.add(part, values)
        file.add(f"{name}.docs.skip", docs[skips(df) - 1])
        add_lists(file, f"{name}.docs", gaps(docs, df), df)
        add_lists(file, f"{name}.tf", tf - np.uint32(1), df)
        _add_tops(file, name, tf, places.lengths[docs], df)
        file.add(f"{name}.slots.skip", slot[skips(frequency) - 1])
        add_lists(file, f"{name}.slots", gaps(slot, frequency), frequency)
        add_packed(file, f"{name}.forms", pack(form, frequency, allow_wide=False)[0])
        add_packed(file, f"{name}.starts", places.starts)
        file.add(f"{name}.odd.at", places.odd_at)
        file.add(f"{name}.odd.is", places.odd_is)


def _sorted(words: _Words, places: Occurrences) -> tuple[Numbers, Numbers, Numbers]:
    """Return lemma, slot and form number within the lemma of every occurrence, by lemma and slot."""
    rank = words.rank[places.form]
    lemma = words.lemma[rank]
    form = rank - words.first[lemma]
    slots = int(places.lengths.sum(dtype=np.int64)) + len(places.lengths)
    form_bits = int(form.max(initial=0)).bit_length()
    slot_bits = slots.bit_length()
    if len(words.first).bit_length() + slot_bits + form_bits > 64:
        order = np.lexsort((places.slot, lemma))
        return lemma[order].astype(np.uint32), places.slot[order], form[order].astype(np.uint32)
    keys = lemma.astype(np.uint64)
    keys <<= np.uint64(slot_bits)
    keys |= places.slot
    keys <<= np.uint64(form_bits)
    keys |= form.astype(np.uint64)
    keys.sort()
    forms = keys.astype(np.uint32) & np.uint32((1 << form_bits) - 1)
    keys >>= np.uint64(form_bits)
    slot = keys.astype(np.uint32) & np.uint32((1 << slot_bits) - 1)
    keys >>= np.uint64(slot_bits)
    return keys.astype(np.uint32), slot, forms


def _steps(values: Numbers) -> NDArray[np.bool_]:
    """Tell of each number whether it differs from the one before."""
    steps = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=steps[1:])
    return steps


def add_lists(file: SectionWriter, name: str, values: Numbers, counts: Counts) -> None:
    """Write packed lists with what it takes to enter them in the middle."""
    packed, wide_at = pack(values, counts)
    add_packed(file, name, packed)
    file.add(f"{name}.skip.wide", wides_before(wide_at, counts))


def _add_tops(file: SectionWriter, name: str, tf: Numbers, lengths: Numbers, counts: Counts) -> None:
    """Write the highest tf and the lowest length of each stretch of the long lists."""
    stretches = -(-counts // SKIP)
    is_long = stretches > 1
    starts = starts_of(counts)[:-1]
    at = np.repeat(starts[is_long], stretches[is_long]) + within(stretches[is_long]) * SKIP
    tops = np.zeros(0, np.uint32), np.zeros(0, np.uint32)
    if len(at):
        ends = np.minimum(at + SKIP, np.repeat(starts[is_long] + counts[is_long], stretches[is_long]))
        bounds = np.stack([at, ends], axis=1).reshape(-1)
        bounds = bounds[:-1] if bounds[-1] == len(tf) else bounds
        tops = np.maximum.reduceat(tf, bounds)[::2], np.minimum.reduceat(lengths, bounds)[::2]
    file.add(f"{name}.top.tf", tops[0])
    file.add(f"{name}.top.length", tops[1])
