"""Whether a hyphen at a line's end belongs to the word or only to the line."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingestion.parsers.joining import between

BROKEN_LINE = re.compile(r"\w[-‐\u00ad][ \t]*\r?\n[ \t]*\w")
"""Where a line of a text ends in a hyphen."""
_BROKEN = re.compile(r"\w[-‐\u00ad]$")
SOFT_HYPHEN = "\u00ad"
_LEAST_OF_CAPITALS = 4  # shorter ones are abbreviations: AB-CD
_STRIP = "\"'“”‘’().,;:!?[]{}«»—–"
# Second halves that make one word with almost anything English puts before them.
_CLOSED = (
    "thing things body one where how times time self selves ever fore ward wards ful less ness"
    " out in on up over under stand take come ing ed er ly ment tion able"
)
_CLOSED_WORDS = frozenset(_CLOSED.split())
_HALVES = (
    "well self ill quasi cross half high low long short hard full real third large small open year"
    " mid near far single multi double cost user state decision risk time"
)
_COMPOUNDING = frozenset(_HALVES.split())
"""First halves that English writes before a hyphen."""
_ENDINGS = re.compile(
    r"(?:er|ers|est|ly|ness|less|ful|ing|ings|ish|ed|en|ened|ening|age|ages|ity|ism|ist|ize|ise|al"
    r"|ware|ship|way|ways|time|wise|word|words|road|roads|over|point|light|lights|lighted|land"
    r"|lands|fall|falls|hand|list|coming|comings|cut|cuts|back|book|being|come|fare|same|ie|ies"
    r"|cover|hood|ary|itude|evity)"
)
"""What makes one word with them all the same."""
_BEHIND = "up in to by on off out so based related like free wide style same self même"
_BOUND = frozenset(_BEHIND.split())
"""Second halves that stand behind a hyphen far oftener than within a word: too short to be what
a typesetter leaves of one, or no part of any."""
_ANDS = "and or und oder bzw sowie et y e o och og en of ja"
_AND = frozenset(_ANDS.split())
"""What stands after a half whose other half is yet to come: “two- and three-page”."""
_ADDRESS = re.compile(r"[/@_=&#?~]|\w\.\w")
_PREFIXES = frozenset(("over", "under", "with", "fore", "inter", "some", "every", "super", "upper"))


def _key(word: str) -> str:
    return word.strip(_STRIP).casefold()


def _is_of_its_own(first: str, second: str) -> bool:
    """Whether it is of an address, a number of a part, or between letters that are no word."""
    stem, rest = first[:-1].strip(_STRIP), second.strip(_STRIP)
    if _ADDRESS.search(first[:-1]) or _ADDRESS.search(rest):
        return True
    if any(map(str.isdigit, stem)) or any(map(str.isdigit, rest)) or rest.casefold() in _AND:
        return True
    return len(stem) > 1 and stem.isupper() and not rest.isupper()  # UN-backed


def _reads_on(first: str, second: str) -> bool:
    """Whether the second half is written as what goes on in a word is."""
    stem, rest = first[:-1].strip(_STRIP), second.strip(_STRIP)
    if rest[:1].islower():
        return True
    return stem.isupper() and rest.isupper() and min(len(stem), len(rest)) >= _LEAST_OF_CAPITALS


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
        if not start[-1:].isalpha() or not rest[:1].isalpha() or _is_of_its_own(first, second):
            return False
        if self._seen[start + rest] > self._seen[f"{start}-{rest}"]:
            return True
        if self._seen[f"{start}-{rest}"] or "-" in start or not _reads_on(first, second):
            return False
        if len(start) == 1 or rest in _BOUND:
            return False  # e-mail, X-ray, check-in
        if start in _COMPOUNDING and not _ENDINGS.fullmatch(rest):
            return False
        both_words = self._seen[start] > 1 and self._seen[rest] > 1 and len(start) > 3
        return not both_words or rest in _CLOSED_WORDS or start in _PREFIXES

    def leaves_open(self, first: str, second: str) -> bool:
        """True when `first`, which ends in a hyphen, is half of a word whose other half is said
        later, so that `second` is another word."""
        rest = _key(second)
        return rest in _AND and not self.is_of_line(first, second)

    def joined(self, lines: Sequence[str]) -> str:
        """Lines that were wrapped, as one; they begin and end with words."""
        parts = list(lines[:1])
        for after in lines[1:]:
            last = parts[-1]
            first, second = last.split()[-1:], after.split()[:1]
            if not (first and second and _BROKEN.search(first[0])):
                parts += [between(last, after), after]
            elif self.is_of_line(first[0], second[0]):
                parts[-1] = last[:-1]
                parts.append(after)
            else:
                parts += [" " if self.leaves_open(first[0], second[0]) else "", after]
        return "".join(parts)

    def is_one_word(self, capital: str, rest: str) -> bool:
        """Whether a drop cap and what stands beside it are one word: 'T', 'he'."""
        if capital not in ("A", "I", "O"):
            return True
        return self._seen[_key(capital + rest)] > 0 or self._seen[_key(rest)] <= 1
