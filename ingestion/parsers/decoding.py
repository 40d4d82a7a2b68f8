"""Bytes of a text to text: what they say of themselves first, then what is said of them, and only
then a guess, which the notes tell."""

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingestion.parsers.charsets import codec_named
from ingestion.parsers.marks import without_marks
from ingestion.parsers.plausible import strangeness
from ingestion.parsers.rare import (
    as_utf7,
    has_spaces_of_a_mac,
    is_ebcdic,
    is_korean_with_shifts,
    lines_of_ebcdic,
)
from ingestion.parsers.wide import wide_encoding

if TYPE_CHECKING:
    from ingestion.parsers.building import ExtractBuilder

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WESTERN = "cp1252"
_ARABIC_OF_A_MAC = "mac_arabic"
_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\$\([@BDOPQ]|\([JI])"), "iso2022_jp_ext"),
    (re.compile(rb"~\{(?:[!-}][!-~])+~\}"), "hz"),
)
_CUT = "unexpected end of data"
_FEW = 0.02  # of the characters that may not be what was declared
_SAMPLE = 16_384
_SPOILT = 0.1  # of the bytes of a text that may be control characters
_PADDING = re.compile("\x00{2,}")
_CANDIDATES = 12
_TELLING = 3  # bytes: fewer say so little that the commonest encoding is assumed
_PAIR = re.compile(rb"[\x80-\xff]{2}")
_STRANGE = 3.0  # how much a strange reading counts against what its letters speak for
_NAMES = {"cp1252": "Windows-1252", "cp932": "Shift JIS", "gb18030": "GB18030", "cp949": "EUC-KR"}


_GUESSED = ", which was a guess."
NAMES_OF_FILES = " (the names of files)"
"""Behind an encoding that only the names in an archive are in."""


def is_guess(note: str) -> bool:
    """Whether a note tells the guess of a text's encoding."""
    return note.endswith(_GUESSED) and not note.endswith(NAMES_OF_FILES + _GUESSED)


@dataclass(frozen=True)
class Decoded:
    """`guess` is what an encoding is called that nothing but the letters spoke for."""

    text: str
    guess: str | None = None
    broken: int = 0
    """Bytes of a text in UTF-8 that are none."""

    @property
    def note(self) -> str | None:
        if self.broken:
            places = "1 place" if self.broken == 1 else f"{self.broken:,} places"
            return f"Read as UTF-8, which is broken in {places}, shown as \ufffd."
        return self.guess and f"Read as {self.guess}{_GUESSED}"


def decoded(data: bytes) -> str:
    """The text: UTF with or without a mark, else a legacy encoding; every byte gives a letter."""
    return read(data).text


def text_for(built: "ExtractBuilder", data: bytes, declared: str = "") -> str:
    """The text of a file; a guess is told in its notes.

    Fields that are filled up with NULs stay apart.
    """
    found = read(data, declared)
    tell(built.notes, found)
    return _PADDING.sub(" ", found.text)


def tell(notes: list[str], found: Decoded) -> None:
    """Once, though many parts of a file were read so."""
    if found.note and found.note not in notes:
        notes.append(found.note)


def read(data: bytes, declared: str = "") -> Decoded:
    """The text of bytes; `declared` is what a page or letter says that they are written in.

    That is believed where the bytes can be that; valid UTF-8 is UTF-8, whatever else was said. The
    text has none of the marks that parsers put into texts (`marks.py`).
    """
    found = _read(data, declared)
    return replace(found, text=without_marks(found.text))


def _read(data: bytes, declared: str) -> Decoded:
    if not is_korean_with_shifts(data) and (encoding := _unicode(data)):
        return Decoded(data.decode(encoding, errors="replace"))
    said = codec_named(declared) if declared else None
    if said and said.startswith(("iso2022", "hz", "utf-7")):
        return Decoded(data.decode(said, errors="replace"))
    if escaped := _escaped(data):
        return Decoded(escaped)
    if (seven := as_utf7(data)) is not None:
        return Decoded(seven, "UTF-7")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        whole = data[: error.start]  # of a text that was cut off within a letter
        if error.start > len(data) - 4 and error.reason == _CUT and not whole.isascii():
            return Decoded(whole.decode("utf-8"))
    if said and said != "utf-8" and (text := _as_declared(data, said)) is not None:
        return Decoded(text)
    replaced = data.decode("utf-8", errors="replace")
    if _is_scratched(replaced):
        return Decoded(replaced, broken=replaced.count("\ufffd"))
    encoding = ranked(around_high_bytes(data))[0]
    text = lines_of_ebcdic(data.decode(encoding, errors="replace"), encoding)
    return Decoded(text, called(encoding))


