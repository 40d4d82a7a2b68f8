"""How often: "weekly", "every two years", "twice a day", as times a year. Pure."""

import re
from decimal import Decimal

from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.remembering import remembered

_YEARLY = {
    "second": 31_536_000, "minute": 525_600, "hour": 8760, "day": 365, "night": 365, "morning": 365,
    "evening": 365, "week": 52, "month": 12, "quarter": 4, "year": 1,
}  # fmt: skip
_ADVERBS = {
    "hourly": 8760, "daily": 365, "nightly": 365, "weekly": 52, "monthly": 12, "quarterly": 4,
    "yearly": 1, "annually": 1, "annual": 1,
}  # fmt: skip
_UNIT = r"(?P<unit>second|minute|hour|day|night|morning|evening|week|month|quarter|year)s?\b"
_NUMBER = (
    r"(?P<number>\d+|other|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
    r"|thirty|second|third|fourth)"
)
_EVERY_OTHER = "other"
_EVERY = re.compile(rf"\b(?:every|each)\s(?:{_NUMBER}\s)?{_UNIT}", re.IGNORECASE)
_TIMES = re.compile(
    rf"\b(?P<times>once|twice|(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\stimes)"
    rf"\s(?:a|an|per|each|every)\s{_UNIT}",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    rf"\b(?P<times>once |twice |\w+ times |two |three |four )?(?P<adverb>{'|'.join(_ADVERBS)})\b",
    re.IGNORECASE,
)


_PATTERNS = (_EVERY, _TIMES, _ADVERB)
FREQUENCY = re.compile(
    "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern in _PATTERNS), re.IGNORECASE
)
"""Any of them, where it stands."""


@remembered
def frequencies_in(text: str) -> frozenset[Decimal]:
    return frozenset(f for said in FREQUENCY.findall(text) if (f := times_a_year(said)) is not None)


def times_a_year(said: str) -> Decimal | None:
    """Of what is one frequency and no more; nothing happens every 0 weeks."""
    if match := _TIMES.fullmatch(said):
        return _YEARLY[match["unit"].casefold()] * _value(match["times"])
    if match := _ADVERB.fullmatch(said):
        times = _value(match["times"]) if match["times"] else Decimal(1)
        return _ADVERBS[match["adverb"].casefold()] * times
    match = _EVERY.fullmatch(said)
    if match is None:
        return None
    apart = _value(match["number"]) if match["number"] else Decimal(1)
    return _YEARLY[match["unit"].casefold()] / apart if apart else None


def _value(said: str) -> Decimal:
    """Of "several times" it is not known how often: once at least."""
    if said.casefold() == _EVERY_OTHER:
        return Decimal(2)
    values = [value for value in given_numbers(said) if isinstance(value, Decimal)]
    return max(values, default=Decimal(1))
