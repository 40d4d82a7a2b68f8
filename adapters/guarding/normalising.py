"""Text as a model would read it: without what hides words, and with what is hidden in it.

Homoglyphs after Unicode TR 39, as far as whole Latin words are written with them; what a language
writes by itself (accents, joiners, scripts of its own) stays.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")  # England, Scotland, Wales
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0001-\U000e007f"
    "\U000e0100-\U000e01ef]"
)
_CARRIERS = re.compile("[\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\U000e0100-\U000e01ef]{16,}")
"""Invisible signs in a row that write bits or bytes; no script and no emoji has so many."""

_LOOKALIKES = str.maketrans(
    "аАеЕоОрРсСуУхХіІјЈѕЅԁҺһӏВКМНТтвкмнԛԝɑɡıοΟαΑεΕιΙκΚνΝρΡτΤυΥχΧηΗβΒμΜγΖωɴʀꞮᴀᴇᴏ",
    "aAeEoOpPcCyYxXiIjJsSdHhlBKMHTtbkmnqwagioOaAeEiIkKvNpPtTuYxXnHbBmMyZwnriaeo",
)
_LATIN = re.compile(r"[A-Za-z]")
_OTHER_ALPHABET = re.compile("[\u0370-\u03ff\u0400-\u052f\u0251\u0261\u0131ɴʀꞮᴀᴇᴏ]")
_WORD = re.compile(r"[^\W_]+")
_LEET = str.maketrans("013456789@$!|€+", "oieasgtbgasiiet")
_LEET_WORD = re.compile(r"(?<!\S)(?=\S*[^\W\d_])(?=\S*[0-9@$!|€+])[^\W_@$!|€+]*[\w@$!|€+]+(?!\w)")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ \t.\-_*|/·•]{1,3}){5,}[^\W\d_](?!\w)")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,4000}={0,2}(?![A-Za-z0-9+/=_-])")
_HEX = re.compile(r"(?<![0-9A-Fa-f])(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[\s:,]?){16,2000}(?![0-9A-Fa-f])")
_PERCENT = re.compile(r"(?<!\S)[^\s%]{0,200}(?:%[0-9A-Fa-f]{2}[^\s%]{0,20}){4,500}")
_ENTITY = re.compile(r"(?:&#x?[0-9A-Fa-f]{2,6};){3,}")
_ROT13 = re.compile(r"\b(?:vtaber|qvfertneq|vafgehpgvba|cebzcg|erirny)", re.IGNORECASE)
_REVERSED = re.compile(r"(?:snoitcurtsni|tpmorp|erongi|dragersid|laever)\b", re.IGNORECASE)


class Hidden(NamedTuple):
    """What a reader does not see and a model may read."""

    how: str
    text: str


def plain(text: str) -> str:
    """As it reads: compatibility forms, invisible signs and letters borrowed elsewhere undone."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", text)
    return _WORD.sub(_unmixed, text) if _OTHER_ALPHABET.search(text) else text


def folded(text: str) -> str:
    """For comparing: small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def spelled_out(text: str) -> str:
    """As words: digits and signs in place of letters, and words with a sign after each letter."""
    text = _SPACED.sub(_joined, text)
    return _LEET_WORD.sub(lambda word: word[0].translate(_LEET), text)


def hidden_in(text: str) -> Iterator[Hidden]:
    """Whatever is written invisibly or in a code that programs and models undo."""
    if not text.isascii():
        yield from _invisible(text)
    for coded in _BASE64.finditer(text):
        yield from _said("base64", _unbase64(coded[0]))
    for coded in _HEX.finditer(text):
        digits = re.sub(r"0x|\\x|[\s:,]", "", coded[0])
        yield from _said("hexadecimal digits", _read(bytes.fromhex(digits[: len(digits) // 2 * 2])))
    for coded in _PERCENT.finditer(text):
        yield from _said("percent signs", unquote(coded[0]))
    for coded in _ENTITY.finditer(text):
        yield from _said("character references", html.unescape(coded[0]))
    if _ROT13.search(text):
        yield Hidden("letters moved by thirteen", codecs.decode(text, "rot13"))
    if _REVERSED.search(text):
        yield Hidden("letters in reverse", text[::-1])


def carries_bits(text: str) -> bool:
    """Whether so many invisible signs stand in a row that they are a message."""
    return not text.isascii() and _CARRIERS.search(text) is not None


def _invisible(text: str) -> Iterator[Hidden]:
    for tags in _TAGS.finditer(_FLAG.sub("", text)):
        said = "".join(chr(ord(c) - 0xE0000) for c in tags[0])
        if len(said) > 3:
            yield Hidden("invisible tag characters", said)


def _unmixed(word: re.Match[str]) -> str:
    """A word of Latin letters with some of another alphabet among them, in Latin alone."""
    if _LATIN.search(word[0]) and _OTHER_ALPHABET.search(word[0]):
        return word[0].translate(_LOOKALIKES)
    whole = word[0].translate(_LOOKALIKES)
    return whole if len(whole) > 3 and whole.isascii() else word[0]


def _joined(spaced: re.Match[str]) -> str:
    """Where words are set apart by more than letters are, they stay apart."""
    gaps = re.split(r"[ \t]{2,}|\s*/\s*", spaced[0])
    return " ".join(re.sub(r"[\W_]", "", part) for part in gaps)


def _unbase64(coded: str) -> str:
    coded = coded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _read(base64.b64decode(coded + "=" * (-len(coded) % 4)))
    except (binascii.Error, ValueError):
        return ""


def _read(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""


def _said(how: str, text: str) -> Iterator[Hidden]:
    """Words and not chance: letters, and spaces or nothing else between them."""
    readable = sum(c.isalpha() or c in " ,.!?'\n" for c in text)
    if len(text) >= 8 and readable > 0.9 * len(text):
        yield Hidden(how, text)
