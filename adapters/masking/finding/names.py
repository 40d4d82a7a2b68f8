"""Names of people: after a title, or a given name that is known and what follows it.

The names are those that Faker makes people of, in some forty languages with Latin letters. A given
name by itself is one unless it is a word or a place as well; a name that no list has and no title
announces is not found.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple

from adapters.masking.finding.spans import Kind, Span
from adapters.masking.finding.words import LOCALES, NO_NAMES, PARTICLES, WORDS_TOO

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")

_TITLES = re.compile(
    r"(?<!\w)(?:(?:dott|avv|ing|sig|sr|sra|dr|prof|mevr|dhr|pr)\.|dottor|dottoressa|doctor|docteur"
    r"|professeur|professor|monsieur|madame|señora?|do[nñ]a?|maître|(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Srta|Sig|Dott|Dhr|Mevr|Mme|Mlle|Hr|Fr|Me|Ing|Avv|Rev"
    r"|Sig\.ra|Sig\.na|Dott\.ssa|Prof\.ssa|Dra|M)\.?|Miss|Sir|Lady|Herrn?|Frau|Monsieur|Madame"
    r"|Mademoiselle|Señora?|Señorita|Don|Doña|Signora?|Signorina|Dottor|Dottoressa|Professor"
    r"|Professeur|Mevrouw|Meneer|Pan|Pani|Senhora?|Doctor|Doktor|Docteur)"
    r"(?:\s(?:Dr|Prof|med|Ing)\.?)*\s(?=[^\W\d_])"
)
_MOST_WORDS = 4


_SHORTEST_PART = 4
_SHORTEST_ALONE = 3


class Lists(NamedTuple):
    given: frozenset[str]
    family: frozenset[str]


@cache
def lists() -> Lists:
    """Some 15,000 names, in a tenth of a second; raises `ImportError` without Faker."""
    given, family = set[str](), set[str]()
    for locale in LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            listed = getattr(provider, attribute)
            if isinstance(listed, str) or not isinstance(listed, Collection):
                continue
            if attribute.startswith("first_names"):
                given.update(listed)
            elif attribute.startswith("last_names"):
                family.update(listed)
    return Lists(_words(given), _words(family))


def people(text: str) -> Iterator[Span]:
    yield from _after_titles(text)
    words = [_Word(m[0].rstrip("."), m.start(), m.end()) for m in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        end = _name_from(text, words, at) or _turned_round(text, words, at)
        if end is None and _is_alone(words[at].text):
            end = at + 1
        if end is None:
            at += 1
            continue
        last = words[end - 1]
        yield Span(words[at].start, last.start + len(last.text), Kind.PERSON)
        at = end


def parts(name: str) -> Iterator[str]:
    """What a person is called further on in a text: by the first or the last word of the name."""
    words = [match[0].rstrip(".") for match in _WORD.finditer(name)]
    for word in {words[0], words[-1]} if len(words) > 1 else ():
        if len(word) >= _SHORTEST_PART and word[0].isupper() and word not in WORDS_TOO:
            yield word


class _Word(NamedTuple):
    text: str
    """Without a point behind it."""
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper() and self.text not in NO_NAMES

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper() and self.end > self.start + 1


def _after_titles(text: str) -> Iterator[Span]:
    for match in _TITLES.finditer(text):
        words = [
            _Word(m[0].rstrip("."), m.start(), m.end())
            for m in _WORD.finditer(text, match.end(), match.end() + 80)
        ]
        if words and words[0].start == match.end():
            end = _run(text, words, 0)
            if end:
                last = words[end - 1]
                yield Span(match.end(), last.start + len(last.text), Kind.PERSON)


def _name_from(text: str, words: list[_Word], at: int) -> int | None:
    """Where the name ends that begins with a given one, and has one more word at least."""
    first = words[at]
    if not first.is_capital or not _is_given(first.text):
        return None
    end = _run(text, words, at)
    return end if end and end > at + 1 else None


def _turned_round(text: str, words: list[_Word], at: int) -> int | None:
    """`Müller, Anna`."""
    family, *others = words[at : at + 2]
    if not others or not family.is_capital or family.text.casefold() not in lists().family:
        return None
    given = others[0]
    between = text[family.end : given.start]
    is_name = given.is_capital and _is_given(given.text)
    return at + 2 if between == ", " and is_name else None


def _is_alone(word: str) -> bool:
    """A given name that is no word, and no abbreviation."""
    is_name = all(part.casefold() in lists().given for part in word.split("-"))
    return is_name and len(word) >= _SHORTEST_ALONE and word.istitle() and word not in WORDS_TOO


def _is_given(word: str) -> bool:
    return any(part in lists().given for part in (word.casefold(), *word.casefold().split("-")))


def _run(text: str, words: list[_Word], at: int) -> int | None:
    """Where capital words end that stand side by side, particles among them."""
    end, told = None, 0
    for index in range(at, len(words)):
        word = words[index]
        if index > at and not _is_beside(text, words[index - 1], word, alone=told == 1):
            break
        if word.is_capital and told < _MOST_WORDS:
            told, end = told + 1, index + 1
        elif word.text.casefold() not in PARTICLES:
            break
    return end


def _is_beside(text: str, before: _Word, word: _Word, *, alone: bool) -> bool:
    """With a space between, and no end of a sentence: a point stands behind an initial only. A line
    may end behind a first word that is `alone`; of a list each line is a name of its own."""
    between = text[before.start + len(before.text) : word.start]
    is_cut = between == "\n" and alone
    return between in (" ", "\u00a0") or is_cut or (between == ". " and before.is_initial)


def _words(names: set[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names if len(name) > 1)
