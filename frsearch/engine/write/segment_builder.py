"""Builds a segment file from articles: analysis batch by batch, inversion in one pass, then section by section.

Everything is a column. Forms are numbered while articles arrive; at the end the distinct forms are sorted once into the term
dictionary, and the occurrences are grouped by lemma, which is the inversion.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from frsearch.analysis import NAME
from frsearch.analysis.columnar import lemmas
from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.analysis.columnar.arrays import steps, view
from frsearch.analysis.columnar.forms import FormTable
from frsearch.analysis.columnar.sentences import SentenceColumns, sentence_columns
from frsearch.analysis.columnar.tokens import TokenColumns
from frsearch.engine.arrays import Counts, Numbers, starts_of
from frsearch.engine.format.packing import gaps, pack
from frsearch.engine.format.sections import (
    DICTIONARY,
    FRAMES,
    INDEXED_FIELDS,
    ODD_AT,
    ODD_SIZES,
    SENTENCE_COUNT,
    SENTENCE_LISTS,
    STARTS,
)
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.format.stored_articles import compressor, frames
from frsearch.engine.format.unpacking import Packed
from frsearch.engine.write.article_columns import ArticleColumns
from frsearch.engine.write.batch import DIGEST_SIZE, Batch
from frsearch.engine.write.dictionary_builder import DictionaryBuilder, TextNumbering, build_dictionary
from frsearch.engine.write.earlier_versions import EarlierVersionsBuilder
from frsearch.engine.write.fingerprints import FingerprintsBuilder
from frsearch.engine.write.inversion import Occurrences
from frsearch.engine.write.metadata.columns import MetadataBuilder
from frsearch.engine.write.postings_builder import ListsBuilder, PackedRun, PostingsBuilder, concatenated
from frsearch.engine.write.threads import Task, in_pairs
from frsearch.errors import naming
from frsearch.profiling import stage

_PER_OCCURRENCE = 12
"""Bytes of memory per occurrence: 4 for its form, 4 for its key, and 4 for its text, which is freed before the packed lists need
the memory."""

_PER_FORM = 450
"""Bytes of memory per form: its entry in the analyzer's cache, and its texts while they are sorted.

