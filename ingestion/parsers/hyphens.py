"""Whether a hyphen at a line's end belongs to the word or only to the line."""

from collections import Counter
from collections.abc import Iterable, Sequence

SOFT_HYPHEN = "\u00ad"
_STRIP = "\"'“”‘’().,;:!?[]{}«»—–"
# Second halves that make one word with almost anything English puts before them.
_CLOSED = (
    "thing things body one where how times time self selves ever fore ward wards ful less ness"
    " out in on up over under stand take come ing ed er ly ment tion able"
)
_CLOSED_WORDS = frozenset(_CLOSED.split())
_PREFIXES = frozenset(("over", "under", "with", "fore", "inter", "some", "every", "super", "upper"))


def _key(word: str) -> str:
    return word.strip(_STRIP).casefold()


class Hyphens:
    """Decides by what else the document contains."""

    def __init__(self, lines: Iterable[Sequence[str]]) -> None:
        """Learns the words of all lines, but not the halves of words at their ends."""
        written: list[str] = []
        broken = False
        for line in lines:
            whole = line[1:] if broken else line
            broken = bool(line) and line[-1].endswith(("-", SOFT_HYPHEN))
            written += whole[:-1] if broken else whole
        self._seen = Counter[str]()
        for word, times in Counter(written).items():
            self._seen[_key(word)] += times

    def is_of_line(self, first: str, second: str) -> bool:
        """True when `first` (with its hyphen) and `second` are one word without it."""
        if first.endswith(SOFT_HYPHEN):
            return True
        start, rest = _key(first[:-1]), _key(second)
        if not start[-1:].isalpha() or not rest[:1].isalpha():
            return False
        if self._seen[start + rest] > self._seen[f"{start}-{rest}"]:
            return True
        if self._seen[f"{start}-{rest}"] or "-" in start or not second[:1].islower():
            return False
        both_words = self._seen[start] > 1 and self._seen[rest] > 1 and len(start) > 3
        return not both_words or rest in _CLOSED_WORDS or start in _PREFIXES

    def is_one_word(self, capital: str, rest: str) -> bool:
        """Whether a drop cap and what stands beside it are one word: 'T', 'he'."""
        if capital not in ("A", "I", "O"):
            return True
        return self._seen[_key(capital + rest)] > 0 or self._seen[_key(rest)] <= 1
