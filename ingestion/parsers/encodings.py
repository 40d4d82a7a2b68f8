"""An encoding that was a guess, and what else it could be: a person sees which one is right."""

import codecs
import re
from collections.abc import Collection

from contracts.documents import Spelling
from ingestion.parsers.decoding import around_high_bytes, called, is_guess, ranked
from ingestion.parsers.plausible import strangeness

_MOST, _LONGEST = 12, 120
_BEFORE = 30  # characters in front of the first that tells encodings apart
_FEW = 0.02  # of the characters that may be none in an encoding that is still offered
_COMMON = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
    *("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "koi8_r", "cp437", "cp850", "cp866"),
    *("mac_roman", "utf-8"),
)
_TAG, _BLANKS = re.compile(r"<[^<>]*>"), re.compile(r"\s+")
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


_OF_MANY = frozenset({"application/zip", "application/vnd.ms-outlook"})
_LETTERS = "message/rfc822"
_PARTS = re.compile(
    rb"^(?:From |content-type:\s*(?:multipart|message)/"
    rb"|content-transfer-encoding:\s*(?:base64|quoted-printable))",
    re.IGNORECASE | re.MULTILINE,
)


def is_one_text(data: bytes, media_types: Collection[str]) -> bool:
    """Whether one encoding can be chosen for a whole file of these types. Not where it has texts in
    encodings of their own, or other files, which would be changed with it."""
    if _LETTERS in media_types:
        return _PARTS.search(data) is None
    return _OF_MANY.isdisjoint(media_types)


def recoded(data: bytes, encoding: str | None) -> bytes:
    """A text as UTF-8, which nothing that is said in it speaks against; None: as it is."""
    if encoding is None:
        return data
    text = data.decode(encoding, errors="replace")
    return codecs.BOM_UTF8 + text.encode("utf-8", errors="replace")


def chosen_note(encoding: str, what: str = "") -> str:
    """`what` as `NAMES_OF_FILES`."""
    return f"Read as {called(encoding)}{what}, which somebody chose."


def spellings(data: bytes, notes: list[str], encoding: str | None) -> list[Spelling]:
    """Likeliest first, where the encoding was a guess or chosen; else none."""
    return offered(data, encoding) if encoding or any(map(is_guess, notes)) else []


def offered(data: bytes, encoding: str | None) -> list[Spelling]:
    """What bytes may be written in; first as what somebody chose."""
    sample = around_high_bytes(data)
    found: dict[str, Spelling] = {}
    mine = [encoding] if encoding else []
    common = sorted(_COMMON, key=lambda codec: strangeness(_read(sample, codec)))
    for codec in dict.fromkeys((*mine, *ranked(sample), *common)):
        text = _read(sample, codec)
        if codec != encoding and text.count("\ufffd") > max(1, _FEW * len(text)):
            continue
        # What reads alike here is no choice: the likelier one of them stands for both.
        found.setdefault(text, Spelling(encoding=codec, name=called(codec), preview=_line(text)))
    return list(found.values())[:_MOST]


def _read(sample: bytes, codec: str) -> str:
    return sample.decode(codec, errors="replace")


def _line(text: str) -> str:
    """A line around the first letters that another encoding would read otherwise."""
    plain = _BLANKS.sub(" ", _TAG.sub(" ", text))
    first = next((place for place, char in enumerate(plain) if char > "\x7f"), 0)
    start = max(first - _BEFORE, 0)
    return _UNSHOWN.sub("\ufffd", plain[start : start + _LONGEST]).strip()
