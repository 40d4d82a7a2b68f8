"""A rounded number is the one that it rounds: "about 56 %" where the text has 56.2 %. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal

from agents.answering.judging.numbers import value_of
from agents.answering.judging.remembering import remembered

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALE = rf"(?:\s(?P<scale>{'|'.join(_SCALES)})\b)?"
_SHARE = r"(?P<share>\s?%|\s(?:percent|per\scent)\b)?"
_FIGURES = rf"(?P<figures>\d+(?:[.,]\d+)*)(?![\w:]){_SCALE}{_SHARE}"
_NEAR = (
    r"(?:about|around|roughly|approximately|approx\.|some|circa|close\sto|just\s(?:over|under))\s"
)
_MORE = r"(?P<more>(?:more\sthan|over|at\sleast|well\sover)\s)"
_FEWER = r"(?P<fewer>(?:nearly|almost|less\sthan|fewer\sthan|under|up\sto|not\squite)\s)"
_FRACTIONS = {
    "half": 50, "a half": 50, "a third": 33, "one third": 33, "a quarter": 25, "one quarter": 25,
    "a fifth": 20, "one fifth": 20, "two thirds": 67, "three quarters": 75, "a tenth": 10,
    "one in three": 33, "one in four": 25, "one in five": 20, "one in ten": 10,
}  # fmt: skip
_HEDGED = re.compile(
    rf"\b(?:{_NEAR}|{_MORE}|{_FEWER})(?P<currency>[$€£]?)"
    rf"(?:{_FIGURES}|(?P<fraction>{'|'.join(_FRACTIONS)})\b)",
    re.IGNORECASE,
)
_GIVEN = re.compile(rf"(?<![\w.,:]){_FIGURES}", re.IGNORECASE)
_CENTURY = re.compile(r"\b(1\d|20)00s\b")
_SLACK = Decimal("0.05")
_SLACK_OF_FRACTIONS = Decimal("0.12")


def exact(sentence: str, given: str) -> str:
    """The sentence with what it rounds put back, as far as the given text has it."""
    known = _values(given)
    plain = _HEDGED.sub(lambda found: _exact(found, known), sentence)
    return _CENTURY.sub(lambda found: f"{int(found[1]) + 1}th century", plain)


def _exact(found: re.Match[str], known: Sequence[tuple[Decimal, str]]) -> str:
    said = found["fraction"]
    value = Decimal(_FRACTIONS[said.casefold()]) if said else _value(found)
    is_share = bool(said or found["share"])
    slack = abs(value or 0) * (_SLACK_OF_FRACTIONS if said else _SLACK)
    near = [
        (abs(other - value), written)
        for other, written in known
        if value is not None
        and abs(other - value) <= slack
        and not (found["more"] and other < value)
        and not (found["fewer"] and other > value)
        and written.endswith("%") == is_share
    ]
    if not near or min(near)[0] == 0:
        return found[0]
    return f"{found['currency']}{min(near)[1]}"


@remembered
def _values(text: str) -> Sequence[tuple[Decimal, str]]:
    return [
        (value, f"{value:f}" + (" %" if found["share"] else ""))
        for found in _GIVEN.finditer(text)
        if (value := _value(found)) is not None
    ]


def _value(found: re.Match[str]) -> Decimal | None:
    value = value_of(found["figures"])
    return None if value is None else value * _SCALES.get((found["scale"] or "").casefold(), 1)
