"""The table of sections: everything that a segment file of on-disk format 2 holds.

Whatever writes, reads, merges or verifies a segment names its sections through this table; ``docs/format.md`` is generated
from it. A section of a field is stored once for each of :data:`INDEXED_FIELDS`, with the field's name in its own:
``FIELD_LENGTHS.of("body")`` is ``"body.length"``. (A named tuple is made in a third of the time that an attrs class takes, and
every search imports this table.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

INDEXED_FIELDS = ("title", "body", "outlet")
"""The fields whose words are indexed."""

MAGIC = b"\x89FRS\r\n\x1a\n"
VERSION = 2
"""The first twelve bytes of every segment file: magic number and version."""

KEY_STEP = 32
"""Texts of the term dictionary for each that has a key."""

READABLE_VERSIONS = (1, VERSION)
"""Versions of segment files whose articles can be read, to index them again: their sections of articles are the same."""

LARGE_AT, LARGE = ".at", ".is"
BITS, WIDTH, WIDE, WIDES = ".bits", ".width", ".wide", ".wides"
SKIP_LIST, SKIP_WIDE = ".skip", ".skip.wide"
"""What the parts of a coding append to the name of a section."""


_UNSIGNED = ("u1", "u2", "u4", "u8")
"""The narrowest of these that holds the largest value of a section."""

_SIGNED = ("i4",)

TYPES = (*_UNSIGNED, *_SIGNED)
"""All types of numbers: unsigned or signed, and how many bytes each takes."""

BYTES, NUMBERS, SIGNED, LONG, SMALL = "bytes", "numbers", "signed numbers", "64-bit numbers", "small numbers"
PACKED, PACKED_WITH_SKIPS, ASCENDING = "packed lists", "packed lists with skips", "ascending lists"

_SMALL = {"": ("u1",), LARGE_AT: _UNSIGNED, LARGE: _UNSIGNED}
_PACKED = {BITS: ("u1",), WIDTH: ("u1",), WIDE: _UNSIGNED, **{WIDES + part: types for part, types in _SMALL.items()}}

CODINGS: dict[str, dict[str, tuple[str, ...]]] = {
    BYTES: {"": ("u1",)},
    NUMBERS: {"": _UNSIGNED},
    SIGNED: {"": _SIGNED},
    LONG: {"": ("u8",)},
    SMALL: _SMALL,
    PACKED: _PACKED,
    PACKED_WITH_SKIPS: {**_PACKED, SKIP_WIDE: _UNSIGNED},
    ASCENDING: {**_PACKED, SKIP_LIST: _UNSIGNED, SKIP_WIDE: _UNSIGNED},
}
"""The parts that each coding takes, by what they append to the name of the section, and the types each may have."""


class Section(NamedTuple):
    """A section, or one for each indexed field: what it holds, and who reads it.

    ``of_each`` says what has one number, list or text in it. ``readers`` are modules of the engine, besides those of
    ``write/``, all of whose merging reads every section.
    """

    name: str
    coding: str
    of_each: str
    holds: str
    readers: tuple[str, ...]

    def of(self, field: str) -> str:
        """Return the section's name for a field."""
        return self.name.format(field=field)

    def stored(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the names under which the section is stored, part by part and field by field, and the types each may have."""
        for field in INDEXED_FIELDS if "{field}" in self.name else ("",):
            yield from ((self.of(field) + part, types) for part, types in CODINGS[self.coding].items())


# Stored articles come first in a file, so that a truncated one can still be searched for them.

DICTIONARY = Section(
    "frame.dictionary",
    BYTES,
    "segment",
    "the Zstandard dictionary of the frames; empty: none",
    ("read/segment", "upkeep/rescue"),
)
FRAMES = Section(
    "frame.data",
    BYTES,
    "article",
    "a Zstandard frame",
    ("read/segment", "upkeep/invariants", "upkeep/rescue"),
)

# The term dictionary: lemmas own runs of folded forms, which own runs of exact forms.

LEMMA_TEXTS = Section(
    "lemma.text",
    BYTES,
    "lemma",
    "its text, in order of texts",
    ("read/dictionary", "upkeep/invariants"),
)
LEMMA_SIZES = Section("lemma.size", SMALL, "lemma", "bytes of its text", ("read/dictionary",))
LEMMA_KEYS = Section(
    "lemma.key",
    LONG,
    "32 lemmas",
    "of every 32nd in order of texts: its first eight bytes, filled up with zeros, as a big-endian number",
    ("read/dictionary", "upkeep/invariants"),
)
LEMMA_FOLDED = Section(
    "lemma.folded",
    SMALL,
    "lemma",
    "how many folded forms it has",
    ("read/dictionary", "upkeep/invariants"),
)
FOLDED_TEXTS = Section(
    "folded.text",
    BYTES,
    "folded form",
    "its text; ordered by lemma, then by text",
    ("read/dictionary", "upkeep/invariants"),
)
FOLDED_SIZES = Section("folded.size", SMALL, "folded form", "bytes of its text", ("read/dictionary",))
FOLDED_KEYS = Section(
    "folded.key",
    LONG,
    "32 folded forms",
    "of every 32nd in order of texts: its first eight bytes, filled up with zeros, as a big-endian number",
    ("read/dictionary", "upkeep/invariants"),
)
FOLDED_EXACT = Section(
    "folded.exact",
    SMALL,
    "folded form",
    "how many exact forms it has",
    ("read/dictionary", "upkeep/invariants"),
)
FOLDED_ORDER = Section(
    "folded.order",
    NUMBERS,
    "folded form",
    "ordinals of the folded forms in order of their texts alone",
    ("read/dictionary", "upkeep/invariants", "whoosh/terms"),
)
EXACT_TEXTS = Section(
    "exact.text",
    BYTES,
    "exact form",
    "its text; ordered by folded form, then by text, then by span. One text can have several spans",
    ("read/dictionary", "upkeep/invariants"),
)
EXACT_SIZES = Section("exact.size", SMALL, "exact form", "bytes of its text", ("read/dictionary",))
EXACT_KEYS = Section(
    "exact.key",
    LONG,
    "32 exact forms",
    "of every 32nd in order of texts: its first eight bytes, filled up with zeros, as a big-endian number",
    ("read/dictionary", "upkeep/invariants"),
)
EXACT_SPANS = Section(
    "exact.span",
    SMALL,
    "exact form",
    "how many positions it covers: 1, or more for the joined form of a compound",
    ("read/dictionary", "upkeep/invariants"),
)
EXACT_ORDER = Section(
    "exact.order",
    NUMBERS,
    "exact form",
    "ordinals of the exact forms in order of their texts alone",
    ("read/dictionary", "upkeep/invariants", "whoosh/terms"),
)

# The postings of each field. "Lemma" means one that occurs in the field, in order of its ordinal.

FIELD_LENGTHS = Section(
    "{field}.length",
    NUMBERS,
    "article",
    "its length in positions",
    ("read/field", "upkeep/compact", "upkeep/invariants"),
)
FIELD_LEMMAS = Section("{field}.lemma", NUMBERS, "lemma", "its ordinal", ("read/field", "upkeep/invariants"))
DF = Section("{field}.articles", SMALL, "lemma", "in how many articles it occurs", ("read/field", "upkeep/invariants"))
MORE = Section("{field}.more", SMALL, "lemma", "its occurrences beyond one in each of these", ("read/field",))
FIELD_EXACT = Section(
    "{field}.exact",
    SMALL,
    "exact form",
    "its occurrences in this field; all exact forms of the segment",
    ("read/field", "upkeep/invariants"),
)
DOCS = Section("{field}.docs", ASCENDING, "lemma", "doc ids of these articles", ("read/field", "upkeep/invariants"))
TF = Section(
    "{field}.tf",
    PACKED_WITH_SKIPS,
    "lemma",
    "its occurrences in each of these articles, less one",
    ("read/field", "upkeep/invariants"),
)
SLOTS = Section("{field}.slots", ASCENDING, "lemma", "slots at which it occurs", ("read/field", "upkeep/invariants"))
FORMS = Section(
    "{field}.forms",
    PACKED,
    "lemma",
    "which of its exact forms is at each slot, from 0; of equal slots the lower form first. No wide numbers",
    ("read/field", "upkeep/invariants"),
)
IMPACTS = Section(
    "{field}.impact",
    BYTES,
    "lemma",
    "its impact in each of these articles, as a code",
    ("read/field", "upkeep/invariants"),
)
ARTICLE_FORMS = Section(
    "{field}.form",
    PACKED,
    "lemma",
    "for each of these articles, which of the lemma's exact forms occurs in it, from 0; the number of its forms: several do",
    ("read/field", "upkeep/invariants"),
)
MIXED_COUNTS = Section(
    "{field}.mixed.count",
    SMALL,
    "lemma",
    "how many forms there are, in total, in the articles with several",
    ("read/field", "upkeep/invariants"),
)
MIXED_FORMS = Section(
    "{field}.mixed",
    PACKED,
    "lemma",
    "twice each of these forms, plus 1 for the first of an article; ascending in each article",
    ("read/field", "upkeep/invariants"),
)
MIXED_IMPACTS = Section(
    "{field}.mixed.impact",
    BYTES,
    "lemma",
    "the impact of each of these forms, as a code",
    ("read/field", "upkeep/invariants"),
)
STARTS = Section(
    "{field}.starts",
    PACKED,
    "article",
    "code points from the start of each position's word to the start of the next one's; the first counts from 0",
    ("read/field", "upkeep/invariants"),
)
ODD_AT = Section(
    "{field}.odd.at",
    NUMBERS,
    "odd word",
    "twice its slot, plus 1 for a joined form; article after article. A word is odd if its length in the text is not that of "
    "its exact form plus its span less one, or if another word of one position has its slot",
    ("read/field", "upkeep/invariants"),
)
ODD_SIZES = Section("{field}.odd.is", NUMBERS, "odd word", "its length in the text, in code points", ("read/field",))

# Columns: what is known of each article besides its words.

ID_HASH = Section(
    "id.hash",
    NUMBERS,
    "article, by hash",
    "first half of `blake2b(id.encode(), digest_size=16)`, ascending",
    ("read/segment", "upkeep/invariants", "upkeep/repair", "upkeep/verify"),
)
ID_REST = Section(
    "id.rest",
    NUMBERS,
    "article, by hash",
    "second half of it. No two ids are expected to share both",
    ("read/segment", "upkeep/invariants", "upkeep/verify"),
)
ID_ARTICLE = Section(
    "id.article",
    NUMBERS,
    "article, by hash",
    "its doc id",
    ("read/segment", "upkeep/invariants", "upkeep/verify"),
)
CONTENT_HASH = Section(
    "content.hash",
    BYTES,
    "article",
    "16 bytes: `Article.content_hash`",
    ("read/segment", "read/snapshot", "upkeep/invariants", "upkeep/rescue"),
)
FIRST_DAY = Section(
    "date.first",
    SIGNED,
    "article",
    "the first day its date stands for, as a proleptic Gregorian ordinal; 0: undated",
    ("read/snapshot", "upkeep/invariants", "whoosh/schema"),
)
LAST_DAY = Section(
    "date.last",
    SIGNED,
    "article",
    "the last day its date stands for, likewise",
    ("read/snapshot", "upkeep/invariants", "whoosh/schema"),
)
OUTLET_NUMBER = Section(
    "outlet.number",
    NUMBERS,
    "article",
    "index of its outlet in `outlet.names`",
    ("read/segment", "read/snapshot", "upkeep/invariants", "whoosh/documents"),
)
OUTLET_NAMES = Section(
    "outlet.names",
    BYTES,
    "segment",
    "a JSON list of outlets; the first is null",
    ("read/segment", "upkeep/invariants"),
)
ADDRESS_HASH = Section(
    "address.hash",
    NUMBERS,
    "article",
    "`blake2b(address_key(url).encode(), digest_size=8)`; 0: it has no address",
    ("read/segment", "upkeep/invariants"),
)
HOST_HASH = Section(
    "address.host",
    NUMBERS,
    "article",
    "the same of the host alone",
    ("read/segment", "upkeep/invariants"),
)
ADDED = Section(
    "added",
    NUMBERS,
    "article",
    "when its id was first added, in seconds since 1970 (UTC); 0: unknown",
    ("read/segment", "upkeep/invariants", "upkeep/rescue"),
)
SENTENCE_COUNT = Section(
    "sentences",
    NUMBERS,
    "article",
    "how many sentences the body has",
    ("read/segment", "upkeep/invariants"),
)
SENTENCE_GAPS = Section(
    "sentence.gap",
    PACKED,
    "article",
    "for each sentence, twice the code points between the one before and this one, plus 1 if a line ends among them",
    ("read/segment",),
)
SENTENCE_LENGTHS = Section(
    "sentence.length",
    PACKED,
    "article",
    "for each sentence, its code points",
    ("read/segment", "upkeep/invariants"),
)
SENTENCE_POSITIONS = Section(
    "sentence.positions",
    PACKED,
    "article",
    "for each sentence, how many positions begin in it",
    ("search/positions", "upkeep/invariants"),
)
FINGERPRINT_COUNT = Section(
    "fingerprint.count",
    NUMBERS,
    "article",
    "how many fingerprints the body has",
    ("read/segment", "upkeep/invariants"),
)
FINGERPRINT_SIZE = 4
"""Bytes of a fingerprint."""

FINGERPRINTS = Section(
    "fingerprint.hash",
    BYTES,
    "fingerprint",
    "4 bytes: a u4, part of the hash of five words in a row. Of each article the distinct ones, ascending; see below",
    ("read/segment", "upkeep/invariants"),
)
FRAME_SIZES = Section(
    "frame.size",
    NUMBERS,
    "article",
    "bytes of its frame",
    ("read/segment", "upkeep/invariants", "upkeep/rescue", "upkeep/upgrade"),
)

# Earlier versions of articles, oldest first. They are the last in a file: whatever else is lost of it matters more.

VERSIONS = Section(
    "version.data",
    BYTES,
    "earlier version",
    "a Zstandard frame of what was stored of the article, without its magic number (4 bytes)",
    ("read/segment", "read/earlier_versions", "upkeep/invariants", "upkeep/rescue"),
)
VERSION_COUNT = Section(
    "version.count",
    NUMBERS,
    "article",
    "how many earlier versions it has",
    ("read/earlier_versions", "read/segment", "upkeep/invariants", "upkeep/rescue"),
)
VERSION_UNTIL = Section(
    "version.until",
    NUMBERS,
    "earlier version",
    "when another version took its place, in seconds since 1970 (UTC)",
    ("read/earlier_versions", "upkeep/invariants", "upkeep/rescue"),
)
VERSION_SIZES = Section(
    "version.size",
    NUMBERS,
    "earlier version",
    "bytes of its frame",
    ("read/earlier_versions", "upkeep/rescue"),
)

# Metadata: the values of fields in `extra`, a column for each field. A value is a text, whatever its type in `extra`.

META_FIELDS = Section(
    "meta.fields",
    BYTES,
    "segment",
    "a JSON list of the fields, in order of their names",
    ("read/metadata",),
)
META_VALUES = Section("meta.values", NUMBERS, "metadata field", "how many different values it has", ("read/metadata",))
META_TOTAL = Section(
    "meta.total",
    NUMBERS,
    "metadata field",
    "how many values all articles have in it together",
    ("read/metadata",),
)
META_TEXTS = Section(
    "meta.text",
    BYTES,
    "value",
    "its text; field after field, and in each in order of texts",
    ("read/metadata", "upkeep/invariants"),
)
META_SIZES = Section("meta.size", SMALL, "value", "bytes of its text", ("read/metadata",))
META_COUNTS = Section(
    "meta.counts",
    PACKED,
    "metadata field",
    "for each article, how many values it has in the field",
    ("read/metadata", "upkeep/invariants"),
)
META_CODES = Section(
    "meta.codes",
    PACKED,
    "metadata field",
    "for each of these values, its number among those of the field, from 0; article after article, each in its own order",
    ("read/metadata", "upkeep/invariants"),
)

SENTENCE_LISTS = (SENTENCE_GAPS, SENTENCE_LENGTHS, SENTENCE_POSITIONS)

SECTIONS = tuple(value for value in list(globals().values()) if isinstance(value, Section))
"""All of these."""
