"""From the order in which a line shows its characters to the order in which it is read.

The Unicode bidirectional algorithm (UAX #9) leads from the order of reading to that of the page; a
page that was painted has lost the first. Several texts can look alike: of them the one is taken
that algorithm would show so, a number beside Latin words being theirs ("Windows 11").
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff]")
_MIRRORED = "()[]{}<>«»‹›≤≥⟨⟩⟪⟫⟦⟧〈〉《》「」『』【】〔〕（）［］｛｝＜＞⁅⁆"
MIRRORS = dict(
    zip(_MIRRORED, "".join(b + a for a, b in re.findall("(.)(.)", _MIRRORED)), strict=True)
)
"""What stands in a line from right to left, where a line from left to right has the key."""
_CLOSING = frozenset(_MIRRORED[1::2])
_PARTS = re.compile(r"\s[,;:.!?)\]]|[(\[]\s")  # between two words that do not follow each other
_NUMBER = re.compile("T*E(?:[CS]?E)*T*|D(?:C?D)*")  # W2 to W7
_KINDS = {"L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "D", "ES": "S", "CS": "C", "ET": "T"}
_FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]")
_OF_NAMES = "+#"  # C++, C#


def letters_themselves(text: str) -> str:
    """Letters of Arabic and Hebrew that a file has in the form they take in a word, as what they
    are, and their points in one order; other characters of compatibility stay."""
    return unicodedata.normalize("NFC", _FORMS.sub(lambda found: _letters(found[0]), text))


def _letters(form: str) -> str:
    return unicodedata.normalize("NFKC", form)


@cache
def ligatures() -> frozenset[str]:
    """What the ligatures of Arabic that Unicode has consist of."""
    forms = (chr(code) for code in (*range(0xFBEA, 0xFDFD), *range(0xFEF5, 0xFEFD)))
    return frozenset(_letters(form) for form in forms)


def in_order(shown: Sequence[str], right_to_left: bool) -> list[tuple[int, bool]]:
    """The places of `shown`, a line's characters from left to right, in the order of reading; and
    of each whether it runs from right to left, so that a bracket there is the other one.

    `right_to_left` is how the line as a whole is read.
    """
    kinds = "".join([_kind(char) for char in shown])
    numbers = _numbers(kinds)
    if numbers:
        kinds = "".join(["0" if place in numbers else kind for place, kind in enumerate(kinds)])
    order: list[tuple[int, bool]] = []
    if right_to_left:
        runs = {run.stop - 1: run for run in _latin(kinds, shown)}
        place = len(kinds) - 1
        while place >= 0:
            run = runs.get(place) or numbers.get(place)
            order += [(at, False) for at in run] if run else [(place, True)]
            place = run.start - 1 if run else place - 1
        return order
    place = 0
    for run in _other(kinds, shown):
        order += [(at, False) for at in range(place, run.start)]
        place = run.stop - 1
        while place >= run.start:
            number = numbers.get(place)
            order += [(at, False) for at in number] if number else [(place, True)]
            place = number.start - 1 if number else place - 1
        place = run.stop
    return [*order, *((at, False) for at in range(place, len(kinds)))]


@lru_cache(4096)
def _kind(char: str) -> str:
    return _KINDS.get(unicodedata.bidirectional(char[:1]), "O")


def _numbers(kinds: str) -> dict[int, range]:
    """Of each place in a number, all places of it."""
    # After an Arabic letter, which stands to the right of it, European digits are Arabic ones.
    told, arabic = list(kinds), False
    for place in range(len(kinds) - 1, -1, -1):
        if kinds[place] in "LRA":
            arabic = kinds[place] == "A"
        elif arabic and kinds[place] == "E" and not _is_latin(kinds, place):
            told[place] = "D"
    found: dict[int, range] = {}
    for match in _NUMBER.finditer("".join(told)):
        found |= dict.fromkeys(range(*match.span()), range(*match.span()))
    return found


def _is_latin(kinds: str, place: int) -> bool:
    """Whether the next letter to the left of a number is a Latin one."""
    before = re.search("[LRA][^LRA]*$", kinds[:place])
    return before is not None and before[0][0] == "L"


def _latin(kinds: str, shown: Sequence[str]) -> list[range]:
    """What runs from left to right in a line that does not: from a Latin letter to the last one
    before a letter of the other kind, with numbers beside it."""
    runs: list[range] = []
    for region in re.finditer("[^RA]+", kinds):
        letters = [place for place in range(*region.span()) if kinds[place] == "L"]
        if not letters:
            continue
        first, last = letters[0], letters[-1]
        after = re.match("([^0]*)0+", kinds[last + 1 : region.end()])
        if after and not _PARTS.search("".join(shown[last + 1 : last + 1 + after.end(1)])):
            last += after.end()
        while last + 1 < region.end() and shown[last + 1] in _OF_NAMES:
            last += 1
        before = re.search("0+([^0]*)$", kinds[region.start() : first])
        if before and not _PARTS.search("".join(shown[first - len(before[1]) : first])):
            first -= len(before[0])
        if last + 1 < region.end() and _leaves_open(shown[first : last + 1], shown[last + 1]):
            last += 1
        runs.append(range(first, last + 1))
    return runs


def _other(kinds: str, shown: Sequence[str]) -> list[range]:
    """What runs from right to left in a line that does not."""
    runs: list[range] = []
    for region in re.finditer("[^L]+", kinds):
        letters = [place for place in range(*region.span()) if kinds[place] in "RA"]
        if not letters:
            continue
        first, last = letters[0], letters[-1]
        if first > region.start() and _leaves_open(shown[first : last + 1], shown[first - 1]):
            first -= 1
        runs.append(range(first, last + 1))
    return runs


def _leaves_open(inside: Sequence[str], beside: str) -> bool:
    """Whether a bracket that stands `beside` belongs to one of those inside (N0)."""
    kind = {beside, MIRRORS.get(beside)}
    return None not in kind and sum(char in kind for char in inside) % 2 == 1


def fits(before: str, bracket: str, after: str) -> int:
    """How well a bracket stands between the characters before and after it: 1, 0 or -1."""
    opens = bool(before.strip()) - bool(after.strip())  # -1 where only something follows
    return opens if bracket in _CLOSING else -opens
