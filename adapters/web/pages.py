"""What a page says of itself: title, canonical address, links, and whether it may be kept.

Read with the standard library's reader, in time that grows with the page; but a page that wants to
be costly takes seconds, and hundreds of megabytes. A crawl therefore reads pages in a child process
(`ingestion/sandbox/parent.py`), and a preview reads little of one.
"""

import codecs
import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from adapters.web.charsets import HTML, charset_in, charset_of, codec_of
from adapters.web.frames import Frame, frames_in
from adapters.web.refreshing import refresh_of, scripted_of
from adapters.web.walls import Wall, wall_of
from contracts.crawls import LONGEST_URL
from contracts.ports import Fetched

_MOST_READ = 2 * 1024 * 1024
_MOST_LINKS = 5000
_LONGEST_LINK = 2 * LONGEST_URL  # before it is put into its normal form
_DEEPEST = 100
_LONGEST_HEADER = 20_000
_UNSEEN = frozenset({"script", "style", "template", "noscript", "noframes", "svg", "head", "title"})
_MOST_SCRIPT = 20_000  # characters, in which a script leads elsewhere
TELLING = ("content-type", "link", "refresh", "x-robots-tag")
"""Headers that say something of a page."""
_AGENTS = frozenset({"robots", "ibid"})
_AGENT = re.compile(r"\s*([a-z][a-z0-9_-]*)\s*:")
_WITH_VALUES = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
_UNTIL = re.compile(r"unavailable_after\s*:\s*(?:[a-z]{3,9}, )?([^,;]+)")
_CANONICAL = re.compile(r"<([^>]{1,2000})>([^<]{0,2000})")
_REL = re.compile(
    r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"(?:[^\"]*\s)?canonical(?:\s[^\"]*)?\"|canonical(?![\w-]))",
    re.IGNORECASE,
)


@dataclass
class PageFacts:
    """Addresses are as they stand in the page; `base` is what they are relative to."""

    title: str | None = None
    base: str | None = None
    canonical: str | None = None
    links: list[str] = field(default_factory=list)
    noindex: bool = False
    nofollow: bool = False
    sha256: str = ""
    """Of the words that a reader sees, or of the bytes of what is no page."""
    has_text: bool = True
    words: int = 0
    """Of a page, how many a reader sees."""
    refresh: str | None = None
    """Where it asks browsers to go on in a moment, and whether only those without JavaScript."""
    refresh_unscripted: bool = False
    scripted: str | None = None
    """Where a script of a page without text leads."""
    wall: Wall | None = None
    """What stands before the page, and is no page of its own."""
    frames: list[Frame] = field(default_factory=list)
    frameset: int | None = None
    """Where one begins, of which they are."""


def read_page(fetched: Fetched, most: int = _MOST_READ) -> PageFacts:
    """What is found in so many bytes of it."""
    facts = PageFacts(refresh=refresh_of(fetched.headers.get("refresh", "")))
    if fetched.media_type in HTML:
        _read_html(facts, fetched, most)
        facts.frames, facts.frameset = frames_in(fetched.body[:most])
    else:
        facts.sha256 = hashlib.sha256(fetched.body).hexdigest()
        facts.has_text = bool(fetched.body.strip())
    _obey(facts, _directives(fetched.headers))
    for link in _CANONICAL.finditer(fetched.headers.get("link", "")[:_LONGEST_HEADER]):
        if _REL.search(link[2]):
            facts.canonical = facts.canonical or link[1]
    return facts


def _read_html(facts: PageFacts, fetched: Fetched, most: int) -> None:
    reader = _Reader(facts)
    markup = _decoded(fetched.body[:most], fetched.headers.get("content-type", ""))
    # Never closed: an unfinished tag at the end is left, where finding its end can take for ever.
    # Python's reader asserts that markup is sound, here and there, and raises where the number of a
    # character has too many digits; what was read until then stays.
    with suppress(AssertionError, ValueError):
        reader.feed(markup)
    words = " ".join("".join(reader.text).split())
    rest = fetched.body[most:]
    facts.sha256 = hashlib.sha256(words.encode("utf-8", "replace") + rest).hexdigest()
    facts.has_text, facts.words = bool(words), len(words.split())
    facts.wall = None if rest else wall_of(markup, facts.words)
    if not words:
        facts.scripted = scripted_of("".join(reader.scripts))
    title = " ".join("".join(reader.title).split()) or " ".join(reader.shared_as.split())
    facts.title = title[:300] or None


