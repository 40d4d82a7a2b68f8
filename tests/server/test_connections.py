"""Everything that the API waits for has an end; over raw sockets, as attackers have them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple, cast

import httpx
import pytest

from contracts.settings import HttpSettings, Settings
from server.connection import Connection
from tests.api import Person

LONG = 60
"""Seconds until a test gives up: far more than any limit here, so that a busy machine is none."""
LIMITS = HttpSettings.model_validate(
    {
        "head_seconds": 1,
        "body_seconds": 2,
        "body_bytes_a_second": 100,
        "idle_seconds": 1,
        "unread_seconds": 2,
    }
)
HEAD = (
    b"POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\n"
)


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"http": LIMITS})


class Wire(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def everything(self) -> bytes:
        """What the server says until it closes; a connection that stays open fails the test."""
        got = b""
        async with asyncio.timeout(LONG):
            with suppress(ConnectionError):
                while piece := await self.reader.read(65536):
                    got += piece
        return got


@asynccontextmanager
async def wire(server: str) -> AsyncIterator[Wire]:
    port = int(server.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def said_after(server: str, sent: bytes) -> bytes:
    async with wire(server) as line:
        await line.send(sent)
        return await line.everything()


def problem(answer: bytes) -> tuple[int, dict[str, object]]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head.lower()
    return int(head.split(b" ")[1]), json.loads(body)


async def is_open(server: str) -> bool:
    async with httpx.AsyncClient() as http:
        return (await http.get(f"{server}/health/live", timeout=LONG)).status_code == 200


async def test_two_hundred_half_sent_heads_are_all_closed(server: str) -> None:
    answers = await asyncio.gather(*(said_after(server, HEAD) for _ in range(200)))

    assert {problem(answer)[0] for answer in answers} == {408}
    assert await is_open(server)


async def test_two_hundred_half_sent_bodies_are_all_closed(server: str) -> None:
    begun = HEAD + b'Content-Length: 500\r\n\r\n{"email":'
    answers = await asyncio.gather(*(said_after(server, begun) for _ in range(200)))

    assert {problem(answer)[0] for answer in answers} == {408}
    assert await is_open(server)


async def test_a_body_that_drips_is_closed(server: str) -> None:
    async with wire(server) as line:
        await line.send(HEAD + b"Content-Length: 100000\r\n\r\n")
        answer = asyncio.create_task(line.everything())
        with suppress(ConnectionError):
            while not answer.done():
                await line.send(b"x")
                await asyncio.sleep(0.1)

        assert problem(await answer)[0] == 408


async def test_a_head_that_drips_is_closed(server: str) -> None:
    async with wire(server) as line:
        await line.send(b"GET /api/v1/me HTTP/1.1\r\n")
        answer = asyncio.create_task(line.everything())
        with suppress(ConnectionError):
            while not answer.done():
                await line.send(b"x-a: b\r\n")
                await asyncio.sleep(0.1)

        assert problem(await answer)[0] == 408


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"\r\n\r\n\r\n"])
async def test_a_connection_that_says_nothing_is_closed(server: str, sent: bytes) -> None:
    assert await said_after(server, sent) == b""


async def test_a_second_request_that_is_half_sent_is_closed(server: str) -> None:
    answer = await said_after(
        server, b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /health/live HTTP/1.1\r\nHo"
    )

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in answer


async def test_an_idle_connection_is_closed_after_its_answer(server: str) -> None:
    answer = await said_after(server, b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200")


async def test_line_ends_after_an_answer_keep_nothing_open(server: str) -> None:
    async with wire(server) as line:
        await line.send(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
        await line.reader.readuntil(b"}")
        await line.send(b"\r\n")

        assert await line.everything() == b""


async def sent_until_answered(line: Wire, piece: bytes, most: int) -> tuple[int, bytes]:
    """How many bytes went out before the answer was there, and the answer."""
    answer = asyncio.create_task(line.reader.readuntil(b"\r\n\r\n"))
    sent = 0
    while not answer.done() and sent < most:
        sending = asyncio.create_task(line.send(piece))
        await asyncio.wait({sending, answer}, return_when=asyncio.FIRST_COMPLETED)
        if not sending.done():
            sending.cancel()
        sent += len(piece)
        await asyncio.sleep(0)
    return sent, await answer + await line.everything()


async def test_a_chunked_body_is_refused_when_it_has_become_too_large(server: str) -> None:
    piece = b"%x\r\n" % 65536 + b"x" * 65536 + b"\r\n"
    async with wire(server) as line:
        await line.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        sent, answer = await sent_until_answered(line, piece, 20_000_000)

    assert problem(answer)[0] == 413
    # What the sockets between hold is sent, and not read; the rest is not even sent.
    assert sent < 15_000_000


@pytest.mark.parametrize("path", ["/api/v1/auth/sign-in", "/api/v1/nowhere"])
async def test_a_body_that_announces_too_much_is_refused_before_any_of_it(
    server: str, path: str
) -> None:
    head = b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n" % path.encode()

    status, said = problem(await said_after(server, head))

    assert (status, said["type"]) == (413, "/problems/content-too-large")


async def test_what_comes_after_a_refusal_is_not_read(server: str) -> None:
    sent = 0
    async with wire(server) as line:
        await line.send(HEAD + b"Content-Length: 200000000\r\n\r\n")
        await line.reader.readuntil(b"\r\n\r\n")
        with suppress(ConnectionError):
            async with asyncio.timeout(LONG):
                while True:
                    await line.send(b"x" * 1_000_000)
                    sent += 1_000_000

    assert sent < 40_000_000  # what the sockets between hold


async def test_a_refusal_can_be_read_by_who_sends_everything_first(server: str) -> None:
    async with wire(server) as line:
        line.writer.write(HEAD + b"Content-Length: 3000000\r\n\r\n" + b"x" * 3_000_000)

        assert problem(await line.everything())[0] == 413


async def test_an_upload_that_announces_another_size_is_refused_before_any_of_it(
    server: str, alice: Person
) -> None:
    project = await alice.project()
    body = {"name": "a.md", "media_type": "text/markdown", "size": 10}
    ticket = (await alice.http.post(f"/projects/{project}/documents", json=body)).json()
    path = httpx.URL(ticket["upload"]["url"]).raw_path

    head = b"PUT %s HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n" % path
    status, said = problem(await said_after(server, head))

    assert (status, said["detail"]) == (400, "20000000 bytes are being sent, 10 were announced.")


async def test_an_upload_without_a_length_is_refused_when_it_passes_its_ticket(
    server: str, alice: Person
) -> None:
    project = await alice.project()
    body = {"name": "a.md", "media_type": "text/markdown", "size": 100}
    ticket = (await alice.http.post(f"/projects/{project}/documents", json=body)).json()
    path = httpx.URL(ticket["upload"]["url"]).raw_path
    piece = b"%x\r\n" % 65536 + b"x" * 65536 + b"\r\n"

    async with wire(server) as line:
        await line.send(b"PUT %s HTTP/1.1\r\nHost: a\r\n" % path)
        await line.send(b"Transfer-Encoding: chunked\r\n\r\n")
        sent, answer = await sent_until_answered(line, piece, 20_000_000)

    assert problem(answer)[0] == 400
    assert sent < 15_000_000


async def test_a_slow_upload_that_goes_on_arrives(server: str, alice: Person) -> None:
    project = await alice.project()
    data = b"# Slow\n" + b"a line of it\n" * 2000
    body = {"name": "a.md", "media_type": "text/markdown", "size": len(data)}
    ticket = (await alice.http.post(f"/projects/{project}/documents", json=body)).json()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 2000):
            await asyncio.sleep(0.4)  # five seconds in all, more than any limit here
            yield data[start : start + 2000]

    headers = ticket["upload"]["headers"] | {"content-length": str(len(data))}
    async with httpx.AsyncClient(timeout=LONG) as http:
        sent = await http.put(ticket["upload"]["url"], content=pieces(), headers=headers)

    assert sent.status_code == 204


async def test_a_stream_lives_longer_than_any_limit(server: str, alice: Person) -> None:
    project = await alice.project()
    limits = LIMITS.head_seconds + LIMITS.body_seconds + LIMITS.idle_seconds
    async with alice.http.stream("GET", f"/projects/{project}/events", timeout=LONG) as stream:
        lines = aiter(stream.aiter_lines())
        while await anext(lines) != "event: counts":  # how it begins
            pass
        await asyncio.sleep(limits + 2)
        body = {"name": "a.md", "media_type": "text/markdown", "size": 10}
        await alice.http.post(f"/projects/{project}/documents", json=body)
        async with asyncio.timeout(LONG):
            while (line := await anext(lines)) != "event: document":
                pass

    assert line == "event: document"


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nx: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"x: yyyyyyyyyyyy\r\n" * 10_000 + b"\r\n",
    ],
)
async def test_a_head_that_is_too_large_is_refused(server: str, head: bytes) -> None:
    status, said = problem(await said_after(server, head))

    assert status == 431
    assert said["detail"] == "The head of a request has at most 65536 bytes."


async def test_a_head_without_end_is_refused_before_it_ends(server: str) -> None:
    async with wire(server) as line:
        await line.send(b"GET / HTTP/1.1\r\nx: ")
        sent, answer = await sent_until_answered(line, b"y" * 65536, 50_000_000)

    assert problem(answer)[0] == 431
    assert sent < 30_000_000


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_request_gets_a_problem_and_no_trace(server: str, sent: bytes) -> None:
    status, said = problem(await said_after(server, sent))

    assert (status, said["type"]) == (400, "/problems/bad-request")


async def test_nonsense_after_a_request_does_not_reach_into_its_answer(server: str) -> None:
    answer = await said_after(
        server, b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n\x00\x01nonsense"
    )

    assert answer.startswith(b"HTTP/1.1 200")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert len(body) == int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])


async def test_an_upgrade_to_websockets_opens_no_door(server: str) -> None:
    answer = await said_after(
        server,
        b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    )

    assert answer.startswith(b"HTTP/1.1 200")


async def test_an_answer_that_nobody_reads_is_given_up(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = asyncio.Event()
    real = Connection.connection_lost

    def noticed(self: Connection, exc: Exception | None) -> None:
        lost.set()
        real(self, exc)

    async with wire(server) as line:
        cast("asyncio.ReadTransport", line.writer.transport).pause_reading()
        monkeypatch.setattr(Connection, "connection_lost", noticed)
        with suppress(ConnectionError):
            await line.send(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 200)
        async with asyncio.timeout(LONG):
            await lost.wait()
