"""Whether a number stands by its own words: "full backups 90 days, others 14". Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.tokens import Token, stems_of, tokens_of

_REACH = 30
_INTRODUCTION = 3
_JOINS = frozenset(("and", "but", "while", "whereas", "against", "compared", "instead", "or"))
_STOPS = frozenset(";:.!?()—–|")
_FROM_TO = re.compile(r"\bfrom\s[$€£]?[\d.,:]+(?:\s?[%\w]+)?\sto\s[$€£]?[\d.,:]+", re.IGNORECASE)
_YEARS = range(1000, 2101)


@dataclass(frozen=True)
class Number:
    value: Decimal | str
    kind: str
    """What it counts: a currency, a unit, a noun; "year"."""
    around: frozenset[str]


def is_bound_elsewhere(sentence: str, parts: Sequence[str]) -> bool:
    """A number of the sentence stands by other words than its own, and another by all of those."""
    given = [one for part in parts for one in _numbers(part, commas=True)]
    plain = _FROM_TO.sub(" ", sentence)
    return any(_stands_elsewhere(number, given) for number in _numbers(plain))


def _stands_elsewhere(mine: Number, given: Sequence[Number]) -> bool:
    own = [mine.around & other.around for other in given if other.value == mine.value]
    if not own or not mine.around:
        return False
    nearest = max(own, key=len)
    return any(
        mine.around & other.around > nearest
        for other in given
        if other.value != mine.value and other.kind == mine.kind
    )


def _numbers(text: str, *, commas: bool = False) -> list[Number]:
    """Each number of a text with the words around it, up to where another thing begins."""
    tokens = tokens_of(text)
    return [
        Number(value, _kind(tokens, at), stems_of(_around(tokens, at, commas)))
        for at, token in enumerate(tokens)
        for value in given_numbers(token.text)
    ]


def _kind(tokens: Sequence[Token], at: int) -> str:
    if at and tokens[at - 1].text in "$€£":
        return tokens[at - 1].text
    if tokens[at].text.isdigit() and int(tokens[at].text) in _YEARS:
        return "year"
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or not (after.means_something or after.text == "%"):
        return ""
    return after.stem.removesuffix("s")


def _around(tokens: Sequence[Token], at: int, commas: bool) -> list[Token]:
    found: list[Token] = []
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(tokens) and abs(place - at) <= _REACH:
            if _ends(tokens, place, commas):
                break
            found.append(tokens[place])
            place += step
    return found


def _ends(tokens: Sequence[Token], at: int, commas: bool) -> bool:
    """Another thing begins here; a comma behind the first few words only says where or when."""
    token = tokens[at]
    if token.word in _JOINS:  # between 1868 and 1871
        return not all(0 <= i < len(tokens) and tokens[i].is_number for i in (at - 1, at + 1))
    if token.text != ",":
        return token.text in _STOPS
    before = [i for i in range(max(at - _INTRODUCTION - 1, 0), at) if tokens[i].text in _STOPS]
    begins = at <= _INTRODUCTION or bool(before)
    return commas or not begins
