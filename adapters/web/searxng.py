"""A search of the web by a SearXNG of one's own, which has to allow `json` in `search.formats`."""

import httpx

from adapters.web.found import pages_of
from contracts.errors import SearchUnavailable
from contracts.settings import WebSearchSettings
from contracts.web import FoundPage

_REFUSALS = {
    403: "SearXNG does not answer in JSON. Add json to search.formats in its settings.yml.",
    429: "SearXNG is asked too often. Allow this machine in its limiter, or try again later.",
}


class SearxngSearch:
    """Its address is the installation's own: it may be in a private network."""

    name = "SearXNG"

    def __init__(self, settings: WebSearchSettings) -> None:
        self._url = f"{str(settings.base_url).rstrip('/')}/search"
        self._http = httpx.AsyncClient(timeout=settings.timeout_seconds)

    async def search(self, query: str, limit: int) -> list[FoundPage]:
        try:
            answer = await self._http.get(self._url, params={"q": query, "format": "json"})
        except httpx.TimeoutException:
            raise SearchUnavailable("SearXNG does not answer in time. Try again later.") from None
        except httpx.HTTPError:
            raise SearchUnavailable(
                "SearXNG cannot be reached. Check IBID_WEB_SEARCH__BASE_URL, and that it runs."
            ) from None
        if answer.status_code != 200:
            said = f"SearXNG answered with status {answer.status_code}. See its log."
            raise SearchUnavailable(_REFUSALS.get(answer.status_code, said))
        try:
            told = answer.json()
        except ValueError:
            raise SearchUnavailable(_REFUSALS[403]) from None
        return pages_of(self.name, told, limit)

    async def close(self) -> None:
        await self._http.aclose()
