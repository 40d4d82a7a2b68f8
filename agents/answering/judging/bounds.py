"""At least, at most: which side of a number is meant. Pure."""

import re
from decimal import Decimal

from agents.answering.judging.numbers import given_numbers

_NUMBER = r"(?P<number>[$€£]?\s?\d+(?:[.,:]\d+)*|[a-z]+(?:-[a-z]+)?)"
_FROM = (
    r"at least|more than|over|above|exceed(?:s|ed|ing)?|longer than|older than|larger than"
    r"|higher than|a minimum of|minimum|no less than|no fewer than"
)
_TO = (
    r"at most|less than|fewer than|under|below|up to|shorter than|younger than|smaller than"
    r"|lower than|a maximum of|maximum|no more than|not more than|as (?:many|much) as|within"
)
_NOT = r"(?P<not>\b(?:not|never|cannot|n't|forbid\w*|no)\b(?:\s\w+){0,3}\s)?"
_BEFORE = re.compile(
    rf"{_NOT}\b(?:(?P<from>{_FROM})|(?P<to>{_TO}))\s(?:the age of |an? |is |of )?{_NUMBER}", re.I
)
_BEHIND = re.compile(
    rf"{_NUMBER}(?:\s[^\W\d_]+){{0,2}}\s(?:(?P<from>or more|or longer|at least|or older)"
    r"|(?P<to>or less|or fewer|at most|or younger))",
    re.IGNORECASE,
)


def is_on_the_other_side(sentence: str, quoted: str) -> bool:
    """What is at least so much there is at most so much here, or the other way round."""
    given = _bounds(quoted)
    return any(value in given and side not in given[value] for value, side in _all(sentence))


def _bounds(text: str) -> dict[Decimal | str, set[bool]]:
    found: dict[Decimal | str, set[bool]] = {}
    for value, side in _all(text):
        found.setdefault(value, set()).add(side)
    return found


def _all(text: str) -> list[tuple[Decimal | str, bool]]:
    """Each bounded number; True: from it upwards."""
    found: list[tuple[Decimal | str, bool]] = []
    for match in [*_BEFORE.finditer(text), *_BEHIND.finditer(text)]:
        upwards = bool(match["from"]) != bool(match.groupdict().get("not"))
        found += [(value, upwards) for value in given_numbers(match["number"])]
    return found
