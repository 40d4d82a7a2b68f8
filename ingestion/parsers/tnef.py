"""What Outlook wraps in `winmail.dat` for others of its kind (MS-OXTNEF): files, and the words of
the letter once more."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingestion.parsers.charsets import codec_of_page
from ingestion.parsers.compressed_rtf import words_of
from ingestion.parsers.decoding import read
from ingestion.parsers.letters import Enclosed, Words

_SIGNATURE = 0x223E9F78
_BODY, _MESSAGE, _BEGINS, _TITLE, _DATA, _ATTACHED, _PAGE = (
    *(0x800C, 0x9003, 0x9002, 0x8010, 0x800F, 0x9005, 0x9007),
)
_PLAIN, _RTF, _HTML, _LONG_NAME, _MEDIA_TYPE, _OBJECT = (
    0x1000,
    0x1009,
    0x1013,
    0x3707,
    0x370E,
    0x3701,
)
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXT, _WIDE = 0x1E, 0x1F
_MANY, _NAMED = 0x1000, 0x8000
_MOST = 500
_IDENTITY = 16  # bytes before a message that is attached
_DEEPEST = 5


class Wrapped(NamedTuple):
    words: Words | None
    files: list[Enclosed]


@dataclass
class _File:
    name: str = ""
    media_type: str = ""
    data: bytes = b""

    def take(self, kind: int, content: bytes, page: str) -> None:
        if kind == _TITLE:
            self.name = self.name or _text(content, page)
        elif kind == _DATA:
            self.data = content
        elif kind == _ATTACHED:
            said = _properties(content, page)
            name, media_type, inside = (said.get(key) for key in (_LONG_NAME, _MEDIA_TYPE, _OBJECT))
            self.name = name if isinstance(name, str) and name else self.name
            self.media_type = media_type if isinstance(media_type, str) else self.media_type
            if isinstance(inside, bytes) and not self.data:
                self.data = inside[_IDENTITY:]


def unwrapped(data: bytes, depth: int = 0) -> Wrapped | None:
    """None where it is no such wrapping. One that is damaged is read as far as it goes."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    said, files = dict[int, bytes | str](), list[_File]()
    page = ""
    for kind, content in _attributes(data):
        if kind == _PAGE and len(content) >= 4:
            page = codec_of_page(struct.unpack_from("<I", content)[0]) or ""
        elif kind == _BODY:
            said.setdefault(_PLAIN, _text(content, page))
        elif kind == _MESSAGE:
            said |= _properties(content, page)
        elif kind == _BEGINS:
            files.append(_File())
        elif files:
            files[-1].take(kind, content, page)
    found = [one for file in files[:_MOST] for one in _enclosed(file, depth)]
    return Wrapped(_words(said), found)


def _enclosed(file: _File, depth: int) -> Iterator[Enclosed]:
    """A file, or what is in a message that was attached."""
    inner = unwrapped(file.data, depth + 1) if depth < _DEEPEST else None
    if inner is None:
        if file.data:
            yield Enclosed(file.name or "attachment", file.media_type, file.data)
        return
    if inner.words:
        kind = ".html" if inner.words.is_html else ".txt"
        yield Enclosed((file.name or "message") + kind, "", inner.words.text.encode())
    yield from inner.files


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        kind, length = struct.unpack_from("<HxxI", data, at + 1)
        content = data[at + 9 : at + 9 + length]
        if len(content) < length:
            return
        yield kind, content
        at += 9 + length + 2


def _properties(data: bytes, page: str) -> dict[int, bytes | str]:
    """Texts and bytes by their numbers; nothing behind one that is damaged."""
    found: dict[int, bytes | str] = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, 10_000)):
            kind, number = struct.unpack_from("<HH", data, at)
            at = _behind_name(data, at + 4) if number >= _NAMED else at + 4
            several, kind = kind & _MANY, kind & ~_MANY
            values = 1
            if several or kind not in _FIXED:
                (values,) = struct.unpack_from("<I", data, at)
                at += 4
            for _ in range(min(values, 10_000)):
                if kind in _FIXED:
                    at += _FIXED[kind]
                    continue
                (length,) = struct.unpack_from("<I", data, at)
                content = data[at + 4 : at + 4 + length]
                at += 4 + length + -length % 4
                found.setdefault(number, _value(kind, content, page))
    except struct.error:
        pass
    return found


def _behind_name(data: bytes, at: int) -> int:
    """A property of a program's own has a name: a number, or words."""
    (by_words,) = struct.unpack_from("<I", data, at + 16)
    if not by_words:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + length + -length % 4


def _value(kind: int, content: bytes, page: str) -> bytes | str:
    if kind == _WIDE:
        return content.decode("utf-16-le", "replace").rstrip("\0")
    return _text(content, page) if kind == _TEXT else content


def _text(content: bytes, page: str) -> str:
    return read(content.split(b"\0", 1)[0], page).text


def _words(said: dict[int, bytes | str]) -> Words | None:
    plain, page, rich = (said.get(key) for key in (_PLAIN, _HTML, _RTF))
    if isinstance(plain, str) and plain.strip():
        return Words(plain)
    if page:
        text = page if isinstance(page, str) else read(page.rstrip(b"\0")).text
        return Words(text, is_html=True)
    if isinstance(rich, bytes) and (text := words_of(rich)):
        return Words(text)
    return None
