"""Names to checked addresses, and connections to exactly those."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

import httpcore
from httpcore import AsyncNetworkBackend, AsyncNetworkStream

from adapters.web.addresses import is_public
from contracts.errors import Unreachable, UrlNotAllowed

Resolve = Callable[[str, int], Awaitable[list[str]]]
_MOST_TRIED = 4


async def resolve(host: str, port: int) -> list[str]:
    """Every address that the system's resolver has for a name, in its order.

    Raises:
        OSError: it has none.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(AsyncNetworkBackend):
    """Connects to addresses that were checked, and to nothing else, whatever its caller checked.

    `allowed` are the exceptions, as `host:port`.
    """

    def __init__(
        self,
        allowed: Collection[str],
        resolve: Resolve,
        backend: AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._resolve = resolve
        self._backend: Any = backend or httpcore.AnyIOBackend()  # typed only where anyio is missing

    def check(self, host: str, port: int, addresses: list[str]) -> None:
        """One address that is not public refuses the name.

        Raises:
            UrlNotAllowed: with a sentence.
        """
        if f"{host}:{port}" in self._allowed:
            return
        if not all(is_public(address) for address in addresses):
            raise UrlNotAllowed(f"{host} is not on the public internet, so it is not fetched.")

    async def addresses(self, host: str, port: int) -> list[str]:
        """What the name means now, all of it checked.

        Raises:
            UrlNotAllowed, Unreachable: with a sentence.
        """
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise Unreachable(f"There is no host named {host}. Check the address.")
        self.check(host, port, found)
        return found

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own name for it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        failure: Exception | None = None
        for address in (await self.addresses(host, port))[:_MOST_TRIED]:
            try:
                return await self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None  # noqa: S101  # there was at least one address
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own name for it
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        raise UrlNotAllowed("A socket file is no address of the web.")

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)
