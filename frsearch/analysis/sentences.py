"""Sentences of French press text, scraped text included, as spans of code points.

One regular expression finds every candidate for the end of a sentence, and small functions decide by these rules:

- A blank line always ends a sentence. A single newline does so only before a bullet or after a heading: one short line
  by itself, without final punctuation, with capitals on both sides.
- Closing quotes and brackets belong to the sentence that they close. A lower-case word or a comma after them continues
  it (``« Oui. Non. » a-t-il dit`` is split once). A straight quote with a space on both sides, or on neither, is closing
  if one has been opened in its paragraph.
- ``.`` before a lower-case word ends a sentence if it follows an ordinary word of three letters or more, because scraped
  text loses capitals. ``!``, ``?`` and ``…`` do not (``En Marche ! a obtenu``).
- Titles (``M. Diop``) never end a sentence, except before a word like ``Il``. Initials, dotted acronyms and abbreviated
  ranks (``J. K. Rowling``, ``O.N.U.``, ``col.``) end one only before a word that typically begins sentences
  (``O.N.U. Le …``); ``p. 12`` and the like, not before a number; ``etc.``, before a capital.
- Without a space, a sentence ends only between a whole word and a capitalised one (``prochains.Le``; not ``U.E``,
  ``M.SaNGaRé``, ``lemonde.fr`` or anything in an address).
- No sentence ends inside an inclusive word in capitals (``UN.E ÉLU.E``); in any other, a small letter follows the full stop.
- A sentence contains a word, and is more than a list number (``1. Bamako``).

Case may decide here, because it has no influence on which words match.
Running time is linear in the length of the text, whatever the text.
"""

from __future__ import annotations

import re
import unicodedata

from frsearch.analysis.inclusive import MAX_STEM_LENGTH, inclusive_words


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_TITLES = _words("m mm mme mmes mlle mlles dr drs mgr mr mrs prof av apr bd boul n°")
_BEFORE_NAMES = _words(
    "me mes pr st ste sts gal gén col cdt cne lt sgt adj adjt maj capt cap amb dir prés rév",
    "jr sr inc co corp ltd bros cie vs éd ed ex ndlr",
)
_BEFORE_NUMBERS = _words(
    "p pp n no nos nº art al vol chap ch fig t tél tel § sect réf cf",
    "janv févr fév avr juil sept oct nov déc",
)
ABBREVIATIONS = _TITLES | _BEFORE_NAMES | _BEFORE_NUMBERS | _words("etc env hab com min max qq tjs fam litt")

# The most frequent words after a full stop in French news; the first list has those that no surname begins with.
NEVER_A_NAME = _words("il elle ils elles et mais selon cette ces dans pour une avec depuis après alors puis quand cela ainsi")
_SENTENCE_STARTERS = NEVER_A_NAME | _words(
    "le la les l un des du de d ce c cet en je j on nous vous au aux à a si son sa ses leur leurs par sur",
    "comme tout tous plusieurs certains avant or lors car aujourd même pourtant celui celle face sans donc",
    "pas enfin malgré là quant quelques plus deux trois jusqu qu que qui quelque s n y aucun aucune",
)
_DOMAINS = _words("com fr org net info tv eu be ch io ml sn uk ru cn")

