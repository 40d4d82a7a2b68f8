"""How pages of the web are fetched."""

from typing import Protocol

from contracts.web import Fetched, Validators


class WebFetch(Protocol):
    """Fetches one page of the web, whoever named it.

    The address is checked before anything is connected to. A redirect is answered as such where
    the fetcher can; else `Fetched.url` is where it led. Raises `UrlNotAllowed`, `ContentRefused`,
    or `Unreachable` with a sentence for people.
    """

    async def fetch(self, url: str, validators: Validators) -> Fetched: ...
