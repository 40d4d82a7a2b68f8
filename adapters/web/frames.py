"""Frames of a page: where they stand in its bytes, and what stands in their place once read."""

import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import NamedTuple

from adapters.web.charsets import charset_of

_MOST = 20
_LONGEST = 4000
_UNSEEN = frozenset({"template", "noscript", "noframes", "svg", "textarea"})
_HIDING = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_TINY = frozenset({"0", "1", "0px", "1px"})
_BODY = re.compile(rb"<body(?:\s[^>]{0,4000})?>", re.IGNORECASE)


class Frame(NamedTuple):
    """What it shows, as it stands there, and the bytes from `start` to `end` in which it does."""

    src: str
    start: int
    end: int


class Frames(NamedTuple):
    """Of a page whose body is a frameset, where that begins: what follows is for old browsers."""

    shown: list[Frame]
    frameset: int | None


def frames_in(body: bytes) -> Frames:
    """Those that a reader sees. Nothing of a page in an encoding that is not like ASCII."""
    if b"frame" not in body.lower():
        return Frames([], None)
    text = body.decode("latin-1")  # a character is a byte
    reader = _Reader(text)
    with suppress(AssertionError, ValueError):  # as where pages are read: what was found until then
        reader.feed(text)
    return Frames(reader.found, reader.frameset)


def with_frames(body: bytes, frames: Frames, pages: dict[int, bytes]) -> bytes:
    """The page with what its frames show, `pages` by the number of the frame, in their places."""
    charset = charset_of(body)
    shown = {n: _shown(page, charset) for n, page in pages.items()}
    if frames.frameset is not None:
        parts = b"".join(b"<div>" + shown[n] + b"</div>" for n in sorted(shown))
        return body[: frames.frameset] + b"<body>" + parts + b"</body></html>"
    made: list[bytes] = []
    at = 0
    for number, (_, start, end) in enumerate(frames.shown):
        if number in shown and start >= at:
            made += [body[at:start], b"<div>", shown[number], b"</div>"]
            at = end
    return b"".join([*made, body[at:]])


def _shown(page: bytes, charset: str) -> bytes:
    """What stands in the body of a page; in ASCII where it is written in something else."""
    opened = _BODY.search(page)
    closed = page.lower().rfind(b"</body")
    start = opened.end() if opened else 0
    inner = page[start : closed if closed >= start else len(page)]
    own = charset_of(page)
    if own == charset:
        return inner
    try:
        text = inner.decode(own or "utf-8", "replace")
    except (LookupError, ValueError):
        text = inner.decode("utf-8", "replace")
    return text.encode("ascii", "xmlcharrefreplace")


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._text = text
        self._unseen: list[str] = []
        self._open: int | None = None
        self.found: list[Frame] = []
        self.frameset: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN and len(self._unseen) < _MOST:
            self._unseen.append(tag)
        if tag == "frameset" and self.frameset is None:
            self.frameset = self._at()
        if tag in ("frame", "iframe") and not self._unseen and len(self.found) < _MOST:
            self._note(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        if tag == "iframe" and self._open is not None:
            end = self._text.find(">", self._at()) + 1
            self.found[self._open] = self.found[self._open]._replace(end=end)
            self._open = None

    def _note(self, tag: str, values: dict[str, str]) -> None:
        src = values.get("src", "").strip().encode("latin-1", "replace").decode("utf-8", "replace")
        hidden = (
            "hidden" in values
            or _HIDING.search(values.get("style", ""))
            or (tag == "iframe" and {values.get("width"), values.get("height")} & _TINY)
        )
        if 0 < len(src) <= _LONGEST and not hidden:
            start = self._at()
            self._open = len(self.found) if tag == "iframe" else None
            self.found.append(Frame(src, start, start + len(self.get_starttag_text() or "")))

    def _at(self) -> int:
        line, offset = self.getpos()
        return self._lines[line - 1] + offset
