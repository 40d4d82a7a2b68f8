"""Pages that JavaScript makes, rendered by Chromium under Crawlee.

The browser itself connects to nothing: every request of a page is answered from our own guarded
client, and a browser that tried another way would find no name and no proxy. What a page may not
do here: send anything (only GET is answered), open sockets, or keep a worker running.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import Any

from adapters.web.cookies import Jar
from adapters.web.decoding import HTML
from adapters.web.egress import Egress
from contracts.errors import (
    ConfigurationError,
    ContentRefused,
    Unreachable,
    UrlNotAllowed,
)
from contracts.ports import Fetched, Validators
from contracts.settings import WebSettings

_MOST_REQUESTS = 150
_QUIET_MS = 10_000
_UNSEEN = {"image", "media", "font", "stylesheet"}
_ARGUMENTS = [
    "--proxy-server=http://127.0.0.1:9",  # nobody listens there: whatever is not answered by us
    "--proxy-bypass-list=<-loopback>",  # not even this machine
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-sync",
]
_HOP_BY_HOP = {"content-encoding", "content-length", "transfer-encoding", "connection"}


class BrowserFetch:
    """One browser a page, gone afterwards. Everything but a page of HTML is fetched without one."""

    def __init__(self, settings: WebSettings, egress: Egress, jar: Jar | None = None) -> None:
        try:
            self._crawlee = import_module("crawlee")
            self._crawler: Callable[..., Any] = import_module("crawlee.crawlers").PlaywrightCrawler
            self._storage: Any = import_module("crawlee.storage_clients").MemoryStorageClient
        except ImportError:
            raise ConfigurationError(
                "Pages are rendered with Crawlee and Chromium, which are not installed here. Run"
                " `pip install 'crawlee[playwright]'` and `playwright install chromium`, or name"
                " your own Chromium in IBID_WEB__BROWSER."
            ) from None
        self._settings = settings
        self._egress = egress
        self._jar = jar

    def visiting(self, jar: Jar) -> "BrowserFetch":
        return BrowserFetch(self._settings, self._egress, jar)

    async def fetch(self, url: str, validators: Validators) -> Fetched:
        shell = await self._egress.step(url, self._jar or Jar(), {})
        if shell.status != 200 or shell.media_type not in HTML:
            return shell
        try:
            async with asyncio.timeout(2 * self._settings.seconds):
                rendered = await self._render(shell)
        except TimeoutError:
            raise Unreachable("The page did not end in a browser. Try again later.") from None
        if len(rendered) > self._settings.max_bytes:
            raise ContentRefused("The page is larger than what is read.", too_large=True)
        kept = {n: v for n, v in shell.headers.items() if n in ("x-robots-tag", "link")}
        headers = kept | {"content-type": "text/html; charset=utf-8"}
        return Fetched(url=shell.url, status=200, headers=headers, body=rendered, short=shell.short)

    async def _render(self, shell: Fetched) -> bytes:
        """The page as it stands when it has become quiet.

        Raises:
            Unreachable: the browser cannot be started, or did not bring the page to an end.
        """
        one = self._crawlee.ConcurrencySettings(max_concurrency=1, desired_concurrency=1)
        crawler = self._crawler(
            headless=True,
            browser_type="chromium",
            fingerprint_generator=None,
            browser_launch_options={
                "args": _ARGUMENTS,
                "executable_path": self._program,
                "chromium_sandbox": self._settings.browser_sandbox,
            },
            browser_new_context_options={
                "service_workers": "block",
                "user_agent": self._settings.agent,
                "accept_downloads": False,
            },
            storage_client=self._storage(),
            configure_logging=False,
            max_request_retries=0,
            retry_on_blocked=False,
            use_session_pool=False,
            concurrency_settings=one,
            request_handler_timeout=timedelta(seconds=2 * self._settings.seconds),
        )
        page = _Page(self._egress, shell)
        crawler.pre_navigation_hook(page.guard)
        crawler.router.default_handler(page.read)
        await crawler.run([shell.url])
        if page.rendered is None:
            raise Unreachable("The page could not be rendered. Is Chromium installed?")
        return page.rendered

    @property
    def _program(self) -> str | None:
        return str(self._settings.browser) if self._settings.browser else None


class _Page:
    """Answers what one page asks for, and keeps what became of it."""

    def __init__(self, egress: Egress, shell: Fetched) -> None:
        self._egress = egress
        self._shell = shell
        self._requests = 0
        self.rendered: bytes | None = None

    async def guard(self, context: Any) -> None:
        """Before the browser goes anywhere."""
        await context.page.context.route("**/*", self._answer)
        await context.page.context.route_web_socket("**/*", lambda socket: socket.close())

    async def read(self, context: Any) -> None:
        still_busy = import_module("playwright.async_api").TimeoutError
        with suppress(still_busy):  # a page that never rests is read as it stands
            await context.page.wait_for_load_state("networkidle", timeout=_QUIET_MS)
        self.rendered = (await context.page.content()).encode("utf-8", "replace")

    async def _answer(self, route: Any) -> None:
        request = route.request
        self._requests += 1
        if request.url.partition("#")[0] == self._shell.url and request.is_navigation_request():
            await _fulfil(route, self._shell)
        elif (
            request.method != "GET"
            or request.resource_type in _UNSEEN
            or request.is_navigation_request()
            or self._requests > _MOST_REQUESTS
        ):
            await route.abort()
        else:
            try:
                fetched = await self._egress.get(request.url, types=None)
            except (UrlNotAllowed, Unreachable, ContentRefused):
                await route.abort()
            else:
                await _fulfil(route, fetched)


async def _fulfil(route: Any, fetched: Fetched) -> None:
    headers = {n: v for n, v in fetched.headers.items() if n not in _HOP_BY_HOP}
    headers.pop("set-cookie", None)
    await route.fulfill(status=fetched.status, headers=headers, body=fetched.body)
