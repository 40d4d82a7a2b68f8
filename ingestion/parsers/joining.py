"""What stands between two lines once they are one: a space, where a writer would put one.

Chinese and Japanese have none between words, so that a line may end anywhere; the rule is that of
browsers for line ends in the source of a page (CSS Text 3, 4.1.3). Korean has spaces.
"""

import re
import unicodedata
from itertools import pairwise

WIDE = re.compile(
    "[\u2e80-\u2fff\u3000-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""Letters and signs of Chinese, Japanese and Yi."""
BREAK = "\u2028"
"""Stands for the end of a line that was meant; nothing else has it, and it is white space."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_SOURCE_BREAK = re.compile(r"(?<![ \t\r\f])[ \t\r\f]*\n[ \t\r\n\f]*")


def between(before: str, after: str) -> str:
    """A space or nothing, for the end of a line between two texts."""
    if before.isascii() and after.isascii():
        return " "
    return "" if before and after and _adjoin(before[-1], after[0]) else " "


def between_painted(before: str, after: str) -> str:
    """As `between`, for lines that were broken where they were full, also within a phrase of a
    script that has spaces between phrases alone."""
    if before.isascii() or after.isascii():
        return between(before, after)
    unspaced = before and after and _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0])
    return "" if unspaced else between(before, after)


def joined(lines: list[str]) -> str:
    """Lines that a program wrapped, as one."""
    parts = lines[:1]
    for one, two in pairwise(lines):
        parts += [between(one, two), two]
    return "".join(parts)


def unwrapped(text: str) -> str:
    """Without the ends of lines in the source of a text, spaces around them included."""
    if not WIDE.search(text):
        return text

    def space(found: re.Match[str]) -> str:
        start, end = found.span()
        return between(text[max(start - 1, 0) : start], text[end : end + 1])

    return _SOURCE_BREAK.sub(space, text)


def _adjoin(before: str, after: str) -> bool:
    wide = bool(WIDE.match(before)), bool(WIDE.match(after))
    if all(wide):
        return True
    if not any(wide):
        return False
    # A sign that is as wide as a letter has its space in itself; of others, such as “ and …, some
    # are only as wide beside such letters.
    one, other = (before, after) if wide[0] else (after, before)
    return _is_sign(one) or (_is_sign(other) and unicodedata.east_asian_width(other) == "A")


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] == "P"
