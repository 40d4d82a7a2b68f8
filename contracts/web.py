"""What is asked of a site, and what it answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


def media_type_in(content_type: str) -> str:
    """'' of a header that names no type; of one that names several, the first."""
    told = re.split(r"[;,\s]", content_type.strip().lower(), maxsplit=1)[0]
    return "" if told in ("*/*", "unknown/unknown") or "/" not in told else told


@dataclass(frozen=True)
class Fetched:
    """What a site answered. `url` is what answered in the end; header names are lower-case.

    `body` is decoded, and empty unless the status is 200; where it was `cut` there was more of it,
    and where it is `short` the site ended in the middle of it.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    cut: bool = False
    short: bool = False

    @property
    def media_type(self) -> str:
        return media_type_in(self.headers.get("content-type", ""))


@dataclass(frozen=True)
class FoundPage:
    """What a search of the web names; `text` is what the search engine itself says of the page."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Validators:
    """What the last answer said of itself, so that the site can say that nothing changed."""

    etag: str | None = None
    last_modified: str | None = None
