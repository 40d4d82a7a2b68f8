"""How pages of the web are found, fetched and read."""

from collections.abc import Sequence
from typing import Protocol

from contracts.snapshots import PageText
from contracts.web import Fetched, FoundPage, Validators


class WebFetch(Protocol):
    """Fetches one page of the web, whoever named it.

    The address is checked before anything is connected to. A redirect is answered as such where
    the fetcher can; else `Fetched.url` is where it led. Raises `UrlNotAllowed`, `ContentRefused`,
    or `Unreachable` with a sentence for people.
    """

    async def fetch(self, url: str, validators: Validators) -> Fetched: ...


class WebSearch(Protocol):
    """A search engine of the web. It is sent the query and nothing else.

    Raises `SearchUnavailable` with a sentence that says what to do.
    """

    name: str

    async def search(self, query: str, limit: int) -> Sequence[FoundPage]:
        """The best first, at most so many."""
        ...

    async def close(self) -> None: ...


class PageReader(Protocol):
    """Has a page of the web fetched and read where files are read: apart from everything else."""

    async def read(self, url: str, seconds: float) -> PageText:
        """Its text, or in `problem` why there is none; also where nobody answers in time."""
        ...
