"""A process that is told to end answers whoever reached it."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from contracts.settings import HttpSettings, Settings
from local.processes import free_port
from server.serving import Server, configure

POST = b"POST / HTTP/1.1\r\nhost: ibid\r\ncontent-length: 2\r\n\r\n{}"


async def _said(request: Request) -> PlainTextResponse:
    return PlainTextResponse((await request.body()).decode())


@pytest.fixture
async def serving(settings: Settings) -> AsyncIterator[Server]:
    """Started, with two seconds to end in; whoever uses it ends it."""
    app = Starlette(routes=[Route("/", _said, methods=["POST"])])
    short = settings.model_copy(update={"http": HttpSettings(drain_seconds=2)})
    server = Server(configure(app, short, port=free_port()))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    yield server
    await server.lifespan.shutdown()


async def answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(2)


async def test_a_kept_connection_is_answered_once_more_and_told_to_close(serving: Server) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.config.port)
    writer.write(POST)
    assert b"connection: close" not in await answer(reader)

    ending = asyncio.create_task(serving.shutdown())
    await asyncio.sleep(0.3)
    writer.write(POST)
    last = await answer(reader)

    assert last.startswith(b"HTTP/1.1 200") and b"connection: close" in last
    assert await reader.read() == b""
    await ending


async def test_a_kept_connection_that_nobody_uses_holds_nobody_up(serving: Server) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.config.port)
    writer.write(POST)
    await answer(reader)

    async with asyncio.timeout(serving.config.timeout_graceful_shutdown or 0):
        await serving.shutdown()

    assert await reader.read() == b""


async def test_who_waits_at_the_port_when_it_is_closed_is_let_in(serving: Server) -> None:
    with socket.create_connection(("127.0.0.1", serving.config.port)) as line:
        line.sendall(POST)  # nothing of the server has run since
        ending = asyncio.create_task(serving.shutdown())
        line.setblocking(False)
        said = await asyncio.get_running_loop().sock_recv(line, 1000)
        await ending

    assert said.startswith(b"HTTP/1.1 200")


async def test_who_comes_later_is_refused_at_once(serving: Server) -> None:
    await serving.shutdown()

    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", serving.config.port)