OPENING = "«“„‘\"'’(\\[¿¡–—-"
CANDIDATE = re.compile(
    rf"""
    [.!?…\n] (?: (?<=\n) \s*+
    | (?<!\n) (                                       # 1: the end of the sentence, closing characters included
        [.!?…]*+
        (?: [^\S\n]*+ [»”›)\]]++ [.!?…]*+
        | ["'’]++ (?!\w) [.!?…]*+
        | [^\S\n]++ "++ (?= [^\S\n]*+ (?: \n | \Z ) )
        | [^\S\n] [.!?…]++ (?= [\s»”")] | \Z )
        )*+
      ) \s*+ (?= (?: [^\S\n] | [{OPENING}] )*+ (.)? )  # 2: what the next sentence would begin with
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORD_BEFORE = re.compile(r"[^\s'’«“\"(\[]+\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_ANY_WORD = re.compile(r"\w")
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_]{1,2})*")
_ROMAN = re.compile(r"[IVXLC]+\b")
_LIST_MARK = re.compile(r"\d{1,3}|[^\W\d_]")
_BULLET = re.compile(r"[•►▪♦●■*]|[–—-]\s+[^\W\d_a-zà-öø-ÿ]")
_CAPITALISED = re.compile(r"(?=[^\W\d_a-zà-öø-ÿ])(?:\w[a-zà-öø-ÿœ\u0300-\u036f]+|\w(?=['’‘`\s]))")
_ADDRESS = re.compile(r"[/@_]|\bwww\b")
_NO_START = "\n,;:.%)]»”›…/!?&+*"
_HEADING_LENGTH = 60  # such a short line is hardly wrapped text, which is some 70 to 100 characters wide
_MAX_ADDRESS_LENGTH = 200
_MAX_INCLUSIVE_LENGTH = 2 * MAX_STEM_LENGTH  # how far around a full stop an inclusive word is looked for
_MAX_WORD_LENGTH = 32  # how far back the word before a full stop is read


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as (start, end) in code points, in order, without overlap.

    Each lies within one paragraph and has no white space at its ends; together they contain every character that is not
    white space. A sentence of the result that is split again on its own stays whole, unless a straight quote was opened
    before it.

    >>> sentences("M. Diop est parti. Il a dit : « Oui. »")
    [(0, 18), (19, 38)]
    """
    return Splitter(text).spans()


class Splitter:
    """The state of splitting one text: where the current sentence begins, and the quotes counted so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = len(text) - len(text.lstrip())
        self.first_word = -1
        self.counted_to = self.quotes = 0

    def spans(self) -> list[tuple[int, int]]:
        """Return all sentences."""
        spans = []
        for found in CANDIDATE.finditer(self.text, self.start):
            start = self.start
            if cut := self.cut(found):
                spans.append((start, cut[0]))
        if (end := len(self.text.rstrip())) > self.start:
            spans.append((self.start, end))
        return spans

    def cut(self, found: re.Match[str]) -> tuple[int, int] | None:
        """Return (end, next start) and move on to the next sentence, if the current one ends at this candidate; else None."""
        cut = self.after_line(found) if found.start(1) < 0 else self.after_mark(found)
        if cut:
            self.start = cut[1]
        return cut

    def after_line(self, found: re.Match[str]) -> tuple[int, int] | None:
        """Return (end, next start) if the end of a line or paragraph without final punctuation ends the sentence."""
        text, line_end, following = self.text, found.start(), found.end()
        if following == len(text):
            return None
        if found.group().count("\n") > 1:
            self.forget_quotes(following)
        elif not _BULLET.match(text, following) and not self.is_heading(line_end, following):
            return None
        return self.start + len(text[self.start : line_end].rstrip()), following

    def is_heading(self, line_end: int, following: int) -> bool:
        """Return whether the current sentence is a heading: one short line by itself."""
        if line_end - self.start > _HEADING_LENGTH:
            return False
        line = self.text[self.start : line_end].rstrip()
        last = _WORD_BEFORE.search(line)
        return (
            "\n" not in line
            and not line[0].islower()
            and line[-1] not in _NO_START
            and (last is None or last.group().lower() not in _SENTENCE_STARTERS)
            and self.text[following].isupper()
        )

    def after_mark(self, found: re.Match[str]) -> tuple[int, int] | None:
        """Return (end, next start) if this full stop, question or exclamation mark or ellipsis ends the sentence."""
        text, end, following = self.text, found.end(1), found.end()
        if following == len(text):
            return None
        if following - end > 1 and text.count("\n", end, following) > 1:
            self.forget_quotes(following)
            return end, following
        if not self.has_words(found.start()) or not self.may_end(found):
            return None
        if text[following] == '"' and self.is_closing(following):
            end = following = following + 1
            while text[following].isspace():
                following += 1
        return None if text[following] in _NO_START else (end, following)

    def has_words(self, mark: int) -> bool:
        """Return whether the current sentence has a word before `mark`, other than a list number."""
        if self.first_word < self.start:
            word = _ANY_WORD.search(self.text, self.start)
            self.first_word = word.start() if word else len(self.text)
        return self.first_word < mark and not _LIST_MARK.fullmatch(self.text, self.start, mark)

    def may_end(self, found: re.Match[str]) -> bool:
        """Return whether the words on both sides of a mark allow a sentence to end there."""
        text, mark, end, following = self.text, found.start(), found.end(1), found.end()
        first: str | None = found.group(2)
        full_stop = end == mark + 1 and text[mark] == "."
        if not first or (first in _NO_START and (first not in ".…" or text[following] == first)):
            return False
        if following == end:
            return self.may_end_glued(mark, found.start(2), full_stop)
        if first.islower():
            word = self.word_before(mark)
            return full_stop and text[following] == first and _may_precede_lower(word)
        if not full_stop:
            return not (first.isdigit() and text[end - 1] in ".…")
        return _may_precede(self.word_before(mark), text, found.start(2), quoted=text[following] != first)

    def may_end_glued(self, mark: int, following: int, full_stop: bool) -> bool:
        """Return whether a sentence ends at a mark without a space after it."""
        text = self.text
        name = _CAPITALISED.match(text, following)
        chunk = text[max(self.start, mark - _MAX_ADDRESS_LENGTH) : mark].rsplit(None, 1)[-1:]
        if not name or name.group().lower() in _DOMAINS or not chunk or _ADDRESS.search(chunk[0]):
            return False
        if full_stop and self.is_in_inclusive_word(mark):
            return False
        word = self.word_before(mark)
        whole_word = not word or word.isdigit() or (len(word) > 1 and "." not in word)
        return not full_stop or (whole_word and word.lower() not in ABBREVIATIONS)

    def is_in_inclusive_word(self, mark: int) -> bool:
        """Return whether a full stop is a sign in an inclusive word; one in small letters ends where a capital follows."""
        start = max(self.start, mark - _MAX_INCLUSIVE_LENGTH)
        around = self.text[start : mark + _MAX_INCLUSIVE_LENGTH]
        return around[mark - start - 1].isupper() and any(
            word.start < mark - start < word.end for word in inclusive_words(around)
        )

    def word_before(self, mark: int) -> str:
        """Return the word that ends at `mark`, in NFC; empty if there is none."""
        word = _WORD_BEFORE.search(self.text[max(self.start, mark - _MAX_WORD_LENGTH) : mark])
        return unicodedata.normalize("NFC", word.group()) if word else ""

    def is_closing(self, quote: int) -> bool:
        """Return whether an odd number of straight quotes precedes this one in its paragraph."""
        self.quotes += self.text.count('"', self.counted_to, quote)
        self.counted_to = quote
        return self.quotes % 2 == 1

    def resume(self, start: int, paragraph: int) -> None:
        """Continue as if the text before had been split: the current sentence and its paragraph begin there or later."""
        self.start = max(self.start, start)
        if paragraph > self.counted_to:
            self.forget_quotes(paragraph)

    def forget_quotes(self, paragraph: int) -> None:
        """Restart the count of quotes where a paragraph begins."""
        self.counted_to, self.quotes = paragraph, 0


def _may_precede_lower(word: str) -> bool:
    """Return whether a full stop after `word` can end a sentence although a lower-case word follows."""
    return len(word) > 2 and word.isalpha() and word[-1].islower() and word.lower() not in ABBREVIATIONS


def _may_precede(word: str, text: str, following: int, *, quoted: bool) -> bool:
    """Return whether a full stop after `word` can end a sentence, given that no lower-case word follows."""
    key = word.lower()
    if key in _TITLES:
        return _word_at(text, following) in NEVER_A_NAME
    if key in _BEFORE_NAMES or (_INITIALS.fullmatch(word) and word[0].isupper()):
        return quoted or _word_at(text, following) in _SENTENCE_STARTERS
    if key in _BEFORE_NUMBERS:
        return not (text[following].isdigit() or _ROMAN.match(text, following))
    return True


def _word_at(text: str, at: int) -> str:
    word = _WORD_AFTER.match(text, at)
    return word.group().lower() if word else ""
