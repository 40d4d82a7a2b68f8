"""Whether a sentence is about what the question takes for granted, or about something near it.

Each name, number, modifier and thing of the question must stand in the sentence, beside it, in its
headings or elsewhere in its passage; and the sentence must not have another in its place: "The
east wing was renovated in 2009" says nothing of the west wing.
"""

import re
from collections.abc import Sequence

from agents.extracting.doubts import Above, Doubt
from agents.extracting.forms import JOINT, Words
from agents.extracting.heads import Head
from agents.extracting.languages import language_of
from agents.extracting.terms import Kind, Term, acts_of, joined_to, number_in, terms_of
from agents.extracting.word_similarity import WordVectors
from agents.extracting.words import (
    WORD,
    codes_in,
    is_code,
    is_option,
    stem,
)

_LIKE = 0.42
"""Cosine of two words, by the table, from which one may stand for the other."""
_SHARED = 5
"""Letters at the beginning that two forms of a name share: "Canada", "Canadian"."""
_FEW = 3
"""Terms of a question that rests on each of them; of a longer one a passage may lack a rare word,
and say it otherwise among the rest."""
_YEAR = 4
_VERSION = frozenset(map(stem, ("version", "versions", "release", "versión", "ausgabe")))
_LABEL = re.compile(r"(?:[-•*–]|\d{1,3}[.)])\s+([A-Z][\w&'’ -]{1,40}?)(?: \([^)]{1,40}\))? ?:\s")
"""What an item is about."""
_V = re.compile(r"[vV]\d[\d.]*")


_NOTHING = Above()


