"""Marks that parsers put into a text until it is written; no file may bring its own.

They are noncharacters, which Unicode keeps for what programs need among themselves. A file that has
some would hide what stands between them.
"""

import codecs
import re
from typing import Protocol

RAISED, LOWERED, LEVEL = "\ufdd0", "\ufdd1", "\ufdd2"
"""The first two begin a run that is raised or lowered, the third ends it."""
LINK, END = "\ufdd3", "\ufdd4"
"""Around the address that a link leads to."""
STRUCK, KEPT = "\ufdd5", "\ufdd6"
"""Where what is struck out begins, and where it ends."""

_REFERENCE = (
    r"&#(?:[xX]0*[fF][dD][dDeE][0-9a-fA-F](?![\da-fA-F])"
    r"|0*(?:6497[6-9]|649[89]\d|6500[0-7])(?!\d));?"
)
_IN_TEXT = re.compile("[\ufdd0-\ufdef]")
_IN_MARKUP = re.compile(f"[\ufdd0-\ufdef]|{_REFERENCE}")
_IN_BYTES = re.compile(rb"\xef\xb7[\x90-\xaf]|" + _REFERENCE.encode())
_UNENDED = re.compile(rb"(?:&[^;]*|\xef\xb7?)\Z")
"""What may go on in the next piece."""
_LONGEST = 40
"""Bytes of a reference, zeros and all; nobody writes a longer one."""
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def without_marks(text: str) -> str:
    return _IN_TEXT.sub("", text)


def markup_without_marks(source: str) -> str:
    """Of HTML or XML, where they may also stand as numbers (`&#xFDD3;`)."""
    return _IN_MARKUP.sub("", source)


def bytes_without_marks(content: bytes) -> bytes:
    """Of XML in UTF-8, or in UTF-16 with a mark."""
    if content.startswith(_WIDE):
        text = content.decode("utf-16", "replace")
        return markup_without_marks(text).encode("utf-16") if _IN_MARKUP.search(text) else content
    return _IN_BYTES.sub(b"", content)


class WithoutMarks:
    """A stream of XML in UTF-8, read piece by piece."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._held = b""

    def read(self, size: int = -1, /) -> bytes:
        """Pieces may be a little longer than was asked for; an empty one is the end."""
        while piece := self._stream.read(size):
            content = self._held + piece
            found = _UNENDED.search(content, max(len(content) - _LONGEST, 0))
            end = found.start() if found else len(content)
            self._held = content[end:]
            if content := _IN_BYTES.sub(b"", content[:end]):
                return content
        rest, self._held = self._held, b""
        return rest