Measured for whole processes: 354 MB for 12.6 million occurrences of 148,000 forms, 555 MB for 27 million of 210,000."""


class SegmentBuilder:
    """Collects articles, and writes them as one segment."""

    def __init__(self, bulk: ColumnarAnalyzer, dictionary: bytes) -> None:
        self._bulk = bulk
        self._dictionary = dictionary
        self._compressor = compressor(dictionary)
        self._sizes = array("i")
        """For each form, twice its length in code points, counting one character between positions; plus 1 if it has several."""
        self._occurrences = {name: Occurrences() for name in INDEXED_FIELDS}
        self._lengths: dict[str, list[Numbers]] = {name: [] for name in INDEXED_FIELDS}
        self._starts = {name: ListsBuilder() for name in INDEXED_FIELDS}
        self._odd: dict[str, list[tuple[Numbers, Numbers]]] = {name: [] for name in INDEXED_FIELDS}
        self._slots = dict.fromkeys(INDEXED_FIELDS, 0)
        self._frames: list[bytes] = []
        self._frame_sizes: list[int] = []
        self._digests = bytearray()
        self._days = array("i")
        self._addresses = array("Q")
        self._added = array("I")
        self._outlets: dict[str | None, int] = {None: 0}
        self._outlet_numbers: list[int] = []
        self._metadata = MetadataBuilder()
        self._sentences: list[Numbers] = []
        self._sentence_lists = {section: ListsBuilder() for section in SENTENCE_LISTS}
        self._fingerprints = FingerprintsBuilder()
        self._earlier = EarlierVersionsBuilder(self._compressor)

    def __len__(self) -> int:
        return len(self._frame_sizes)

    @property
    def memory(self) -> int:
        """Estimated bytes of memory needed to write the articles added so far."""
        of_words = sum(map(len, self._occurrences.values())) * _PER_OCCURRENCE + len(self._bulk.forms) * _PER_FORM
        return of_words + self._metadata.memory

    def add(self, batch: Batch) -> None:
        """Add the articles of a batch; raises ValueError if one is not valid text."""
        with stage("parsing"):
            bodies = batch.bodies()
            self._digests += batch.digests
            self._days += batch.days
            self._addresses += batch.addresses
            self._added += batch.added
            self._outlet_numbers += [self._outlets.setdefault(outlet, len(self._outlets)) for outlet in batch.outlets]
            self._metadata.add(batch.metadata, len(batch))
        meanwhile = Task(lambda: (_sentences(bodies), self._compressed(batch.frames), lemmas.table()))  # needed later, by `write`
        with stage("analysis"):
            self._analyze("title", batch.titles)
            starts, texts = self._analyze("body", bodies)
            self._analyze("outlet", [outlet or "" for outlet in batch.outlets])
        found, (content, sizes), _ = meanwhile.result()
        with stage(SENTENCE_COUNT.name):
            counts, *lists = _sentence_columns(bodies, found, starts, texts)
            self._sentences.append(counts)
            for section, packed in zip(SENTENCE_LISTS, lists, strict=True):
                self._sentence_lists[section].add_packed(packed)
        self._earlier.add(len(batch), batch.earlier)
        self._frame_sizes += sizes
        self._frames.append(content)

    def _compressed(self, articles: Sequence[bytes]) -> tuple[bytes, list[int]]:
        """Return articles as frames, end to end, and the size of each; separate ones keep the memory of the worst case."""
        with stage("compression"):
            compressed = list(frames(self._compressor, articles))
            return b"".join(compressed), list(map(len, compressed))

    def _analyze(self, name: str, texts: Sequence[str]) -> tuple[Numbers, Counts]:
        """Analyse and collect one field; return where each position's word starts, and each text's first position.

        Starts are in code points, counted through all texts with one more after each.
        """
        parts = [self._add_columns(name, columns) for columns in self._bulk.analyze(texts)]
        text_starts, starts, lengths = map(concatenated, zip(*parts, strict=True) if parts else ((), (), ()))
        self._lengths[name].append(lengths)
        self._starts[name].add_packed(pack(gaps(starts, lengths, text_starts), lengths)[0])
        return starts, starts_of(lengths)

    def _add_columns(self, name: str, columns: TokenColumns) -> tuple[Numbers, Numbers, Numbers]:
        """Collect analysed texts; return where each text and each position's word starts, and the positions per text."""
        self._update_sizes(self._bulk.forms)
        counts = np.diff(columns.texts) - np.diff(np.searchsorted(columns.joined, columns.texts))
        slot = _slots(columns, self._slots[name])
        self._slots[name] += int((counts + 1).sum())
        self._occurrences[name].add(columns.form, slot)
        sizes = view(self._sizes)[columns.form[columns.parts]]
        lengths = columns.part_ends - columns.start[columns.parts]
        is_odd = lengths != sizes >> 1
        second = np.searchsorted(columns.parts, columns.joined[columns.spans == 1])
        is_odd[second] = is_odd[second - 1] = True  # whatever shares a position
        odd = np.flatnonzero(is_odd)
        at = 2 * slot[columns.parts[odd]] + (sizes[odd] & 1)
        self._odd[name].append((at.astype(np.uint32), lengths[odd].astype(np.uint32)))
        starts = np.delete(columns.start, columns.joined)
        if name == "body":
            with stage("vocabulary"):
                self._fingerprints.learn(self._bulk.forms.folded)
            with stage("fingerprints"):
                self._fingerprints.add(np.delete(columns.form, columns.joined), counts)
        return columns.text_starts.view(np.uint32), starts.view(np.uint32), counts.astype(np.uint32)

    def _update_sizes(self, forms: FormTable) -> None:
        """Extend ``_sizes`` to the forms that the analyzer has met since: length of the exact form, and positions covered."""
        done = len(self._sizes)
        self._sizes.extend(
            2 * (len(exact) + span - 1) + (span > 1) for exact, span in zip(forms.exact[done:], forms.span[done:], strict=True)
        )

    def write(self, path: Path, segment: bytes) -> int:
        """Write the articles as a segment file; return the checksum of its directory. The builder is used up."""
        with stage("vocabulary"):
            counts = {name: occurrences.counts(len(self._bulk.forms)) for name, occurrences in self._occurrences.items()}
            ordinals, terms = self._build_dictionary(np.flatnonzero(np.sum(list(counts.values()), axis=0)))
        with naming(path), SectionWriter(path, segment) as file:
            with stage("writing"):
                file.add_bytes(DICTIONARY.name, self._dictionary)
                file.add_parts(FRAMES.name, self._frames)
                self._frames.clear()  # inversion needs the memory
                terms.write(file)
            for name in INDEXED_FIELDS:
                self._write_field(file, name, counts[name], ordinals, terms)
            with stage("writing"):
                self._columns().write(file)
                self._metadata.write(file)
                self._fingerprints.write(file)
                self._earlier.write(file)
            with stage("sync"):
                return file.close(articles=len(self), analyzer=NAME)

    def _build_dictionary(self, used: Counts) -> tuple[Counts, DictionaryBuilder]:
        """Return the ordinal of each of the analyzer's forms, and the term dictionary of those that are `used`."""
        forms = self._bulk.forms
        exact, folded, lemma = (_selected(column, used) for column in (forms.exact, forms.folded, forms.lemma))
        numbering = TextNumbering()
        of_exact = numbering.numbers(exact)
        of_folded = numbering.numbers_reusing(folded, exact, of_exact)
        of_lemma = numbering.numbers_reusing(lemma, folded, of_folded)
        terms = build_dictionary(numbering, of_lemma, of_folded, of_exact, np.asarray(forms.span)[used])
        ordinals = np.zeros(len(forms), np.int64)
        ordinals[used] = terms.ordinals
        return ordinals, terms

    def _write_field(self, file: SectionWriter, name: str, counts: Counts, ordinals: Counts, terms: DictionaryBuilder) -> None:
        lengths = concatenated(self._lengths[name])
        postings = PostingsBuilder(name, lengths, np.diff(terms.first))
        occurrences = self._occurrences.pop(name)
        exact = np.zeros(len(terms.exact), np.int64)
        np.add.at(exact, ordinals, counts)
        with stage("inversion"):
            inverted = occurrences.invert(lengths, counts, ordinals, terms)

        def pack(bounds: tuple[int, int]) -> PackedRun:
            with stage("inversion"):
                run = inverted.run(bounds)
            with stage("packing"):
                return postings.pack(run)

        for run in in_pairs(pack, inverted.ranges()):
            postings.add(run)
        with stage("writing"):
            postings.write(file, exact)
            self._starts[name].write(file, STARTS.of(name))
            file.add(ODD_AT.of(name), concatenated([at for at, _ in self._odd[name]]))
            file.add(ODD_SIZES.of(name), concatenated([sizes for _, sizes in self._odd[name]]))

    def _columns(self) -> ArticleColumns:
        digests = np.frombuffer(self._digests, np.uint8).reshape(-1, DIGEST_SIZE)
        return ArticleColumns(
            np.ascontiguousarray(digests[:, : DIGEST_SIZE // 2]).view("<u8"),
            digests[:, DIGEST_SIZE // 2 :],
            np.array(self._days, np.int32).reshape(-1, 2),
            list(self._outlets),
            np.array(self._outlet_numbers, np.uint32),
            np.array(self._addresses, np.uint64).reshape(-1, 2).T,
            np.array(self._added, np.uint32),
            concatenated(self._sentences),
            self._sentence_lists,
            np.array(self._frame_sizes, np.uint32),
        )


def _slots(columns: TokenColumns, first: int) -> Counts:
    """Return the slot of each token, where the first text begins with slot `first`."""
    texts, joined = columns.texts, columns.joined
    changes = np.concatenate([texts[1:-1], joined + 1])  # one slot more after a text, one less after a joined form
    order = np.argsort(changes, kind="stable")
    more = np.cumsum(np.where(order < len(texts) - 2, 1, -1))
    slots = np.arange(first, first + int(texts[-1]))
    slots += steps(changes[order], more, len(slots))
    slots[joined] -= columns.spans
    return slots


def _selected(texts: Sequence[str], numbers: Counts) -> Sequence[str]:
    """Return the texts with these numbers (ascending, each once), which are often all of them."""
    return texts if len(numbers) == len(texts) else list(map(texts.__getitem__, numbers.tolist()))


def _sentences(bodies: Sequence[str]) -> SentenceColumns:
    with stage(SENTENCE_COUNT.name):
        return sentence_columns(bodies)


def _sentence_columns(
    bodies: Sequence[str], found: SentenceColumns, words: Numbers, texts: Counts
) -> tuple[Numbers, Packed, Packed, Packed]:
    """Return the columns of sentences.

    These are the number of sentences per body, the gaps before them, their lengths, and how many positions begin in each.
    A gap is doubled, plus 1 if a line ends in it. `words` and `texts` are what :meth:`SegmentBuilder._analyze` returns.
    """
    sizes = np.fromiter(map(len, bodies), np.int64, len(bodies)) + 1
    base = starts_of(sizes)[:-1]
    bounds = starts_of(found.counts)
    full = found.counts > 0
    heads = bounds[:-1][full]
    before = np.roll(found.ends, 1)
    before[heads] = 0
    first_words = np.append(_word_index(words, found.starts + np.repeat(base, found.counts)), 0)
    first_words[heads] = texts[:-1][full]
    last_words = first_words[1:].copy()
    last_words[bounds[1:][full] - 1] = texts[1:][full]
    columns = (2 * (found.starts - before) + found.breaks, found.ends - found.starts, last_words - first_words[:-1])
    gaps_, lengths, positions = (pack(column, found.counts)[0] for column in columns)
    return found.counts.astype(np.uint32), gaps_, lengths, positions


def _word_index(words: Numbers, starts: Counts) -> Counts:
    """Return, for each offset, the index of the first word that starts there or later."""
    return np.searchsorted(words, starts.astype(np.uint32))
