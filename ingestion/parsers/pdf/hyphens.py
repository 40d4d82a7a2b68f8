"""Whether a hyphen at a line's end belongs to the word or only to the line."""

from collections import Counter
from collections.abc import Iterable

SOFT_HYPHEN = "\u00ad"
_STRIP = "\"'“”‘’().,;:!?[]{}«»—–"
# Second halves that make one word with almost anything English puts before them.
_CLOSED = (
    "thing things body one where how times time self selves ever fore ward wards ful less ness"
    " out in on up over under stand take come ing ed er ly ment tion able"
)
_CLOSED_WORDS = frozenset(_CLOSED.split())


class Hyphens:
    """Decides by what else the document contains."""

    def __init__(self, words: Iterable[str]) -> None:
        self._seen = Counter(word.strip(_STRIP).casefold() for word in words)

    def is_of_line(self, first: str, second: str) -> bool:
        """True when `first` (with its hyphen) and `second` are one word without it."""
        if first.endswith(SOFT_HYPHEN):
            return True
        start, rest = first[:-1].strip(_STRIP).casefold(), second.strip(_STRIP).casefold()
        if not start[-1:].isalpha() or not rest[:1].isalpha() or not second[:1].islower():
            return False
        if self._seen[start + rest]:
            return True
        if self._seen[f"{start}-{rest}"] or "-" in start:
            return False
        both_words = self._seen[start] > 1 and self._seen[rest] > 1 and len(start) > 3
        return not both_words or rest in _CLOSED_WORDS

    def is_one_word(self, capital: str, rest: str) -> bool:
        """Whether a drop cap and what stands beside it are one word: 'T', 'he'."""
        if capital not in ("A", "I", "O"):
            return True
        joined, alone = (word.strip(_STRIP).casefold() for word in (capital + rest, rest))
        return self._seen[joined] > 0 or self._seen[alone] <= 1
