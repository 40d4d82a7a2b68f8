"""The one guarded HTTP client, for every address that a person, a page or a model named.

An address is read once, its name resolved once, every answer of the resolver checked, and the
connection made to an address that was checked: a name that means something else a moment later
changes nothing. Each redirect is such an address again. Nothing is sent that a site could know
somebody by: no cookie of another fetch, no credential, no proxy from the environment.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import NamedTuple

import certifi
import httpcore

from adapters import metrics
from adapters.web.connecting import CheckedBackend, Resolve, resolve
from adapters.web.cookies import Jar
from adapters.web.decoding import HTML, READABLE, Decoder, EndedEarly, is_unfinished
from adapters.web.urls import WebUrl, parse
from contracts.errors import ConfigurationError, Unreachable, UrlNotAllowed
from contracts.ports import Fetched
from contracts.settings import WebSettings

REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
_FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError)


class _Limits(NamedTuple):
    max_bytes: int
    types: Collection[str] | None
    cut: bool
    any_status: bool = False
    partial: bool = False


class _Sent(NamedTuple):
    headers: Mapping[str, str]
    method: str = "GET"
    body: bytes = b""
    jar: Jar | None = None


class Streamed(NamedTuple):
    """An answer that is still coming; `pieces` are decompressed."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


def _trusted(settings: WebSettings) -> ssl.SSLContext:
    """The public CAs, whatever the environment names, and those of the installation."""
    tls = ssl.create_default_context(cafile=certifi.where())
    if settings.certificates is not None:
        try:
            tls.load_verify_locations(cafile=settings.certificates)
        except OSError as error:  # of which ssl.SSLError is one
            raise ConfigurationError(
                "Ibid cannot start. IBID_WEB__CERTIFICATES names no file of certificates that can"
                f" be read: {settings.certificates} ({error.strerror or error})."
            ) from None
    return tls


@contextmanager
def _refusals_counted() -> Iterator[None]:
    try:
        yield
    except UrlNotAllowed:
        metrics.EGRESS_REFUSED.inc()
        raise


