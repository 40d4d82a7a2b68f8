"""A search of the web by Tavily, through its own package."""

import httpx
from tavily import AsyncTavilyClient, BadRequestError, InvalidAPIKeyError, UsageLimitExceededError
from tavily.errors import ForbiddenError
from tavily.errors import TimeoutError as TavilyTimeout

from adapters.web.found import pages_of
from contracts.errors import SearchUnavailable
from contracts.settings import WebSearchSettings
from contracts.web import FoundPage

_URL = "https://api.tavily.com"
_LONGEST_QUERY = 400
"""Tavily refuses more."""


class TavilySearch:
    """It is sent the query and how many pages are wanted, and the key of our settings."""

    name = "Tavily"

    def __init__(self, settings: WebSearchSettings) -> None:
        self._seconds = settings.timeout_seconds
        base_url = str(settings.base_url).rstrip("/") if settings.base_url else _URL
        self._http = httpx.AsyncClient(base_url=base_url)
        key = settings.api_key.get_secret_value() if settings.api_key else None
        self._client = AsyncTavilyClient(api_key=key, client=self._http)

    async def search(self, query: str, limit: int) -> list[FoundPage]:
        try:
            answer = await self._client.search(
                query[:_LONGEST_QUERY], max_results=limit, timeout=self._seconds
            )
        except InvalidAPIKeyError:
            raise SearchUnavailable(
                "Tavily refuses the key. Check IBID_WEB_SEARCH__API_KEY."
            ) from None
        except UsageLimitExceededError:
            raise SearchUnavailable("Tavily is asked too often. Try again in a minute.") from None
        except ForbiddenError:  # 432 and 433 are what a plan and pay-as-you-go allow
            raise SearchUnavailable(
                "Tavily's plan is used up, or does not allow this. See your account at Tavily."
            ) from None
        except BadRequestError:
            raise SearchUnavailable(
                "Tavily does not take this query. Ask in other words."
            ) from None
        except (TavilyTimeout, httpx.TimeoutException):
            raise SearchUnavailable("Tavily does not answer in time. Try again later.") from None
        except (httpx.HTTPError, ValueError):
            raise SearchUnavailable(
                "Tavily does not answer as it should. Try again later."
            ) from None
        return pages_of(self.name, answer, limit)

    async def close(self) -> None:
        await self._http.aclose()
