"""The body of an answer, decompressed piece by piece: what is too much is never held."""

import zlib
from collections.abc import AsyncIterator, Collection, Mapping

import httpcore

from adapters.web.pages import HTML
from contracts.errors import ContentRefused
from contracts.web import media_type_in

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
READABLE = HTML | {
    "application/pdf",
    "application/epub+zip",
    "application/atom+xml",
    "application/json",
    "application/ld+json",
    "application/rss+xml",
    "application/msword",
    "application/rtf",
    "application/vnd.ms-excel",
    "application/xml",
    "application/yaml",
    "text/calendar",
    "text/csv",
    "text/markdown",
    "text/plain",
    "text/rtf",
    "text/tab-separated-values",
    "text/vcard",
    "text/vtt",
    "text/x-markdown",
    "text/yaml",
    "text/xml",
    f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}presentationml.presentation",
    f"{_OFFICE}spreadsheetml.sheet",
    f"{_OPEN}text",
    f"{_OPEN}spreadsheet",
    f"{_OPEN}presentation",
}
"""What a page of the web may be; anything else is refused before its body is read."""


_PACKED = ("gzip", "x-gzip", "deflate")
_NONE = frozenset({"", "identity", "none", "binary", "utf-8", "utf8", "8bit", "7bit", "chunked"})
"""What sites say there that is no compression; browsers pass over it as well."""
_EITHER_HEAD, _NO_HEAD = 47, -15
_GZIP = b"\x1f\x8b"
_HEAD = 2  # bytes, that say how it is packed
_END = 4096  # bytes, in which a page that is whole says so


class EndedEarly(httpcore.RemoteProtocolError):
    """The site ended in the middle of its answer."""


class _Unpacking:
    """gzip in any number of members (RFC 1952, 2.2), or deflate with its head, or, as some sites
    take that word, without one (`raw`)."""

    def __init__(self, *, raw: bool) -> None:
        self._unpack = zlib.decompressobj(_EITHER_HEAD)
        self._may_be_raw = raw
        self._first = b""

    @property
    def is_whole(self) -> bool:
        return self._unpack.eof

    def take(self, packed: bytes, room: int) -> bytes:
        """What came out of the next piece, so far as there is room.

        Raises:
            ContentRefused: it is damaged.
        """
        made = b""
        while packed and len(made) < room:
            if self._unpack.eof:
                if not packed.startswith(_GZIP[: len(packed)]):  # padding, which is no part of it
                    break
                self._unpack = zlib.decompressobj(_EITHER_HEAD)
            try:
                made += self._unpack.decompress(packed, room - len(made))
            except zlib.error:
                if not self._may_be_raw:
                    raise ContentRefused("The page's compression is damaged.") from None
                self._unpack, packed = zlib.decompressobj(_NO_HEAD), self._first + packed
                self._may_be_raw = False
                continue
            self._first = (self._first + packed)[:_HEAD]
            self._may_be_raw = self._may_be_raw and len(self._first) < _HEAD
            packed = self._unpack.unused_data or self._unpack.unconsumed_tail
        return made


class Decoder:
    """Reads one answer under its limits; `was_cut` tells whether there was more of it, and
    `ended_early` whether the site ended before its end, where that is taken (`partial`)."""

    def __init__(
        self,
        max_bytes: int,
        types: Collection[str] | None,
        *,
        cut: bool,
        partial: bool = False,
    ) -> None:
        self._max_bytes = max_bytes
        self._types = types
        self._cut = cut
        self._partial = partial
        self._unpack: _Unpacking | None = None
        self.was_cut = False
        self.ended_early = False

    async def body(self, response: httpcore.Response, headers: Mapping[str, str]) -> bytes:
        """The decoded body. Raises as `pieces`, and `EndedEarly` for one that did."""
        pieces: list[bytes] = []
        try:
            async for piece in self.pieces(response, headers):
                pieces.append(piece)
        except (httpcore.RemoteProtocolError, httpcore.ReadError):
            self.ended_early = True
        packed = self._unpack is not None and not self._unpack.is_whole and any(pieces)
        self.ended_early = self.ended_early or (packed and not self.was_cut)
        if self.ended_early and not self._partial:
            raise EndedEarly
        return b"".join(pieces)

    async def pieces(
        self, response: httpcore.Response, headers: Mapping[str, str]
    ) -> AsyncIterator[bytes]:
        """The decoded body, as it comes.

        Raises:
            ContentRefused: it is of a kind that is not taken, too large, or damaged.
        """
        self._check_type(headers.get("content-type", ""))
        said = headers.get("content-encoding", "").lower().split(",")
        encodings = [one for part in said if (one := part.strip()) not in _NONE]
        if encodings and (len(encodings) > 1 or encodings[0] not in _PACKED):
            named = ", ".join(encodings)[:20]
            raise ContentRefused(f"The page is compressed in a way ({named}) nobody asked.")
        unpack = _Unpacking(raw=encodings[0] == "deflate") if encodings else None
        self._unpack = unpack
        room = self._max_bytes
        async for packed in response.aiter_stream():
            piece = packed[: room + 1] if unpack is None else unpack.take(packed, room + 1)
            if len(piece) > room:
                if not self._cut:
                    raise ContentRefused(
                        f"The page has more than {self._max_bytes / 1e6:.0f} MB, the most that is"
                        " fetched.",
                        too_large=True,
                    )
                self.was_cut = True
                yield piece[:room]
                return
            room -= len(piece)
            yield piece

    def _check_type(self, content_type: str) -> None:
        media_type = media_type_in(content_type)
        if self._types is not None and media_type and media_type not in self._types:
            raise ContentRefused(
                f"This is {media_type[:60]}, which is not read from the web. Upload the file."
            )


def is_unfinished(body: bytes) -> bool:
    """Whether a page ends inside a tag or a comment: it was cut off before it was sent."""
    tag, end = body.rfind(b"<"), body.rfind(b">")
    if end < 0 or b"</html" in body[-_END:].lower():
        return False
    is_tag = tag > end and body[tag + 1 : tag + 3].lstrip(b"/!")[:1].isalpha()
    return is_tag or body.rfind(b"<!--") > body.rfind(b"-->")
