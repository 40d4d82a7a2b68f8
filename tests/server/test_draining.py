"""A process that is told to end answers whoever reached it."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator
from errno import EMFILE

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from adapters.listening import Port
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


class Scripted:
    """A listening socket that answers so, which a kernel cannot be brought to."""

    def __init__(self, *answers: OSError | str) -> None:
        self._answers = iter(answers)
        self.closed = False

    def accept(self) -> tuple[str, None]:
        answer = next(self._answers, None) or BlockingIOError()
        if isinstance(answer, OSError):
            raise answer
        return answer, None

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("answers", "let_in"),
    [
        (("a", ConnectionAbortedError(), InterruptedError(), "b"), ["a", "b"]),
        (("a", OSError(EMFILE, "Too many open files"), "b"), ["a"]),
        (tuple("abcdefg"), list("abcde")),
    ],
    ids=["who has gone already", "no descriptors", "more than the queue holds"],
)
def test_all_who_wait_are_let_in_as_far_as_that_goes(
    answers: tuple[OSError | str, ...], let_in: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Scripted(*answers)
    with socket.socket() as real:
        port = Port(real.fileno())
    monkeypatch.setattr(port, "_line", line)

    assert list(port.let_in_and_close(most=5)) == let_in
    assert line.closed


async def test_a_process_that_has_no_descriptors_left_still_answers_whom_it_has(
    serving: Server,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.config.port)
    writer.write(POST)
    await answer(reader)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        ending = asyncio.create_task(serving.shutdown())
        await asyncio.sleep(0)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    writer.write(POST)

    assert b"connection: close" in await answer(reader)
    await ending
    writer.close()
