"""A question as terms that a table must have, and names and cells as terms they are met by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agents.extracting.tables.vocabulary import ASKING, EXTREMES, MOST_OF, SAME, Extreme
from agents.extracting.words import CODE, FUNCTION_WORDS, GENERIC_WORDS, stem

_WORD = re.compile(rf"{CODE}|[^\W_]+")
_UNIT = re.compile(r"\([^)]*\)")
_KEY = 3  # figures
_SHORT = 2  # letters of a unit between a number and what it measures


@dataclass(frozen=True)
class Term:
    word: str
    stem: str
    exact: bool
    """A number, a code or a name: nothing of like meaning will do."""
    generic: bool


@lru_cache(maxsize=65536)
def stems_of(text: str) -> tuple[str, ...]:
    """The stem of each word, in order."""
    return tuple(stem(word) for word in _WORD.findall(text.casefold()))


def name_stems(column: str) -> tuple[str, ...]:
    """Of a column's name, without the unit in brackets."""
    return stems_of(_UNIT.sub(" ", column)) or stems_of(column)


def has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


class Asked:
    """A question about a table. Positions are those of its words, function words included."""

    def __init__(self, question: str, names: frozenset[str] = frozenset()) -> None:
        """`names` are stems of columns: "last" is none of time where one is "Last serviced"."""
        self.text, self._names_of_columns = question, names
        self._said = _WORD.findall(question)
        self.words = [word.casefold() for word in self._said]
        self.stems = [stem(word) for word in self.words]

    @cached_property
    def extreme(self) -> Extreme | None:
        return self._extreme[0] if self._extreme else None

    @cached_property
    def _extreme(self) -> tuple[Extreme, frozenset[int]] | None:
        for at, pair in enumerate(zip(self.words, self.words[1:], strict=False)):
            if pair in MOST_OF:
                return MOST_OF[pair], frozenset({at, at + 1})
        return next(
            (
                (EXTREMES[word], frozenset({at}))
                for at, word in enumerate(self.words)
                if word in EXTREMES and self.stems[at] not in self._names_of_columns
            ),
            None,
        )

    @cached_property
    def terms(self) -> dict[int, Term]:
        """What must be met, by position; what only asks is left out."""
        names = self._names()
        extreme = self._extreme[1] if self._extreme else frozenset[int]()
        return {
            at: Term(
                word,
                self.stems[at],
                exact=has_digit(word) or at in names,
                generic=word in GENERIC_WORDS,
            )
            for at, word in enumerate(self.words)
            if at not in extreme
            and word not in FUNCTION_WORDS
            and (word not in ASKING or at in names)
        }

    @cached_property
    def hints(self) -> dict[int, Term]:
        """The terms, and words that ask in a way that tells a column: "when", "where"."""
        telling = {
            at: Term(word, self.stems[at], exact=False, generic=True)
            for at, word in enumerate(self.words)
            if at not in self.terms and word in SAME
        }
        return self.terms | telling

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.stems)

    @cached_property
    def has_key(self) -> bool:
        return any(self.is_key(at) for at in self.terms)

    def is_key(self, at: int) -> bool:
        """Whether a word is, or is a part of, a code, a date or a number of three figures."""
        term = self.terms.get(at)
        if term is None or not has_digit(term.word):
            return False
        return not term.word.isdigit() or len(term.word) >= _KEY

    def _names(self) -> frozenset[int]:
        """Words with a capital that do not begin a sentence; none where most words have one."""
        capital = {n for n, word in enumerate(self._said) if n and word[0].isupper()}
        return frozenset(capital if 2 * len(capital) <= len(self._said) else ())

    def phrase(self, said: Sequence[str]) -> list[int]:
        """Where the question says these stems one after the other."""
        size = len(said)
        return [
            at
            for at in range(len(self.stems) - size + 1)
            if size and tuple(self.stems[at : at + size]) == tuple(said)
        ]

    def beside(self, at: int) -> list[int]:
        """The words that may say what a number is of: "week 7", "80 seats", "60 cm depth"."""
        near = [at - 1, at + 1]
        if at >= 2 and self.words[at - 1] in FUNCTION_WORDS:
            near.append(at - 2)
        if at + 2 < len(self.words) and len(self.words[at + 1]) <= _SHORT:
            near.append(at + 2)
        return [n for n in near if 0 <= n < len(self.words)]


def meets(term: Term, said: Iterable[str]) -> bool:
    """Whether a name of a column means a term: by the word, or by another for the same."""
    known = set(said)
    if term.stem in known:
        return True
    return any(stem(word) in known for word in SAME.get(term.word, ()))
