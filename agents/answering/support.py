"""Whether a quote supports a sentence: the same meaning, and no fact that differs.

Meant to be strict where being wrong hurts: what a sentence says of numbers, units, dates, names,
codes, negation, bounds, quantities, modality and of who does what must be what its quotes say.
Shared words (the "unigram overlap" baseline of fact verification, Thorne et al. 2018, arXiv
1803.05355) or a vector that is near tell that they speak of the same. Several quotes count
together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.answering.judging.dates import years_in
from agents.answering.judging.evidence import Meaning, resting_on
from agents.answering.judging.facts import Comparison, difference
from agents.answering.judging.remembering import remembered
from agents.answering.judging.rounding import exact
from agents.answering.judging.words import overlap, words_of
from contracts.chats import Support
from contracts.sentences import sentence_spans

SUPPORTED = 0.5
WEAK = 0.2
"""Shares of a sentence's words that stand in its quotes."""
MEANT = 0.6
MEANT_WEAKLY = 0.5
"""Cosines with one of the sentences it rests on that do as well; those of swapped citations in
the development half of `evaluation/quality/sentences` stay below."""
_MARKDOWN = re.compile(r"\\([^\w\s])|[*`]|^#+\s|^(?:[-*+]|\d+[.)])\s+")
_PRONOUN = re.compile(r"\b(?:he|she|it|they|his|her|their|its)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    support: Support
    differs: str | None = None
    """The kind of fact that is another one, where that is why it is weak."""


def judge(
    sentence: str,
    quotes: Sequence[str],
    context: str = "",
    meaning: Meaning | None = None,
    before: str = "",
) -> Support:
    """How well the quotes support the sentence; see `verdict`."""
    return verdict(sentence, quotes, context, meaning, before).support


def verdict(
    sentence: str,
    quotes: Sequence[str],
    context: str = "",
    meaning: Meaning | None = None,
    before: str = "",
) -> Verdict:
    """`context` (titles, headings) may supply names, and so may what stands `before` a quote that
    speaks of "her"."""
    if not quotes:
        return Verdict(Support.NONE)
    sentence = _MARKDOWN.sub(r"\1", sentence)
    texts = [text for quote in quotes for text in _sentences(quote)] or list(quotes)
    parts = tuple(texts[i] for i in resting_on(sentence, texts, meaning))
    given = "\n".join([*parts, context])
    said = exact(sentence, given)
    share = overlap(words_of(said), words_of(given))
    alike = max(meaning(sentence, part) for part in parts) if meaning else 0.0
    if share < WEAK and alike < MEANT_WEAKLY:
        return Verdict(Support.NONE)
    if share < SUPPORTED and alike < MEANT:
        return Verdict(Support.WEAK)
    years = years_in("\n".join([*quotes, context]))
    named = f"{context}\n{before}" if any(map(_PRONOUN.search, parts)) else context
    differs = difference(Comparison(said, parts, context, named, years, meaning, tuple(texts)))
    return Verdict(Support.WEAK if differs else Support.SUPPORTED, differs)


@remembered
def _sentences(text: str) -> Sequence[str]:
    return [text[start:end] for start, end in sentence_spans(text)]
