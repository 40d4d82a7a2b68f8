"""The words of a text that carry meaning, and how many of them two texts share."""

import re

from agents.answering.judging.remembering import remembered
from agents.answering.judging.wording import mean_the_same

_BEGINNING = 4
_SHORTEST = 3
_STEM = 5  # letters that two forms of a word have in common
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def _words(spaced: str) -> list[str]:
    return spaced.split()


COMMON = frozenset(
    _words(
        "a an the and or but if of in on at to for from by with as is are was were be been being"
        " it its this that these those he she they we you i his her their our your my him them us"
        " who which what when where how why do does did has have had will would can could should"
        " may might must not no so than then there here also such into over under about after"
        " before between both each all any some more most other only own same very just s t"
    )
)


def stem_of(word: str) -> str:
    """What the forms of a folded word have in common: its beginning, without a plural's s."""
    if len(word) <= _STEM and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1] if len(word) > _SHORTEST else word
    return word[:_STEM]


@remembered
def words_of(text: str) -> frozenset[str]:
    """Cut to what the forms of a word have in common."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(stem_of(w) for w in words if w not in COMMON and (len(w) > 1 or w.isdigit()))


def overlap(wanted: frozenset[str], given: frozenset[str]) -> float:
    """The share of `wanted` that is in `given`; 1 when nothing is wanted."""
    return len(wanted & given) / len(wanted) if wanted else 1.0


def covered(wanted: frozenset[str], given: frozenset[str]) -> float:
    """The share of `wanted` that `given` has or says by another word for the same."""
    if not wanted:
        return 1.0
    beginnings = {word[:_BEGINNING] for word in given}
    meant = [w for w in wanted if w[:_BEGINNING] in beginnings]
    others = wanted.difference(meant)
    return (len(meant) + sum(any(mean_the_same(w, g) for g in given) for w in others)) / len(wanted)