class Conditions:
    """Those of one question."""

    def __init__(self, question: str, vector_of: WordVectors) -> None:
        self.language = language_of(question)
        self._vector_of = vector_of
        found = terms_of(question)
        self.terms = [*found, *self._acts(question, found)]
        self._names = frozenset(term.stem for term in self.terms if term.kind is Kind.NAME)
        self._asked = frozenset(Words(question, self.language).stems)
        self._question = question
        self._how_to = bool(re.search(self.language.how_to or r"(?!)", question.casefold()))
        self._initials = [
            ("".join(t.text[0] for t in run).casefold(), run)
            for run in _runs([t for t in self.terms if t.kind is Kind.NAME])
        ]
        self._likeness: dict[tuple[str, str], bool] = {}
        self._sameness: dict[tuple[str, str], bool] = {}

    def words(self, text: str) -> Words:
        return Words(text, self.language)

    def _acts(self, question: str, terms: Sequence[Term]) -> list[Term]:
        """In a question that has little else, what no other word can say."""
        if not self.language.inverted or len(terms) >= _FEW:
            return []
        rare = [act for act in acts_of(question) if not self._vector_of.is_common(act.text)]
        return rare[: _FEW - len(terms)]

    def strange(self, passages: Sequence[Words]) -> tuple[Term, ...]:
        """What none of all passages found has: years and versions; things that a way to do
        something is asked with ("with pip"); things and verbs that are no common word ("zstd"). Any
        other may be said in other words, and in a language that writes words as one
        ("Handbuchseite") few are common."""
        return tuple(
            term
            for term in self.terms
            if self._cannot_be_paraphrased(term)
            and not any(self._is_met(term, words) for words in passages)
        )

    def _cannot_be_paraphrased(self, term: Term) -> bool:
        if term.kind is Kind.NUMBER:
            return _is_year(term.text) or _is_version(term)
        if term.kind is Kind.ACT:
            return True
        if term.kind is not Kind.NOUN or self.language.nouns_are_capitals:
            return False
        if not self._is_thing(term):
            return False
        if self._how_to and term.after is not None:
            return True
        rests_on_it = len(self.terms) <= _FEW
        return rests_on_it and not self._vector_of.is_common(term.text.casefold())

    def _is_thing(self, term: Term) -> bool:
        """No verb, behind a pronoun ("I configure"), a question word and what joins it ("how to
        configure") or nothing; and no word for how something is, unless behind it a verb may stand:
        "a derogatory term", "does zstd support"."""
        said = (word.casefold() for word in WORD.findall(self._question[: term.start]))
        *others, before = ["", "", *said]
        if before in self.language.inverted:
            return True
        if not before or term.head is not None:
            return False
        if before in self.language.prepositions:
            return others[-1] not in self.language.asking
        is_little = before in self.language.function_words
        return not is_little or before in self.language.determiners

    def doubt(
        self, here: Words, around: Words, strange: Sequence[Term] = (), above: Above = _NOTHING
    ) -> Doubt:
        """Of a sentence; `around` is its passage, with the headings and the title."""
        absent = [term for term in self.terms if not self._is_met(term, here)]
        missing = [term for term in absent if not self._is_met(term, around)]
        replaced = [
            term
            for term in absent
            if (self._replaced(term, here) and not _is_told_by(above.head, term))
            or _is_under_another(above.head, term)
            or (term in missing and self._has_rival(term.text.casefold(), around))
            or (term in missing and self._speaks_of_now(term, here))
        ]
        called = above.called
        named = [term for term in absent if called and self._is_met(term, called)]
        elsewhere = any(_is_under_another(above.head, term) for term in absent)
        return Doubt(
            tuple(absent), tuple(missing), tuple(replaced), tuple(strange), tuple(named), elsewhere
        )

    def _speaks_of_now(self, term: Term, here: Words) -> bool:
        """ "The current chair" is none of a year that is named nowhere near."""
        is_now = not self.language.present.isdisjoint(here.folded)
        return is_now and term.kind is Kind.NUMBER and _is_year(term.text)

    def _is_met(self, term: Term, words: Words) -> bool:
        """Of a name of several words it is enough to say the last: "Luther"."""
        last = next((run[-1] for _, run in self._initials if term in run), term)
        return self.meets(term, words) or self.meets(last, words)

    def meets(self, term: Term, words: Words) -> bool:
        if is_option(term.text):
            return term.text in words.options
        if is_code(term.text):
            return codes_in(term.text) <= words.codes
        if term.kind is Kind.NUMBER:
            return (
                self._values(term) <= words.all_values
                or term.stem in words.known
                or self._is_a_version_of(term, words)
            )
        if term.stem in words.known:
            return True
        if term.kind is Kind.CONTRAST:
            return self._has_member(term, words)
        if term.kind is Kind.NAME:
            return self._is_abbreviated(term, words) or any(
                self._same_name(term, word) for word in words.stems
            )
        return any(
            self._same_name(term, its_stem)
            or self._ends(term, word)
            or self._like(term.text.casefold(), word)
            for word, its_stem in zip(words.folded, words.stems, strict=True)
        )

    def _is_a_version_of(self, term: Term, words: Words) -> bool:
        """Behind the same name, as "Debian 10.2" is of "Debian 10"."""
        return term.behind in self._names and any(
            before == term.behind and word.startswith(f"{term.text}.")
            for before, word in zip(words.stems, words.folded[1:], strict=False)
        )

    def _values(self, term: Term) -> frozenset[str | None]:
        """That of a number; both of "24-10"."""
        said = [part for part in JOINT.split(term.text) if part]
        return frozenset(number_in(part, self.language) for part in said)

    def _has_member(self, term: Term, words: Words) -> bool:
        if not words.language.determiners and term.text in words.text:  # without spaces
            return True
        of = self.language.contrast_of
        return any(of.get(word) == of[term.text.casefold()] for word in words.forms)

    def _same_name(self, term: Term, word: str) -> bool:
        """The same beginning, one within the other, or a letter's difference."""
        known = self._sameness.get((term.stem, word))
        if known is None:
            known = self._sameness[term.stem, word] = _are_forms(term.stem, word)
        return known

    def _ends(self, term: Term, word: str) -> bool:
        """Of a word made of several it is the kind of thing: "Linie" of "Straßenbahnlinie"."""
        said = term.text.casefold()
        return self.language.nouns_are_capitals and len(said) > 3 and word.endswith(said)

    def _is_abbreviated(self, term: Term, words: Words) -> bool:
        """The name is the initials of words there, or those without their stops; or it is a part of
        one whose initials stand there."""
        said = term.text.replace(".", "")
        if said.isupper() and (said.casefold() in words.initials or said.casefold() in words.forms):
            return True
        return any(term in run and short in words.forms for short, run in self._initials)

    def _like(self, one: str, other: str) -> bool:
        known = self._likeness.get((one, other))
        if known is None:
            known = self._likeness[one, other] = self._is_like(one, other)
        return known

    def _is_like(self, one: str, other: str) -> bool:
        if other in self.language.function_words:
            return False
        return float(self._vector_of(one) @ self._vector_of(other)) >= _LIKE

    def _replaced(self, term: Term, here: Words) -> bool:
        if term.kind is Kind.NUMBER:
            return self._other_number(term, here)
        return (
            self._is_of_another(term, here)
            or self._has_rival(term.text.casefold(), here)
            or self._other_modifier(term, here)
            or self._other_object(term, here)
        )

    def _is_of_another(self, term: Term, here: Words) -> bool:
        """A name that is asked about, where an item has another before its colon: "WordStar:"."""
        label = _LABEL.match(here.text) if term.kind is Kind.NAME else None
        if label is None:
            return False
        said = label[1].split()
        named = any(any(c.isupper() for c in word[1:]) or not self._is_known(word) for word in said)
        return named and self._asked.isdisjoint(map(stem, said))

    def _is_known(self, word: str) -> bool:
        return self._vector_of.is_common(word.casefold())

    def _has_rival(self, said: str, here: Words) -> bool:
        if not self.language.determiners:  # without spaces
            return any(
                word in here.text and self.language.are_rivals(said, word)
                for word in self.language.contrast_of
            )
        return any(
            self.language.are_rivals(said, word)
            for word in here.forms
            if stem(word) not in self._asked
        )

    def _other_number(self, term: Term, here: Words) -> bool:
        """Another number behind the same word, or another year where a year is named."""
        if term.behind and any(
            before == term.behind and value
            for before, value in zip(here.stems, here.values[1:], strict=False)
        ):
            return True
        return _is_year(term.text) and any(v and _is_year(v) for v in here.values)

    def _other_modifier(self, term: Term, here: Words) -> bool:
        """Another word before the one that this term specifies: "east" before "wing"."""
        return term.head is not None and any(
            after == term.head and self._is_another(term, word)
            for word, after in zip(here.folded, here.stems[1:], strict=False)
        )

    def _other_object(self, term: Term, here: Words) -> bool:
        """Another word where this term is joined to one: "fee for adults" for "fee for guests"."""
        return term.after is not None and any(
            joined_to(here.folded, at, self.language) == term.after and self._is_another(term, word)
            for at, word in enumerate(here.folded)
        )

    def _is_another(self, term: Term, word: str) -> bool:
        known = self.language.function_words | self.language.plain | self.language.determiners
        return (
            word not in known
            and word.isalpha()
            and stem(word) not in self._asked
            and not self._like(term.text.casefold(), word)
        )


