"""In which kind of fact a sentence differs from what it rests on. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from agents.answering.judging.belonging import is_of_somebody_else
from agents.answering.judging.binding import is_bound_elsewhere
from agents.answering.judging.bounds import is_on_the_other_side
from agents.answering.judging.dates import dates_in, is_said, without_dates
from agents.answering.judging.entities import other_modifiers, replaced
from agents.answering.judging.evidence import Meaning
from agents.answering.judging.labels import is_another_of_its_kind
from agents.answering.judging.modality import is_firmer
from agents.answering.judging.names import codes_in, has_code, other_names
from agents.answering.judging.numbers import claimed_numbers, given_numbers
from agents.answering.judging.polarity import clauses, is_reversed
from agents.answering.judging.quantifiers import adds_only, is_as_often, is_of_another_number
from agents.answering.judging.quantities import (
    is_contradicted,
    quantities_in,
    without_quantities,
)
from agents.answering.judging.remembering import remembered
from agents.answering.judging.roles import is_turned_round
from agents.answering.judging.wording import is_general
from agents.answering.judging.words import covered, words_of
from contracts.tables import BETWEEN

PART = 0.3
"""Of the words of one of its clauses, below which the sentence is supported in part only."""
_PART_WORDS = 3  # that a clause has before it is judged by itself


@dataclass(frozen=True)
class Comparison:
    """A sentence beside the sentences it rests on.

    `context` (titles, headings) supplies facts of any kind, `named` only names; `years` may stand
    anywhere in the quotes.
    """

    sentence: str
    parts: tuple[str, ...]
    context: str
    named: str
    years: frozenset[int]
    meaning: Meaning | None = None
    texts: tuple[str, ...] = ()
    """All sentences of the quotes."""

    @property
    def quoted(self) -> str:
        return "\n".join(self.parts)

    @property
    def given(self) -> str:
        return f"{self.quoted}\n{self.context}"

    @property
    def prose(self) -> list[str]:
        """The parts that are no rows of tables: there "failed" is a value, and denies nothing."""
        return [part for part in self.parts if BETWEEN not in part]

    @property
    def told(self) -> str:
        return "\n".join(self.prose)

    @property
    def undated(self) -> str:
        return without_dates(self.sentence)

    @property
    def uncounted(self) -> str:
        """Without its dates and its numbers with units."""
        return _uncounted(self.sentence)


@remembered
def _uncounted(text: str) -> str:
    undated = without_dates(text)
    return without_quantities(undated, quantities_in(undated))


@remembered
def difference(compared: Comparison) -> str | None:
    """The first kind of fact in which they differ, or None."""
    return next((kind for kind, differs in _KINDS if differs(compared)), None)


def _date(c: Comparison) -> bool:
    given = dates_in(c.given)
    return not all(is_said(date, given, c.years) for date in dates_in(c.sentence))


def _quantity(c: Comparison) -> bool:
    given = quantities_in(c.given)
    return any(is_contradicted(one, given, c.given) for one in quantities_in(c.undated))


def _code(c: Comparison) -> bool:
    has_all = all(has_code(code, c.given) for code in codes_in(c.uncounted))
    return not has_all or is_another_of_its_kind(c.sentence, c.quoted)


def _number(c: Comparison) -> bool:
    return not claimed_numbers(c.uncounted) <= given_numbers(c.given)


def _number_of_another(c: Comparison) -> bool:
    return is_bound_elsewhere(c.sentence, c.texts or c.parts)


def _name(c: Comparison) -> bool:
    return bool(other_names(c.uncounted, f"{c.quoted}\n{c.named}"))


def _negation(c: Comparison) -> bool:
    return is_reversed(c.sentence, c.told)


def _bound(c: Comparison) -> bool:
    return is_on_the_other_side(c.sentence, c.quoted)


def _quantifier(c: Comparison) -> bool:
    return (
        is_of_another_number(c.sentence, c.quoted)
        or adds_only(c.sentence, c.quoted)
        or not is_as_often(c.sentence, c.quoted)
    )


def _modality(c: Comparison) -> bool:
    return is_firmer(c.sentence, c.quoted)


def _roles(c: Comparison) -> bool:
    return is_turned_round(c.sentence, c.told) or is_of_somebody_else(c.sentence, c.told)


def _entity(c: Comparison) -> bool:
    parts = [_uncounted(part) for part in c.prose]
    return any(replaced(c.uncounted, part, c.meaning) for part in parts) or bool(
        other_modifiers(c.uncounted, "\n".join(parts), c.meaning)
    )


def _addition(c: Comparison) -> bool:
    """A whole clause of it is nowhere in what is given."""
    known = words_of(c.given)
    said = (
        frozenset(w for w in words_of(clause) if not is_general(w) and not given_numbers(w))
        for clause in clauses(c.sentence)
    )
    return any(len(words) >= _PART_WORDS and covered(words, known) < PART for words in said)


_KINDS: tuple[tuple[str, Callable[[Comparison], bool]], ...] = (
    ("date", _date),
    ("quantity", _quantity),
    ("code", _code),
    ("number", _number),
    ("number of another", _number_of_another),
    ("name", _name),
    ("negation", _negation),
    ("bound", _bound),
    ("quantifier", _quantifier),
    ("modality", _modality),
    ("roles", _roles),
    ("entity", _entity),
    ("addition", _addition),
)
