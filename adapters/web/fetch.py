"""Who fetches a page: Ibid itself, or a plug-in of kind `fetchers` that a crawl names."""

from typing import Any, Protocol, runtime_checkable

from adapters.plugins import find
from adapters.web.charsets import with_charset
from adapters.web.cookies import Jar
from adapters.web.egress import Egress
from contracts.errors import ConfigurationError, Invalid
from contracts.ports import Fetched, Validators, WebFetch
from contracts.settings import WebSettings

BUILT_IN = "http"


@runtime_checkable
class KeepsCookies(Protocol):
    """A fetcher that answers redirects as such, and has the cookies of those before."""

    def visiting(self, jar: Jar) -> WebFetch: ...


class HttpFetch:
    """One request through our own egress; a redirect is answered as what it is."""

    def __init__(self, settings: WebSettings, egress: Egress, jar: Jar | None = None) -> None:
        self._settings, self._egress, self._jar = settings, egress, jar

    def visiting(self, jar: Jar) -> WebFetch:
        return HttpFetch(self._settings, self._egress, jar)

    async def fetch(self, url: str, validators: Validators) -> Fetched:
        headers = {
            "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "if-none-match": validators.etag,
            "if-modified-since": validators.last_modified,
        }
        sent = {name: value for name, value in headers.items() if value}
        return with_charset(await self._egress.step(url, self._jar or Jar(), sent))


def with_cookies(fetcher: WebFetch, jar: Jar) -> WebFetch:
    """The same fetcher for one visit; one that sees to redirects by itself as it is."""
    return fetcher.visiting(jar) if isinstance(fetcher, KeepsCookies) else fetcher


class Fetchers:
    """The fetchers of this process, each made when it is first named."""

    def __init__(self, settings: WebSettings, egress: Egress) -> None:
        self._settings = settings
        self._egress = egress
        self._made: dict[str, Any] = {}

    def named(self, name: str | None) -> WebFetch:
        """Raises `Invalid` when there is none of that name, or it is not set up."""
        name = name or BUILT_IN
        if name not in self._made:
            try:
                self._made[name] = find("fetchers", name)(self._settings, self._egress)
            except ConfigurationError as error:
                raise Invalid(str(error), field="renderer") from None
        return self._made[name]
