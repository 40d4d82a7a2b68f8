"""Whether a quote supports a sentence: words in common, and the facts that must not differ.

A heuristic, and meant to be strict where being wrong hurts: numbers, names and negations of the
sentence must stand in the quote. Word overlap as a stand-in for entailment follows the
"unigram overlap" baselines of fact verification (Thorne et al. 2018, arXiv 1803.05355).
"""

import re
from collections.abc import Sequence

from contracts.chats import Support

SUPPORTED = 0.5
WEAK = 0.2
"""Shares of a sentence's words that stand in its quotes."""
_STEM = 5  # letters that two forms of a word have in common

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[^\W\d_]\s)[A-Z][^\W\d_]{2,}|(?<=,\s)[A-Z][^\W\d_]{2,}")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE
)


def _words(spaced: str) -> list[str]:
    return spaced.split()


_COMMON = frozenset(
    _words(
        "a an the and or but if of in on at to for from by with as is are was were be been being"
        " it its this that these those he she they we you i his her their our your my him them us"
        " who which what when where how why do does did has have had will would can could should"
        " may might must not no so than then there here also such into over under about after"
        " before between both each all any some more most other only own same very just s t"
    )
)
_NUMERALS = {
    word: str(value)
    for value, word in enumerate(
        _words("zero one two three four five six seven eight nine ten eleven twelve")
    )
}


def words_of(text: str) -> frozenset[str]:
    """The words that carry meaning, cut to what their forms have in common."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(w[:_STEM] for w in words if w not in _COMMON and (len(w) > 1 or w.isdigit()))


def overlap(wanted: frozenset[str], given: frozenset[str]) -> float:
    """The share of `wanted` that is in `given`; 1 when nothing is wanted."""
    return len(wanted & given) / len(wanted) if wanted else 1.0


def judge(sentence: str, quotes: Sequence[str], context: str = "") -> Support:
    """How well the quotes support the sentence. `context` (titles, headings) may supply names."""
    if not quotes:
        return Support.NONE
    quoted = " ".join(quotes)
    share = overlap(words_of(sentence), words_of(f"{quoted} {context}"))
    if share < WEAK:
        return Support.NONE
    if share < SUPPORTED or _contradicts(sentence, quoted, context):
        return Support.WEAK
    return Support.SUPPORTED


def _contradicts(sentence: str, quoted: str, context: str) -> bool:
    if not _numbers(sentence) <= _numbers(f"{quoted} {context}"):
        return True
    if not _names(sentence) <= words_of(f"{quoted} {context}"):
        return True
    return bool(_NEGATION.search(sentence)) and not _NEGATION.search(quoted)


def _numbers(text: str) -> frozenset[str]:
    digits = (number.replace(",", "") for number in _NUMBER.findall(text))
    spelled = (_NUMERALS.get(word.casefold()) for word in _WORD.findall(text))
    return frozenset(digits) | frozenset(n for n in spelled if n)


def _names(text: str) -> frozenset[str]:
    """Capitalised words inside a sentence, cut like `words_of`."""
    return frozenset(name.casefold()[:_STEM] for name in _NAME.findall(text))