def called(encoding: str) -> str:
    """What people call it."""
    name = codecs.lookup(encoding).name
    return _NAMES.get(name, name.replace("_", "-").upper().replace("CP125", "Windows-125"))


def _as_declared(data: bytes, codec: str) -> str | None:
    """None where too many bytes are none of what was declared."""
    text = data.decode(codec, errors="replace")
    return text if text.count("\ufffd") <= max(2, _FEW * len(text)) else None


def _is_scratched(text: str) -> bool:
    """UTF-8 with a few broken bytes: most letters that are not ASCII came out well, as other
    encodings' never do."""
    broken = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) > 3 * broken


def is_wide_text(head: bytes) -> bool:
    """Whether bytes with NULs or controls among them are still a text: in UTF-16, UTF-32, or an
    encoding that has letters or shifts there."""
    return is_korean_with_shifts(head) or is_ebcdic(head) or _unicode(head) is not None


def is_spoilt_text(head: bytes) -> bool:
    """Whether bytes with NULs or controls among them are a text that somebody padded or spoilt."""
    solid = head.replace(b"\x00", b"")
    controls = sum(byte < 32 and byte not in b"\t\n\f\r\x1b" for byte in solid)
    if len(solid) < len(head) / 2 or controls > _SPOILT * len(solid):
        return False
    text = solid.decode("utf-8", errors="replace")[:-1]
    letters = sum(char.isalnum() or char.isspace() for char in text)
    return "\ufffd" not in text and letters > len(text) / 2


def _unicode(data: bytes) -> str | None:
    """The encoding a mark names, or that the bytes give away without one."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    return wide_encoding(data[:_SAMPLE])


def _escaped(data: bytes) -> str | None:
    """The text of an encoding that shifts between alphabets by sequences of plain bytes."""
    for sign, encoding in _ESCAPES:
        if sign.search(data):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return None


def ranked(sample: bytes) -> list[str]:
    """Encodings, first the one whose letters look most like a language, by statistics and by how
    words look."""
    import chardet  # most texts are UTF-8 and do without it

    found = [(item["encoding"] or "", item["confidence"]) for item in chardet.detect_all(sample)][
        :_CANDIDATES
    ]
    if _WESTERN not in {codec_named(name) for name, _ in found}:
        found.append((_WESTERN, 0.0))
    if has_spaces_of_a_mac(sample):
        found.append((_ARABIC_OF_A_MAC, 2 * max(confidence for _, confidence in found)))
    worths: dict[str, float] = {}
    little = sum(byte > 127 for byte in sample) < _TELLING and not _PAIR.search(sample)
    top = max((confidence for _, confidence in found), default=0.0) or 1.0
    for name, confidence in found:
        codec = codec_named(name)
        if codec is None or codec.startswith("utf"):
            continue
        text = sample.decode(codec, errors="replace")
        worth = confidence / top - _STRANGE * strangeness(text)
        worth += little and codec == _WESTERN
        worths[codec] = max(worth, worths.get(codec, worth))
    seven = ["utf-7"] if as_utf7(sample) is not None else []
    return seven + sorted(worths, key=lambda codec: -worths[codec])


def around_high_bytes(data: bytes) -> bytes:
    """Whole lines from the first one that is not ASCII."""
    first = next((place for place, byte in enumerate(data) if byte > 127), 0)
    start = data.rfind(b"\n", 0, first) + 1
    start = start if first - start < _SAMPLE else first
    end = data.rfind(b"\n", start, start + _SAMPLE) + 1
    return data[start : end if end > first and len(data) > start + _SAMPLE else start + _SAMPLE]