class Egress:
    """Fetches only what may be fetched. Safe for many callers at once."""

    def __init__(
        self,
        settings: WebSettings,
        *,
        resolve: Resolve = resolve,
        backend: httpcore.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._tls = tls or _trusted(settings)
        self._backend = CheckedBackend(settings.allowed_private_hosts, resolve, backend)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=50,
            max_keepalive_connections=10,
            keepalive_expiry=2,
            network_backend=self._backend,
        )

    def reaching(self, private_hosts: Collection[str]) -> "Egress":
        """Another one with connections of its own, which reaches these (`host:port`) of those that
        are not public, and no other."""
        settings = self._settings.model_copy(update={"allowed_private_hosts": list(private_hosts)})
        return Egress(settings, tls=self._tls)

    async def aclose(self) -> None:
        await self._pool.aclose()

    def read(self, url: str, base: str | None = None) -> WebUrl:
        """An address that is not refused for what it says, before anybody is asked what it means.

        Raises:
            UrlNotAllowed: with a sentence.
        """
        with _refusals_counted():
            return self._looked_at(parse(url, base))

    def _looked_at(self, parsed: WebUrl) -> WebUrl:
        if parsed.host_and_port in self._settings.allowed_private_hosts:
            return parsed
        if str(parsed.port) not in self._settings.ports:
            raise UrlNotAllowed(f"Port {parsed.port} is not one that pages are fetched from.")
        if parsed.is_local_name:
            raise UrlNotAllowed(f"{parsed.host} is a name of a local network, not of the web.")
        if parsed.is_address:
            self._backend.check(parsed.host, parsed.port, [parsed.host])
        return parsed

    async def check(self, url: str) -> WebUrl:
        """The same as `get` would do first: before somebody else is asked to fetch it for us.

        Raises:
            UrlNotAllowed: the address, or one of those that its name means, is not public.
            Unreachable: the name means nothing.
        """
        parsed = self.read(url)
        with _refusals_counted():
            await self._backend.addresses(parsed.host, parsed.port)
        return parsed

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        types: Collection[str] | None = READABLE,
        max_bytes: int | None = None,
        cut: bool = False,
        redirects: int = _MOST_REDIRECTS,
    ) -> Fetched:
        """What this address answers, after at most so many redirects.

        `types` are the media types that are taken, all where it is None. An answer longer than
        `max_bytes` is refused, or `cut` there.

        Raises:
            UrlNotAllowed, Unreachable, ContentRefused: with a sentence.
        """
        limits = _Limits(max_bytes or self._settings.max_bytes, types, cut)
        sent = _Sent(headers or {}, jar=Jar())
        async with self._in_time(url):
            fetched = await self._once(self.read(url), sent, limits)
            for _ in range(redirects):
                target = location(fetched)
                if target is None:
                    return fetched
                fetched = await self._once(self.read(target, fetched.url), sent, limits)
        if redirects and location(fetched) is not None:
            raise Unreachable(f"{parse(fetched.url).host} leads from redirect to redirect.")
        return fetched

    async def step(self, url: str, jar: Jar, headers: Mapping[str, str]) -> Fetched:
        """One request for a page, and no redirect: the next step is its caller's to allow. What the
        site set for its cookies is in `jar` afterwards, which has those that are sent. An answer
        that ends in the middle is asked for once more; a page is then taken as far as it came.

        Raises:
            UrlNotAllowed, Unreachable, ContentRefused: with a sentence.
        """
        limits = _Limits(self._settings.max_bytes, READABLE, cut=False, partial=True)
        parsed, sent = self.read(url), _Sent(headers, jar=jar)
        async with self._in_time(url):
            fetched = await self._once(parsed, sent, limits)
            if fetched.short:
                again = await self._once(parsed, sent, limits)
                fetched = max(again, fetched, key=lambda one: (not one.short, len(one.body)))
        if fetched.short and (fetched.media_type not in HTML or not fetched.body):
            raise Unreachable(_sentence(parsed.host, EndedEarly()))
        return fetched

    @asynccontextmanager
    async def _in_time(self, url: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._settings.seconds):
                yield
        except TimeoutError:
            raise Unreachable(
                f"{parse(url).host} did not answer within {self._settings.seconds:.0f} seconds."
            ) from None

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        seconds: float,
        max_bytes: int,
    ) -> Fetched:
        """One request, and its answer whatever its status, cut to a length. A redirect is not
        followed: what is sent is for this address alone.

        Raises:
            UrlNotAllowed, Unreachable, ContentRefused: with a sentence.
        """
        limits = _Limits(max_bytes, None, cut=True, any_status=True)
        parsed = self.read(url)
        try:
            async with asyncio.timeout(seconds):
                return await self._once(parsed, _Sent(headers, method, body), limits)
        except TimeoutError:
            raise Unreachable(
                f"{parsed.host} did not answer within {seconds:.0f} seconds."
            ) from None

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        max_bytes: int,
    ) -> AsyncIterator[Streamed]:
        """One request, and its answer as it comes, for as long as its caller waits. A redirect is
        not followed.

        Raises:
            UrlNotAllowed, Unreachable, ContentRefused: with a sentence, also while it is read.
        """
        parsed, decoder = self.read(url), Decoder(max_bytes, None, cut=False)
        async with self._answered(parsed, _Sent(headers, method, body)) as response:
            received = _headers(response)
            yield Streamed(response.status, received, decoder.pieces(response, received))

    async def _once(self, url: WebUrl, sent: _Sent, limits: _Limits) -> Fetched:
        decoder = Decoder(limits.max_bytes, limits.types, cut=limits.cut, partial=limits.partial)
        async with self._answered(url, sent) as response:
            received = _headers(response)
            wanted = limits.any_status or response.status == 200
            body = await decoder.body(response, received) if wanted else b""
        fetched = Fetched(url.href, response.status, received, body, cut=decoder.was_cut)
        unfinished = fetched.media_type in HTML and not fetched.cut and is_unfinished(body)
        return replace(fetched, short=decoder.ended_early or (limits.partial and unfinished))

    @asynccontextmanager
    async def _answered(self, url: WebUrl, sent: _Sent) -> AsyncIterator[httpcore.Response]:
        cookies = sent.jar.header(url) if sent.jar else None
        request = httpcore.Request(
            sent.method,
            httpcore.URL(
                scheme=url.scheme.encode(),
                host=url.host.encode(),
                port=url.port,
                target=url.target.encode(),
            ),
            headers={
                "host": url.origin.partition("://")[2],
                "user-agent": self._settings.agent,
                "accept": "*/*",
                "accept-encoding": "gzip, deflate",
                **({"content-length": str(len(sent.body))} if sent.body else {}),
                **({"cookie": cookies} if cookies else {}),
                **sent.headers,
            },
            content=sent.body or None,
            extensions={"timeout": {"connect": 5.0, "read": 20.0, "write": 5.0, "pool": 20.0}},
        )
        try:
            with _refusals_counted():
                response = await self._pool.handle_async_request(request)
            if sent.jar:
                sent.jar.take(url, _set_cookies(response))
            try:
                yield response
            finally:
                with suppress(*_FAULTS):
                    await response.aclose()
        except (*_FAULTS, httpcore.UnsupportedProtocol) as error:
            raise Unreachable(_sentence(url.host, error)) from error


def _headers(response: httpcore.Response) -> dict[str, str]:
    """Of headers that came twice, the values stand one after the other, as HTTP reads them."""
    received: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        joined = name in received and name != "content-type"  # of two types the last one counts
        received[name] = f"{received[name]}, {value}" if joined else value
    return received


def _set_cookies(response: httpcore.Response) -> list[str]:
    """Each as it came: there are commas in them, so that they cannot be put into one."""
    return [
        value.decode("latin-1") for name, value in response.headers if name.lower() == b"set-cookie"
    ]


def location(fetched: Fetched) -> str | None:
    """Where a redirect leads; None of any other answer."""
    if fetched.status not in REDIRECTS or (to := fetched.headers.get("location")) is None:
        return None
    try:
        return to.encode("latin-1").decode("utf-8")  # as browsers read bytes that are no ASCII
    except UnicodeError:
        return to


def _sentence(host: str, error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return f"{host} does not answer in time. Try again later."
    if isinstance(error, ssl.SSLError) or "CERTIFICATE" in str(error).upper():
        return f"{host} cannot be trusted: its certificate is not valid."
    if isinstance(error, EndedEarly):
        return f"{host} ended its answer before all of it had come. Try again later."
    return f"{host} cannot be reached. Check the address, or try again later."
