"""Which sentences of a text a sentence rests on: for each of its clauses the one that says it."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from agents.answering.judging.polarity import clauses
from agents.answering.judging.words import overlap, words_of

Meaning = Callable[[str, str], float]
"""The cosine of two texts' vectors."""

_NAME_OR_NUMBER = re.compile(r"(?<!^)\b(?:[A-ZÀ-Þ][\w'’-]*|\d[\d.,:]*)")
_OF_WORDS = 0.6
_LEAST = 2
"""Words of a clause, from which on it may rest on a sentence of its own."""
_CLEARLY = 0.25
"""So much better must another sentence say a clause than the one that says the whole best."""


def resting_on(sentence: str, texts: Sequence[str], meaning: Meaning | None = None) -> list[int]:
    """The indices of `texts` that say the sentence and its clauses best, in order."""
    said = [words_of(text) for text in texts]

    def fit(index: int) -> float:
        share = overlap(words_of(sentence), said[index])
        if meaning is None:
            return share
        return _OF_WORDS * share + (1 - _OF_WORDS) * meaning(sentence, texts[index])

    fits = [fit(index) for index in range(len(texts))]
    best = max(range(len(texts)), key=lambda i: (fits[i], -i))
    chosen = {best}
    for words in map(words_of, clauses(sentence)):
        if len(words) < _LEAST:
            continue
        other = max(range(len(texts)), key=lambda i: (overlap(words, said[i]), fits[i], -i))
        if overlap(words, said[other]) - overlap(words, said[best]) >= _CLEARLY:
            chosen.add(other)
    return sorted(chosen | _adding(plain_words(sentence), said, chosen))


def plain_words(sentence: str) -> frozenset[str]:
    """Without names and numbers: that one stands elsewhere supports nothing."""
    return words_of(_NAME_OR_NUMBER.sub(" ", sentence))


def _adding(
    wanted: frozenset[str], said: Sequence[frozenset[str]], chosen: AbstractSet[int]
) -> set[int]:
    """Those that say several more of its words, the one that says most of them first."""
    added: set[int] = set()
    missing = wanted.difference(*(said[i] for i in chosen))
    while missing:
        best = max(range(len(said)), key=lambda i: (len(missing & said[i]), -i))
        if len(missing & said[best]) < _LEAST:
            break
        added.add(best)
        missing = missing - said[best]
    return added
