"""Numbers, in figures and in words, as values."""

import re
from decimal import Decimal

from agents.answering.judging.remembering import remembered

_FIGURES = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*|(?<=[^\W\d_])\d+|\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")


def _counted(spaced: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * n for n, word in enumerate(spaced.split())}


_UNITS = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen",
    0,
)
_TENS = _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_VALUES = {**_UNITS, **_TENS}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "bn": 10**9}
_ORDINALS = _counted(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    1,
)
_TIMES = {"once": 1, "twice": 2, "thrice": 3, "double": 2, "pair": 2, "dozen": 12, "couple": 2}
_OFTEN_A_PRONOUN = Decimal(1)


def value_of(figures: str) -> Decimal | None:
    """1,000 is a thousand, 0,5 is a half, and 2.10.3, 4th and ² are no numbers."""
    if _GROUPED.fullmatch(figures):
        return Decimal(figures.replace(",", ""))
    if _POINTS.fullmatch(figures):
        return Decimal(figures.replace(".", ""))
    plain = figures.replace(",", ".")
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None


def claimed_numbers(text: str) -> frozenset[Decimal | str]:
    """What a sentence says of numbers, all of which has to be given. "One" is seldom a number."""
    words = {value for value in _in_words(text) if value != _OFTEN_A_PRONOUN}
    return _in_figures(text) | words


@remembered
def given_numbers(text: str) -> frozenset[Decimal | str]:
    """What a text gives of numbers, also of those that only count."""
    ordinals = {
        Decimal(_ORDINALS[word])
        for word in map(str.casefold, _WORD.findall(text))
        if word in _ORDINALS
    }
    times = {
        Decimal(_TIMES[word]) for word in map(str.casefold, _WORD.findall(text)) if word in _TIMES
    }
    return _in_figures(text) | _in_words(text) | ordinals | times


def _in_figures(text: str) -> frozenset[Decimal | str]:
    """Figures with the scale behind them: 3 million is 3,000,000."""
    found: set[Decimal | str] = set()
    for match in _FIGURES.finditer(text):
        value = value_of(match[0])
        if value is None:
            found.add(match[0])
            continue
        after = re.match(r"[ -]?(hundred|thousand|million|billion|bn)\b", text[match.end() :])
        found.add(value * _SCALES[after[1]] if after else value)
    return frozenset(found)


def _in_words(text: str) -> frozenset[Decimal | str]:
    """Twenty-five, two hundred and six, three million."""
    found: set[Decimal | str] = set()
    total, part, counting = 0, 0, False
    for word in [*map(str.casefold, _WORD.findall(text)), ""]:
        if word in _VALUES:
            if counting and not _goes_on(total, part, _VALUES[word]):
                found.add(Decimal(total + part))
                total, part = 0, 0
            part += _VALUES[word]
            counting = True
        elif counting and word in _SCALES:
            scale = _SCALES[word]
            part = part * scale
            if scale > 100:
                total, part = total + part, 0
        elif not (counting and word == "and" and part >= 100):
            if counting:
                found.add(Decimal(total + part))
            total, part, counting = 0, 0, False
    return frozenset(found)


def _goes_on(total: int, part: int, value: int) -> bool:
    """Two hundred | six and twenty | five are one number, two | three are two."""
    if part % 100 == 0:
        return total + part > 0
    return part % 100 in _TENS.values() and 0 < value < 10
