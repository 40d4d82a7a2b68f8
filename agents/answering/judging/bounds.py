"""At least, at most: which side of a number is meant. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.remembering import remembered

_NUMBER = r"(?P<number>[$€£]?\s?\d+(?:[.,:]\d+)*|[a-z]+(?:-[a-z]+)?)"
_FROM = (
    r"at least|more than|over|above|exceed(?:s|ed|ing)?|longer than|older than|larger than"
    r"|higher than|a minimum of|minimum|no less than|no fewer than"
)
_TO = (
    r"at most|less than|fewer than|under|below|up to|shorter than|younger than|smaller than"
    r"|lower than|a maximum of|maximum|no more than|not more than|as (?:many|much) as|within"
)
_NOT = r"(?P<not>\b(?:not|never|cannot|n't|forbid\w*|no)\b(?:\s\w+){0,5}?\s)?"
_STRICT = re.compile(r"\b(?:more|less|fewer|longer|shorter|older|younger) than\b", re.I)
"""So many themselves are not meant."""
_THAN = re.compile(r"\bthan (\S+)")
_DENIAL = re.compile(r"\b(?:not|never|cannot|no|impossible|unable)\b|n['’]t\b", re.IGNORECASE)
_NO_DENIAL = re.compile(r"\b(?:no|not) (?:more|less|fewer|later|earlier|longer) than\b", re.I)
_CLAUSE = re.compile(r"[;.!?](?:\s|$)|,\s(?!\d)|\b(?:but|while|whereas)\b")
_BEFORE = re.compile(
    rf"{_NOT}\b(?:(?P<from>{_FROM})|(?P<to>{_TO}))\s(?:the age of |an? |is |of )?{_NUMBER}", re.I
)
_BEHIND = re.compile(
    rf"{_NUMBER}(?:\s[^\W\d_]+){{0,2}}\s(?:(?P<from>or more|or longer|at least|or older)"
    r"|(?P<to>or less|or fewer|at most|or younger))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Bound:
    value: Decimal | str
    upwards: bool
    denied: bool
    """Something is denied of what lies there: "shorter ropes may not be used"."""
    is_strict: bool


def is_on_the_other_side(sentence: str, quoted: str) -> bool:
    """What is at least so much there is at most so much here, or the other way round."""
    given, exactly = _bounds(quoted), given_numbers(quoted)
    bounded = {bound.value for bound in given}.union(*map(given_numbers, _THAN.findall(quoted)))
    return any(
        _is_other(bound, given) or (bound.is_strict and bound.value in exactly - bounded)
        for bound in _bounds(sentence)
    )


def _is_other(mine: _Bound, given: Sequence[_Bound]) -> bool:
    same = [bound for bound in given if bound.value == mine.value]
    if not same or any(bound.denied != mine.denied for bound in same):
        return False
    return all(bound.upwards != mine.upwards for bound in same)


@remembered
def _bounds(text: str) -> Sequence[_Bound]:
    found: list[_Bound] = []
    for clause in _CLAUSE.split(text):
        for match in (*_BEFORE.finditer(clause), *_BEHIND.finditer(clause)):
            turned = match.groupdict().get("not") and (match["to"] or "").casefold() != "within"
            rest = clause if not turned else clause[match.end() :]
            denied = _DENIAL.search(_NO_DENIAL.sub(" ", rest)) is not None
            upwards = bool(match["from"]) != bool(turned)
            strict = not (turned or denied) and _STRICT.search(match[0]) is not None
            found += [
                _Bound(value, upwards, denied, strict) for value in given_numbers(match["number"])
            ]
    return found