class _Reader(HTMLParser):
    def __init__(self, facts: PageFacts) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.shared_as = ""
        self.text: list[str] = []
        self.scripts: list[str] = []
        self._script_room = _MOST_SCRIPT
        self._facts = facts
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "body":
            self._unseen.clear()
        elif tag in _UNSEEN and len(self._unseen) < _DEEPEST:
            self._unseen.append(tag)
        self.text.append(" ")
        self._note(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self.text.append(" ")
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._unseen and self._unseen[-1] == "title" and "svg" not in self._unseen:
            self.title.append(data)
        elif self._unseen and self._unseen[-1] == "script":
            self.scripts.append(data[: self._script_room])
            self._script_room -= len(self.scripts[-1])
        elif not self._unseen:
            self.text.append(data)

    def _note(self, tag: str, values: Mapping[str, str]) -> None:
        facts, rel = self._facts, values.get("rel", "").lower().split()
        match tag:
            case "a" | "area" if "nofollow" not in rel and len(facts.links) < _MOST_LINKS:
                if link := _link(values):
                    facts.links.append(link)
            case "base":
                facts.base = facts.base or _link(values)
            case "link" if "canonical" in rel and "template" not in self._unseen:
                facts.canonical = facts.canonical or _link(values)
            case "meta" if values.get("http-equiv", "").strip().lower() == "refresh":
                self._refreshed(refresh_of(values.get("content", "")))
            case "meta" if values.get("property", "").lower() == "og:title":
                self.shared_as = self.shared_as or values.get("content", "")
            case "meta" if values.get("name", "").lower() in _AGENTS:
                said = values.get("content", "").lower()
                _obey(facts, {*re.split(r"[\s,;]+", said), *_past(said)})
            case _:
                pass

    def _refreshed(self, to: str | None) -> None:
        """The first that holds counts; one in a template is none."""
        if to and self._facts.refresh is None and not {"template", "svg"} & set(self._unseen):
            self._facts.refresh = to
            self._facts.refresh_unscripted = "noscript" in self._unseen


def _link(values: Mapping[str, str]) -> str | None:
    link = values.get("href", "").strip()
    return link if 0 < len(link) <= _LONGEST_LINK else None


def _obey(facts: PageFacts, directives: set[str]) -> None:
    facts.noindex = facts.noindex or bool(directives & {"noindex", "none"})
    facts.nofollow = facts.nofollow or bool(directives & {"nofollow", "none"})


def _directives(headers: Mapping[str, str]) -> set[str]:
    """Of `X-Robots-Tag`: those for everybody, and those for us."""
    meant, found = True, set[str]()
    for part in headers.get("x-robots-tag", "").lower().split(","):
        named = _AGENT.match(part)
        if named and named[1] not in _WITH_VALUES:
            meant = named[1] in _AGENTS
            part = part[named.end() :]
        if meant:
            found |= {part.strip(), *_past(part)}
    return found


def _past(said: str) -> set[str]:
    """`noindex` where a page asks to be forgotten after a day that is over."""
    until = _UNTIL.search(said)
    if until is None:
        return set()
    try:
        day = _day(until[1].strip())
    except ValueError:
        return set()
    return {"noindex"} if day < datetime.now(UTC) else set()


def _day(text: str) -> datetime:
    """As RFC 822 or ISO 8601 write it. Raises `ValueError`."""
    day = (
        datetime.fromisoformat(text.upper()) if text[:4].isdigit() else parsedate_to_datetime(text)
    )
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def _decoded(body: bytes, content_type: str) -> str:
    """As the text is read: UTF-8 where it is that, whatever is said; else as what says so truly."""
    told = [codec_of(name) for name in (charset_in(content_type), charset_of(body))]
    if body[:1] == b"<" and body[1:2] != b"\x00":  # none of two bytes a letter, whatever it says
        told = [codec for codec in told if not codec.startswith("utf-16")]
    for errors in ("strict", "replace"):
        for codec in ("utf-8-sig", *told) if errors == "strict" else (*told, "cp1252"):
            if errors == "strict" or not codec.startswith("utf"):
                with suppress(LookupError, ValueError):  # also of what is no encoding of text
                    return codecs.getincrementaldecoder(codec)(errors).decode(body)
    return body.decode("utf-8", "replace")
