"""Pages fetched by ScrapingBee: from its addresses, and with its browsers.

The address is checked by our own rule first, and so is the one that it led to; what ScrapingBee's
network may reach is ScrapingBee's. Each call costs credits of the key's owner: one without a
browser, five with one, says its documentation.
"""

import logging
from dataclasses import replace

import httpx

from adapters.web.decoding import READABLE
from adapters.web.egress import Egress
from contracts.errors import ConfigurationError, ContentRefused, Unreachable
from contracts.ports import Fetched, Validators
from contracts.settings import WebSettings

_log = logging.getLogger(__name__)
_SITES_OWN = "spb-"
_SECONDS = 30  # for ScrapingBee; we wait a little longer
_REFUSALS = {
    400: "ScrapingBee does not take this request.",
    401: "ScrapingBee refuses the key, or its credits are used up. See IBID_WEB__SCRAPINGBEE_KEY.",
    429: "ScrapingBee is asked for more pages at once than its plan allows. Try again later.",
}
_FAILED = "ScrapingBee could not fetch this page. Try again later."


class ScrapingBeeFetch:
    """Conditions are not passed on: what comes back is compared by what a reader sees."""

    def __init__(self, settings: WebSettings, egress: Egress) -> None:
        if settings.scrapingbee_key is None:
            raise ConfigurationError(
                "ScrapingBee is not set up here. Set IBID_WEB__SCRAPINGBEE_KEY to your key."
            )
        self._settings = settings
        self._egress = egress
        self._key = settings.scrapingbee_key

    async def fetch(self, url: str, validators: Validators) -> Fetched:
        wanted = await self._egress.check(url)
        parameters = {
            "api_key": self._key.get_secret_value(),
            "url": wanted.href,
            "render_js": str(self._settings.scrapingbee_render_js).lower(),
            "transparent_status_code": "true",
            "timeout": str(_SECONDS * 1000),
        }
        try:
            async with (
                httpx.AsyncClient(timeout=_SECONDS + 5) as client,
                client.stream(
                    "GET", str(self._settings.scrapingbee_url), params=parameters
                ) as answer,
            ):
                return await self._read(answer, wanted.href)
        except httpx.HTTPError:
            raise Unreachable("ScrapingBee does not answer. Try again later.") from None

    async def _read(self, answer: httpx.Response, url: str) -> Fetched:
        """The site's own headers come with a prefix; without them ScrapingBee itself answered."""
        headers = {
            name.removeprefix(_SITES_OWN): value
            for name, value in answer.headers.items()
            if name.startswith(_SITES_OWN)
        }
        if "initial-status-code" not in headers:
            _log.warning("ScrapingBee answered with status %s", answer.status_code)
            raise Unreachable(_REFUSALS.get(answer.status_code, _FAILED))
        led_to = await self._egress.check(headers.get("resolved-url", url))
        _log.info("ScrapingBee took %s credits", headers.get("cost", "?"))
        fetched = Fetched(url=led_to.href, status=answer.status_code, headers=headers)
        if fetched.status != 200:
            return fetched
        if fetched.media_type not in READABLE:
            raise ContentRefused("This kind of file is not read from the web. Upload it.")
        return replace(fetched, body=await self._body(answer))

    async def _body(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        async for piece in answer.aiter_bytes(65536):
            body += piece
            if len(body) > self._settings.max_bytes:
                raise ContentRefused(
                    "The page is larger than what is fetched. Upload the file.", too_large=True
                )
        return bytes(body)
