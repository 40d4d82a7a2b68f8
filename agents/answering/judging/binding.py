"""Whether what is said stands by its own words: "full backups 90 days, others 14". Pure.

A number, how often something is, one of two opposites, that it is so or is not: each is said of
the words beside it. In "plugs by 22 dB, muffs by 28 dB" the muffs are not those with 22 dB.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from agents.answering.judging.frequencies import FREQUENCY, times_a_year
from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.opposites import SIDE
from agents.answering.judging.polarity import IS_NOT, RULED_OUT, clauses, denies
from agents.answering.judging.remembering import remembered
from agents.answering.judging.segments import segments_of
from agents.answering.judging.tokens import Token, stems_of, tokens_of

_FROM_TO = re.compile(r"\bfrom\s[$€£]?[\d.,:]+(?:\s?[%\w]+)?\sto\s[$€£]?[\d.,:]+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\((\s*[$€£]?\d[^()]{0,12})\)")
_SPELT = "oftenxq"
_LETTERS = str.maketrans("0123456789.", "abcdefghijp")
_UP_TO = re.compile(r"\bup to\b", re.IGNORECASE)
"""A bound, and no direction."""
_CURRENCIES = frozenset("$€£")
_SIDES = stems_of([Token(word) for word in SIDE])
_SUPERLATIVES = stems_of([Token(word) for word in SIDE if word.endswith("est")])
_YEARS = range(1000, 2101)
_YEAR, _FREQUENCY, _POLARITY = "year", "frequency", "polarity"


@dataclass(frozen=True)
class Said:
    value: Hashable
    kind: Hashable
    """What else could stand in its place: of a number what it counts, a currency, "year"."""
    around: frozenset[str]
    beside: frozenset[Hashable] = frozenset()
    """The other values that are said of the same."""


Reading = Callable[[str], Sequence[Said]]


def is_bound_elsewhere(sentence: str, parts: Sequence[str]) -> bool:
    """A value of the sentence stands by other words than its own, and another by those."""
    plain = _FROM_TO.sub(" ", sentence)
    readings: list[Reading] = [_numbers, _frequencies, _opposites]
    if any(IS_NOT.search(clause) for part in parts for clause in clauses(part)[1:]):
        readings.append(_polarities)
    for reading in readings:
        given = [one for part in parts for one in reading(part)]
        if any(_stands_elsewhere(one, given) for one in reading(plain)):
            return True
    return _are_exchanged(sentence, parts) or _is_of_the_other(sentence, parts)


def _stands_elsewhere(mine: Said, given: Sequence[Said]) -> bool:
    own = [other for other in given if other.value == mine.value]
    if not own or not mine.around:
        return False
    nearest = max(own, key=lambda other: len(mine.around & other.around))
    return any(
        _is_nearer(mine, nearest, other)
        for other in given
        if other.value != mine.value and other.kind == mine.kind
    )


def _is_nearer(mine: Said, own: Said, rival: Said) -> bool:
    """It has all of mine that the own one has, and more; or, since the second of two is told
    shortly, all that tells it from the own one, which has something that mine has not; or all that
    mine adds to what is said in general."""
    if (mine.beside & own.beside) - rival.beside or rival.value in mine.beside:
        return False
    theirs, its = rival.around - own.around, own.around - rival.around
    telling = (theirs - _SUPERLATIVES) or theirs
    if telling and telling <= mine.around and not its <= mine.around:
        return True
    added = mine.around - own.around
    is_general = len(own.around) > len(rival.around)
    if added and is_general and added <= theirs and its <= mine.around:
        return True
    is_short = 2 * len(own.around) <= len(rival.around)
    return (
        not is_short
        and mine.kind != _POLARITY
        and mine.around & rival.around > mine.around & own.around
    )


@remembered
def _numbers(text: str) -> Sequence[Said]:
    """Each with the words around it, up to where another thing begins."""
    plain = _IN_BRACKETS.sub(r" \1", text)
    tokens = tokens_of(FREQUENCY.sub(lambda found: f" {_spelt(found[0])} ", plain))
    found: list[Said] = []
    for segment in segments_of(tokens, _has_number):
        words = [token for token in segment if not token.text.startswith(_SPELT)]
        here = [
            Said(value, _kind(words, at), stems_of([*words[:at], *words[at + 1 :]]))
            for at, token in enumerate(words)
            for value in _values(token.text)
        ]
        often = {token.text for token in segment} - {token.text for token in words}
        values = frozenset({one.value for one in here} | often)
        found += [replace(one, beside=values - {one.value}) for one in here]
    return found


def _values(text: str) -> frozenset[Hashable]:
    """A time of the day is one."""
    return frozenset([text]) if ":" in text else frozenset(given_numbers(text))


def _spelt(frequency: str) -> str:
    """As one word that no text has."""
    return _SPELT + str(times_a_year(frequency)).translate(_LETTERS)


def _has_number(tokens: Sequence[Token]) -> bool:
    return any(given_numbers(token.text) for token in tokens)


def _kind(tokens: Sequence[Token], at: int) -> str:
    if at and tokens[at - 1].text in _CURRENCIES:
        return tokens[at - 1].text
    if tokens[at].text.isdigit() and int(tokens[at].text) in _YEARS:
        return _YEAR
    counted = [
        token for token in tokens[at + 1 : at + 2] if token.means_something or token.text == "%"
    ]
    return "".join(token.stem for token in counted)


@remembered
def _frequencies(text: str) -> Sequence[Said]:
    """Of each part that says one: "germs weekly, chlorine daily"."""
    marked = FREQUENCY.sub(lambda found: f" §{found.start()}§ ", text)
    said = {str(found.start()): found[0] for found in FREQUENCY.finditer(text)}
    found: list[Said] = []
    for part in _MARKED.split(marked):
        marks = _MARK.findall(part)
        if len(marks) == 1:
            value = times_a_year(said[marks[0]])
            around = stems_of(tokens_of(_MARK.sub(" ", part)))
            found.append(Said(value, _FREQUENCY, around))
    return found


_MARK = re.compile(r"§(\d+)§")
_MARKED = re.compile(r"(?<=§)\s*(?:,|;|and|but|while|whereas)\s|[;.!?](?:\s|$)")


@remembered
def _opposites(text: str) -> Sequence[Said]:
    tokens = tokens_of(_UP_TO.sub(" ", text))
    said = frozenset(SIDE[token.word] for token in tokens if token.word in SIDE)
    found: list[Said] = []
    for segment in segments_of(tokens, _says_something):
        around = _words(segment) - _SIDES
        for side in (SIDE[token.word] for token in segment if token.word in SIDE):
            pair, _ = side
            found.append(Said(side, pair, around, said - {side}))
    return found


@remembered
def _polarities(text: str) -> Sequence[Said]:
    return [
        Said(_denies_or_rules_out(segment), _POLARITY, _words(segment))
        for segment in segments_of(tokens_of(text), _says_something)
        if len(_words(segment)) > 1 or denies(" ".join(t.text for t in segment))
    ]


def _denies_or_rules_out(tokens: Sequence[Token]) -> bool:
    text = " ".join(token.text for token in tokens)
    return denies(text) or RULED_OUT.search(text) is not None


def _words(tokens: Sequence[Token]) -> frozenset[str]:
    """Numbers apart: these are compared by themselves."""
    return stems_of([token for token in tokens if not token.is_number])


def _says_something(tokens: Sequence[Token]) -> bool:
    return bool(stems_of(tokens))


def _are_exchanged(sentence: str, parts: Sequence[str]) -> bool:
    """Of two things that are told side by side, each has here what the other one has there."""
    mine = [one.around for one in _polarities(sentence)]
    given = [one.around for part in parts for one in _polarities(part)]
    for a, b in combinations(given, 2):
        only_a, only_b = a - b, b - a
        for one, other in combinations(mine, 2):
            crossed = all((one & only_a, one & only_b, other & only_a, other & only_b))
            if crossed and one | other <= a | b:
                return True
    return False


def _is_of_the_other(sentence: str, parts: Sequence[str]) -> bool:
    """Of two things that are told side by side, the one has here what only the other one has."""
    told = [segment for part in parts for segment in _segments(part)]
    given = [_stems_in_order(segment) for segment in told if _tells(segment)]
    return any(
        _is_exchanged(_stems_in_order(segment), one, other)
        for segment in _segments(sentence)
        if _tells(segment) and not denies(" ".join(token.text for token in segment))
        for other, one in combinations(given, 2)
    )


def _is_exchanged(mine: Sequence[str], one: Sequence[str], other: Sequence[str]) -> bool:
    """It is about the one, that is told second and shortly, and says all that the other one has."""
    only_one, only_other = {*one} - {*other}, {*other} - {*one}
    if mine[0] != one[0] or one[0] not in only_one or other[0] not in only_other:
        return False
    its = only_other & {*mine}
    return bool(its) and only_one & {*mine} == {one[0]} and {*other[1:]} <= {*mine} - {other[0]}


def _tells(tokens: Sequence[Token]) -> bool:
    """Of something that it names first: not of "it"."""
    named = tokens[0].means_something or tokens[0].word in ("the", "a", "an")
    return named and len(_stems_in_order(tokens)) > 1


@remembered
def _segments(text: str) -> Sequence[Sequence[Token]]:
    plain = _IN_BRACKETS.sub(r" \1", text)
    return segments_of(tokens_of(plain), _says_something)


def _stems_in_order(tokens: Sequence[Token]) -> list[str]:
    return [token.stem for token in tokens if token.means_something]
