"""An issuer is reached through the guarded client, also by libraries that bring their own."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx2

from adapters.web.addresses import is_public
from adapters.web.egress import Egress
from adapters.web.urls import WebUrl, parse
from contracts.errors import ConfigurationError, UrlNotAllowed
from contracts.settings import WebSettings

MOST_BYTES = 256 * 1024
_HOP = {"host", "connection", "accept-encoding", "content-length", "transfer-encoding"}


class GuardedTransport(httpx2.AsyncBaseTransport):
    """What httpx sends, sent by `Egress`: names resolved once and checked, no redirect followed,
    the answer cut to a length."""

    def __init__(self, egress: Egress, seconds: float) -> None:
        self._egress, self._seconds = egress, seconds

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises `UrlNotAllowed`, `Unreachable` or `ContentRefused`."""
        answer = await self._egress.send(
            request.method,
            str(request.url),
            headers={n: v for n, v in request.headers.items() if n.lower() not in _HOP},
            body=await request.aread(),
            seconds=self._seconds,
            max_bytes=MOST_BYTES,
        )
        headers = {n: v for n, v in answer.headers.items() if n != "content-encoding"}
        return httpx2.Response(answer.status, headers=headers, content=answer.body, request=request)


def own_host(issuer: str) -> str:
    """`host:port` of an issuer: whoever runs this installation named it, so it may be private."""
    return parse(issuer).host_and_port


def reaching(egress: Egress, web: WebSettings, issuer: str) -> Egress:
    """The guarded client with one exception more: the issuer's own host and port."""
    return egress.reaching([*web.allowed_private_hosts, own_host(issuer)])


def refuse_plain(issuer: str, variable: str) -> None:
    """Tokens go by https, or inside the installation's own network.

    Raises:
        ConfigurationError: naming the variable.
    """
    where = parse(issuer)
    if where.scheme != "https" and not (where.is_local_name or _is_private(where)):
        raise ConfigurationError(
            f"Ibid cannot start. {variable} is reached by http over the public internet, where"
            " anybody on the way could sign in as anybody. Use https."
        )


def check(urls: Sequence[str], issuer: str) -> None:
    """Where an issuer sends us: by https, or on its own origin.

    Raises:
        UrlNotAllowed: one is neither.
    """
    own = urlsplit(issuer)
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme != "https" and (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
            raise UrlNotAllowed(f"{parts.hostname} is not reached by https, so nobody signs in.")


def _is_private(where: WebUrl) -> bool:
    return where.is_address and not is_public(where.host)
