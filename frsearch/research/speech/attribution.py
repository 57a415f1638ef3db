"""Which quotations of a text are speech, and whose: the cues of each sentence, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.research.speech.context import Paragraph, Span, agrees, units
from frsearch.research.speech.cues_after import MOST_WORDS, Cue, cue_after, cue_within, source_at
from frsearch.research.speech.cues_before import main_subject, subject_before, verb_before
from frsearch.research.speech.marks import Quotation
from frsearch.research.speech.phrases import Phrase, is_person, phrase_at, with_apposition
from frsearch.research.speech.titles import has_words_of_speech, is_title, is_utterance
from frsearch.research.speech.verbs import verb_form
from frsearch.research.speech.vocabulary import DETERMINERS, NAMING_NOUNS, OF, THIRD_PERSON, WRITINGS
from frsearch.research.speech.words import QUOTE, TITLE, Word, words

_CONNECTORS = frozenset(", et ou ni puis mais voire".split()) | DETERMINERS | OF | {"à", "au", "aux"}
_SOURCE_ENDS = ("selon", "après", "croire", "de")
"""The word before the pronoun of a source: *selon elle* is hardly the subject of the sentence."""

_OPENING = 4
"""Words before a verb that begins its sentence: *Après avoir dénoncé*."""


class Speech(NamedTuple):
    """A quotation that somebody says; the places of the speaker (None: not named) and of the cue (None: there is none).

    ``sentence`` is the place of the sentence that has it, or of the sentences that it spans.
    """

    quotation: Quotation
    speaker: Span | None
    cue: Span | None
    sentence: Span


class _Verdict(NamedTuple):
    speaker: Span | None
    cue: Span | None
    closes: bool = False
    """Whether the cue fills what is between this quotation and the next, which continues it."""


def speeches(text: str, quotes: Sequence[Quotation], sentences: Sequence[Span]) -> list[Speech]:
    """Return the quotations of a text that are speech, in order."""
    found: list[Speech] = []
    paragraph = Paragraph(text)
    for start, end, some in units(quotes, sentences):
        paragraph.move_to(start, some)
        found += Unit(text, start, end, some, paragraph).speeches()
    return found


class Unit:
    """A sentence with its quotations: its words, with a placeholder for each of them."""

    def __init__(self, text: str, start: int, end: int, quotes: Sequence[Quotation], paragraph: Paragraph) -> None:
        self.text, self.start, self.end, self.quotes, self.paragraph = text, start, end, quotes, paragraph
        self.words: list[Word] = []
        self.places: list[int] = []
        at = start
        for each in quotes:
            self.words += words(text, at, each.open)
            self.places.append(len(self.words))
            self.words.append(Word(TITLE if text[each.start].isupper() else QUOTE, each.start, each.end, QUOTE))
            at = each.close
        self.words += words(text, at, max(at, end))
        self.verdicts: list[_Verdict | None] = []
        self.said: _Verdict | None = None

    def speeches(self) -> list[Speech]:
        """Return the quotations that are speech."""
        for number in range(len(self.quotes)):
            verdict = self.verdict(number)
            self.verdicts.append(verdict)
            self.said = verdict or self.said
        self.pass_back()
        found = []
        for each, verdict in zip(self.quotes, self.verdicts, strict=True):
            if verdict:
                found.append(Speech(each, verdict.speaker, verdict.cue, (self.start, self.end)))
                self.paragraph.last, self.paragraph.has_spoken = verdict.speaker, True
        self.paragraph.read(self.words)
        self.paragraph.read_to = max(self.paragraph.read_to, self.end)
        return found

    def verdict(self, number: int) -> _Verdict | None:
        """Return who says a quotation, or None if nobody does for certain."""
        quote = self.quotes[number]
        return (
            self.within(quote)
            or self.after(number)
            or (None if self.is_title(number) else self.before(number) or self.continued(number))
            or self.alone(number)
        )

    def between(self, number: int) -> list[Word]:
        """Return the words between the quotation before this one, or the beginning of the sentence, and this one."""
        return self.words[self.places[number - 1] + 1 if number else 0 : self.places[number]]

    def following(self, number: int) -> list[Word]:
        """Return the words between this quotation and the next one, or the end of the sentence."""
        is_last = number + 1 == len(self.places)
        return self.words[self.places[number] + 1 : None if is_last else self.places[number + 1]]

    def previous(self, number: int) -> _Verdict | None:
        """Return the verdict of the quotation before this one."""
        return self.verdicts[number - 1] if number else None

    def inside(self, number: int) -> str:
        """Return the text of a quotation."""
        return self.text[self.quotes[number].start : self.quotes[number].end]

    def is_title(self, number: int) -> bool:
        """Return whether a quotation looks like a title or a name."""
        return is_title(self.inside(number), self.between(number))

    def within(self, quote: Quotation) -> _Verdict | None:
        """Return the verdict of an insertion inside the quotation."""
        inside = words(self.text, quote.start, quote.end)
        cue = cue_within(inside)
        if cue is None:
            return None
        return _Verdict(self.speaker(cue, inside), (inside[cue.start + 1].start, inside[cue.end - 1].end))

    def after(self, number: int) -> _Verdict | None:
        """Return the verdict of the cue that follows the quotation."""
        following = self.following(number)
        cue = cue_after(following, 0)
        if cue is None:
            return None if self.is_title(number) else self.by(number, following)
        if following[0].text[0].isalpha() and following[0].low not in ("selon", "d'") and not is_utterance(self.inside(number)):
            return None
        is_verb = cue.pronoun in THIRD_PERSON and following[max(0, cue.end - 2)].low not in _SOURCE_ENDS
        speaker = self.speaker(cue, following, self.subject_of_sentence(number) if is_verb else None)
        at = cue.start
        while not following[at].text[0].isalnum():
            at += 1
        closes = bool(following) and following[-1].text in (",", ":")
        return _Verdict(speaker, (following[at].start, following[cue.end - 1].end), closes)

    def subject_of_sentence(self, number: int) -> Span | None:
        """Return whom the sentence is about, if it begins before the quotation."""
        if not self.places[number]:
            return None
        if source := self.sourced(number, self.places[number - 1] if number else 0):
            return source.speaker
        if self.paragraph.has_spoken or self.said:
            return None
        cue = main_subject(self.words, 0, self.places[number])
        return self.span(cue.phrase) if cue and cue.phrase else None

    def by(self, number: int, following: Sequence[Word]) -> _Verdict | None:
        """Return the verdict of an agent, *qualifié de « … » par X*, or of *pour X* after an apposition."""
        before = self.between(number)
        if len(following) < 2 or not before:
            return None
        form = verb_form(before[-2 if len(before) > 1 and before[-1].low in ("de", "d'", "comme") else -1].low)
        is_agent = (
            following[0].low == "par" and form is not None and "speech" in form.kinds and form.mood in ("participle", "both")
        )
        is_view = following[0].low == "pour" and before[-1].text == ","
        phrase = phrase_at(following, 1, len(following)) if is_agent or is_view else None
        if phrase is None or (is_view and not is_person(following, phrase)):
            return None
        phrase = with_apposition(following, phrase, len(following)) if is_agent else phrase
        return _Verdict(self.span(phrase, following), (following[0].start, following[phrase.next - 1].end))

    def before(self, number: int) -> _Verdict | None:
        """Return the verdict of what precedes the quotation: a verb, a source, or a name before a colon."""
        place = self.places[number]
        floor = self.places[number - 1] + 1 if number and self.previous(number) else 0
        verb = verb_before(self.words, place, floor)
        if verb is None:
            return self.sourced(number, floor) or self.after_colon(number, floor)
        cue_span = (self.words[verb.start].start, self.words[verb.end - 1].end)
        if verb.is_passive:
            return None
        if verb.form.verb == "appeler" and not any(
            word.low in ("à", "au", "ce", "aux") for word in self.words[max(0, verb.start - 8) : place]
        ):
            return None
        if verb.is_dependent:
            return self.dependent(number, verb.start, cue_span, verb.form.mood)
        subject = subject_before(self.words, verb.start)
        if subject is None:
            is_relative = verb.start > 0 and self.words[verb.start - 1].low == "qui"
            speaker = None if is_relative else self.elsewhere(number, verb.start)
            return _Verdict(speaker, cue_span) if speaker else None
        if "speech" not in verb.form.kinds and subject.phrase and not is_person(self.words, subject.phrase):
            return None
        if subject.phrase is None and subject.pronoun not in THIRD_PERSON:
            return _Verdict(None, cue_span)
        return _Verdict(self.speaker(subject, self.words, self.elsewhere(number, subject.start)), cue_span)

    def elsewhere(self, number: int, before: int) -> Span | None:
        """Return the subject of a verb that has none beside it: who said the quotation before, or the subject of the sentence."""
        if previous := self.previous(number):
            return previous.speaker
        subject = main_subject(self.words, 0, before)
        return self.span(subject.phrase) if subject and subject.phrase else None

    def dependent(self, number: int, start: int, cue: Span, mood: str) -> _Verdict | None:
        """Return the verdict of a verb without a subject of its own: *jugeant*, *après avoir dénoncé*, *avant d'ajouter*."""
        if mood == "infinitive" and start > 1 and self.words[start - 1].low in ("d'", "de") and self.words[0].low == "et":
            phrase = phrase_at(self.words, 1, start - 1)
            return _Verdict(self.span(phrase), cue) if phrase else None
        if speaker := self.elsewhere(number, start):
            return _Verdict(speaker, cue) if mood != "participle" or self.previous(number) else None
        if mood == "participle" or (number and self.previous(number)):
            return None
        if start > _OPENING:
            return None
        following = self.words[self.places[number] + 1 : self.places[number] + 3 * MOST_WORDS]
        for at, word in enumerate(following):
            if word.text == ",":
                phrase = phrase_at(following, at + 1, len(following))
                if phrase and following[at + 1].low not in THIRD_PERSON:
                    return _Verdict(self.span(with_apposition(following, phrase, len(following)), following), cue)
                break
        return None

    def sourced(self, number: int, floor: int) -> _Verdict | None:
        """Return the verdict of a source that begins the sentence, or a part of it: *Selon X, …*."""
        place = self.places[number]
        for at in range(max(floor, place - 2 * MOST_WORDS), place - 2):
            if at > floor and self.words[at - 1].text not in (",", ";") and self.words[at - 1].low not in ("mais", "et", "car"):
                continue
            source = source_at(self.words, at, is_before=True) or self.view(at, place)
            if source is None or source.end >= place:
                continue
            span = (self.words[at].start, self.words[source.end - 1].end)
            return _Verdict(self.speaker(source, self.words), span)
        return None

    def view(self, at: int, place: int) -> Cue | None:
        """Return the cue *Pour X,* at the beginning of a sentence or part of one, if X is somebody."""
        if self.words[at].low != "pour":
            return None
        phrase = phrase_at(self.words, at + 1, place)
        if phrase is None or not is_person(self.words, phrase) or phrase.next >= place or self.words[phrase.next].text != ",":
            return None
        return Cue(at, phrase.next, phrase)

    def after_colon(self, number: int, floor: int) -> _Verdict | None:
        """Return the verdict of a colon before a whole sentence: the subject of what precedes it speaks."""
        place = self.places[number]
        if not place or self.words[place - 1].text != ":" or not self.inside(number)[0].isupper():
            return None
        if any(word.low in WRITINGS or word.low in NAMING_NOUNS for word in self.words[max(floor, place - 6) : place]):
            return None
        subject = main_subject(self.words, floor, place - 1)
        if subject is None or (subject.phrase is None and not is_utterance(self.inside(number))):
            return None
        return _Verdict(self.speaker(subject, self.words), (self.words[place - 1].start, self.words[place - 1].end))

    def continued(self, number: int) -> _Verdict | None:
        """Return the verdict of the quotation before, if nothing but connecting words, or its cue, is between the two."""
        previous = self.previous(number)
        between = self.between(number)
        if previous is None or not (previous.closes or (between and all(word.low in _CONNECTORS for word in between))):
            return None
        return _Verdict(previous.speaker, None)

    def pass_back(self) -> None:
        """Give quotations in a row the verdict of the one after them: *« A » et « B », a dit X*."""
        for number in range(len(self.quotes) - 2, -1, -1):
            if self.verdicts[number] is None and (next_one := self.verdicts[number + 1]):
                between = self.between(number + 1)
                if between and all(word.low in _CONNECTORS for word in between) and not self.is_title(number):
                    self.verdicts[number] = _Verdict(next_one.speaker, None)

    def alone(self, number: int) -> _Verdict | None:
        """Return the verdict of a quotation that is a sentence of its own: speech, of who spoke last in the paragraph."""
        if self.between(number) or any(word.text[0].isalnum() for word in self.following(number)):
            return None
        inside, after = self.inside(number), self.following(number)
        ends = inside[-1] in ".!?…" or (bool(after) and after[0].text in ".!?…")
        if not (ends and inside[0].isupper()):
            return None
        if self.paragraph.has_spoken:
            return _Verdict(self.paragraph.last, None)
        return _Verdict(None, None) if has_words_of_speech(inside, 4) else None

    def speaker(self, cue: Cue, some: Sequence[Word], subject: Span | None = None) -> Span | None:
        """Return the place of the speaker that a cue names; a pronoun means `subject`, else whoever the paragraph says."""
        if cue.phrase:
            return self.span(cue.phrase, some)
        if cue.pronoun not in THIRD_PERSON:
            return None
        meant = subject or (self.said.speaker if self.said else self.paragraph.meant())
        return meant if meant and (subject or agrees(cue.pronoun, self.text[slice(*meant)])) else None

    def span(self, phrase: Phrase, some: Sequence[Word] | None = None) -> Span:
        """Return the place of a phrase in the text."""
        among = self.words if some is None else some
        return among[phrase.start].start, among[phrase.end - 1].end
