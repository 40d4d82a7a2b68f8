"""Whether a quote supports a sentence: words in common, and the facts that must not differ.

A heuristic, and meant to be strict where being wrong hurts: what a sentence says of numbers,
units, dates, names, codes and negation must be what its quotes say. Word overlap as a stand-in
for entailment follows the "unigram overlap" baselines of fact verification (Thorne et al. 2018,
arXiv 1803.05355). Several quotes count together.
"""

import re
from collections.abc import Sequence

from agents.answering.judging.dates import dates_in, is_said, without_dates, years_in
from agents.answering.judging.names import codes_in, has_code, other_names
from agents.answering.judging.numbers import claimed_numbers, given_numbers
from agents.answering.judging.polarity import clauses, is_reversed
from agents.answering.judging.quantities import (
    is_contradicted,
    quantities_in,
    without_quantities,
)
from agents.answering.judging.words import overlap, words_of
from contracts.chats import Support

SUPPORTED = 0.5
WEAK = 0.2
"""Shares of a sentence's words that stand in its quotes."""
PART = 0.3
"""Of the words of one of its clauses, below which the sentence is supported in part only."""
_PART_WORDS = 3  # that a clause has before it is judged by itself
_MARKDOWN = re.compile(r"\\([^\w\s])|[*`]|^#+\s")


def judge(sentence: str, quotes: Sequence[str], context: str = "") -> Support:
    """How well the quotes support the sentence. `context` (titles, headings) may supply names."""
    if not quotes:
        return Support.NONE
    sentence, quoted = _MARKDOWN.sub(r"\1", sentence), "\n".join(quotes)
    given = f"{quoted}\n{context}"
    share = overlap(words_of(sentence), words_of(given))
    if share < WEAK:
        return Support.NONE
    if share < SUPPORTED or _contradicts(sentence, quoted, given) or _says_more(sentence, given):
        return Support.WEAK
    return Support.SUPPORTED


def _contradicts(sentence: str, quoted: str, given: str) -> bool:
    """Some fact of the sentence is not in what is given, or is denied there."""
    dates, years = dates_in(given), years_in(given)
    if not all(is_said(date, dates, years) for date in dates_in(sentence)):
        return True
    plain = without_dates(sentence)
    quantities, others = quantities_in(plain), quantities_in(given)
    if any(is_contradicted(quantity, others, given) for quantity in quantities):
        return True
    plain = without_quantities(plain, quantities)
    if not all(has_code(code, given) for code in codes_in(plain)):
        return True
    if not claimed_numbers(plain) <= given_numbers(given):
        return True
    return bool(other_names(plain, given)) or is_reversed(sentence, quoted)


def _says_more(sentence: str, given: str) -> bool:
    """A whole clause of it is nowhere in what is given."""
    known = words_of(given)
    return any(
        len(words) >= _PART_WORDS and overlap(words, known) < PART
        for words in map(words_of, clauses(sentence))
    )