def _runs(names: Sequence[Term]) -> list[list[Term]]:
    """Names of several words."""
    runs: list[list[Term]] = []
    for term in names:
        if runs and term.start - runs[-1][-1].end <= 1:
            runs[-1].append(term)
        else:
            runs.append([term])
    return [run for run in runs if len(run) > 1]


def _are_forms(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHARED:
        return False
    if one[:_SHARED] == other[:_SHARED] or one in other or other in one:
        return True
    return _is_near(one, other)


def _is_near(one: str, other: str) -> bool:
    """One letter more, less, other, or two in the other order; neither begins with the other."""
    head = next(i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    rest = one[head:], other[head:]
    return (
        rest[0][1:] == rest[1][1:]
        or rest[0][1:] == rest[1]
        or rest[0] == rest[1][1:]
        or (rest[0][:2] == rest[1][:2][::-1] and rest[0][2:] == rest[1][2:])
    )


def _is_version(term: Term) -> bool:
    return term.behind in _VERSION or _V.fullmatch(term.text) is not None


def _is_told_by(head: Head, term: Term) -> bool:
    """Whether the line above is the version or the year itself."""
    if term.kind is not Kind.NUMBER:
        return False
    number = term.text.casefold().removeprefix("v")
    versions = (own for own in head.versions if own == number or own.startswith(f"{number}."))
    return number in head.years or any(versions)


def _is_under_another(head: Head, term: Term) -> bool:
    if term.kind is not Kind.NUMBER or _is_told_by(head, term):
        return False
    return bool(head.years if _is_year(term.text) else _is_version(term) and head.versions)


def _is_year(text: str) -> bool:
    return len(text) == _YEAR and text.isdecimal()
