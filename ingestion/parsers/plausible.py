"""How likely letters are to be those that somebody wrote, rather than bytes read amiss."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\s\x00-\x7f]*[^\x00-\x7f][^\s]*|[^\s]*[^\x00-\x7f][^\s]*")
_MOST_WORDS = 400
_AROUND = " \t\n\r.,;:!?\"'()[]{}<>/\\|-–—_+*=#&@%0123456789«»“”„‘’‚…•·°§©®№¿¡€£¥"


def strangeness(text: str) -> float:
    """From 0 to 1: the share of words with foreign letters that no language writes so."""
    words = _WORD.findall(text)[:_MOST_WORDS]
    if not words:
        return 0.0
    latin = sum("a" <= char.lower() <= "z" for char in text[:4000])
    other = sum(_script(char) not in ("LATIN", "") for char in text[:4000])
    amid_latin = latin > 4 * other
    return sum(_is_strange(word, amid_latin) for word in words) / len(words)


def _is_strange(word: str, amid_latin: bool) -> bool:
    core = word.strip(_AROUND)
    if any(unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") for char in word):
        return True
    if "\ufffd" in word:
        return True
    pieces = [piece for piece in re.split(r"[\x00-@\[-`{-\x7f]+|[‐-―’“”·]", core) if piece]
    return any(_is_strange_piece(piece, amid_latin) for piece in pieces)


def _is_strange_piece(piece: str, amid_latin: bool) -> bool:
    scripts = {_script(char) for char in piece} - {""}
    if len(scripts) > 1 and not scripts <= {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}:
        return True
    inner = any(
        not char.isalnum() and unicodedata.category(char)[0] in "SP" for char in piece[1:-1]
    )
    if inner and "CJK" not in scripts and "HIRAGANA" not in scripts:
        return True
    raised = any(lower.islower() and upper.isupper() for lower, upper in pairwise(piece))
    if raised and not piece.isascii():
        return True
    return amid_latin and bool(scripts) and "LATIN" not in scripts and len(piece) < 3


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, CJK; nothing for other signs."""
    if not char.isalpha():
        return ""
    first = unicodedata.name(char, "").partition(" ")[0]
    return "" if first in ("MODIFIER", "FEMININE", "MASCULINE", "MICRO") else first
