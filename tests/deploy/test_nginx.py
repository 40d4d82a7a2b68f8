"""What stands in front of Ibid: nginx with the delivered configuration, sockets behind it."""

import asyncio
import json
import re
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from contracts.settings import HttpSettings, UploadLimits
from local.processes import free_port
from tests.deploy import fronting

ROOT = Path(__file__).parents[2]
pytestmark = fronting.IS_THERE
_PAUSE = 0.4


class Part:
    """A real socket that notes what it was asked, and answers by the path."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.port = free_port()
        self.heads: list[dict[str, str]] = []

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Part"]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        async with server:
            yield self

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.split("\r\n")
            told = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
            self.heads.append({"": first, **told})
            if told.get("upgrade") == "websocket":
                await self._upgrade(reader, writer)
            elif "/stream" in first:
                await self._stream(writer)
            else:
                await reader.readexactly(int(told.get("content-length", "0")))
                body = self.name.encode()
                writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ")
                writer.write(b"%d\r\n\r\n%b" % (len(body), body))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # a test that looks at nginx alone
        finally:
            writer.close()

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        """As the API says it of its own streams."""
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-accel-buffering: no\r\n"
            b"connection: close\r\n\r\ndata: 1\n\n"
        )
        await writer.drain()
        await asyncio.sleep(_PAUSE)
        writer.write(b"data: 2\n\n")
        await writer.drain()

    async def _upgrade(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"
        )
        await writer.drain()
        writer.write(b"heard " + await reader.readexactly(4))
        await writer.drain()


@pytest.fixture
async def parts() -> AsyncIterator[dict[str, Part]]:
    made = [Part(name) for name in ("api", "client", "objects")]
    async with made[0].listening(), made[1].listening(), made[2].listening():
        yield {part.name: part for part in made}


@pytest.fixture
def address(parts: dict[str, Part], tmp_path: Path) -> Iterator[str]:
    ports = {name: part.port for name, part in parts.items()}
    with fronting.running(tmp_path, free_port(), ports) as address:
        yield address


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield client


async def raw(address: str, sent: bytes) -> str:
    """Everything that is answered until the connection ends."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    answered = await reader.read(-1)
    writer.close()
    return answered.decode()


def test_the_configuration_for_tls_is_one(tmp_path: Path) -> None:
    ports = {"api": 1, "client": 2, "objects": 3}
    fronting.write(tmp_path, free_port(), ports)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
            "-keyout", "privkey.pem", "-out", "fullchain.pem"]  # fmt: skip
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    example = (tmp_path / "tls.conf.example").read_text()
    (tmp_path / "nginx.conf").write_text(
        example.replace("/etc/nginx/tls", str(tmp_path)).replace("/tmp/nginx", str(tmp_path / "n"))
    )

    checked = subprocess.run(
        fronting.command(tmp_path, "-t", "-q"), capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
    assert "Strict-Transport-Security" in example


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/api/v1/projects", "api"),
        ("/health/ready", "api"),
        ("/openapi.json", "api"),
        ("/ibid-originals/a/b?X-Amz-Signature=1", "objects"),
        ("/", "client"),
        ("/p/1/chat", "client"),
    ],
)
async def test_one_origin_has_everything(http: httpx.AsyncClient, path: str, part: str) -> None:
    assert (await http.get(path)).text == part


def test_every_path_of_the_api_leads_to_it() -> None:
    paths = json.loads((ROOT / "openapi.json").read_text())["paths"]
    configured = (fronting.CONFIGURATION / "ibid.conf").read_text()
    led = re.search(r"location ~ (\^/\(\S+) \{", configured)

    assert led
    assert [path for path in paths if not re.match(led[1], path)] == []


async def test_figures_for_the_inside_are_not_shown(http: httpx.AsyncClient) -> None:
    answer = await http.get("/metrics")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_stream_is_not_held_back(http: httpx.AsyncClient) -> None:
    began = time.monotonic()
    arrived: dict[str, float] = {}
    async with http.stream("GET", "/api/v1/stream") as answer:
        async for line in answer.aiter_lines():
            arrived.setdefault(line, time.monotonic() - began)

    assert arrived["data: 1"] < _PAUSE / 2
    assert arrived["data: 2"] >= _PAUSE


async def test_a_file_that_is_too_large_is_refused_in_words(address: str) -> None:
    answered = await raw(
        address, b"PUT /ibid-originals/a HTTP/1.1\r\nhost: x\r\ncontent-length: 200000000\r\n\r\n"
    )

    head, _, body = answered.partition("\r\n\r\n")
    problem = json.loads(body)
    assert "HTTP/1.1 413" in head
    assert "Content-Type: application/problem+json" in head
    assert problem["type"] == "/problems/content-too-large"
    assert "smaller" in problem["detail"]


def test_the_limits_leave_room_for_what_ibid_takes() -> None:
    """It refuses by itself, and says more: of nginx only what is above is to be heard."""
    configured = (fronting.CONFIGURATION / "ibid.conf").read_text()
    api, store = (
        int(m) * 1024 * 1024 for m in re.findall(r"client_max_body_size (\d+)m", configured)[:2]
    )

    assert api > HttpSettings.model_validate({}).body_bytes
    assert store > UploadLimits.model_validate({}).max_bytes


def test_idle_connections_end_before_the_api_ends_them() -> None:
    """Else a request meets a connection that is just closing, and is answered 502."""
    upstreams = (fronting.CONFIGURATION / "upstreams.conf").read_text()
    api = re.search(r"upstream api \{.*?keepalive_timeout (\d+)s", upstreams, re.DOTALL)

    assert api
    assert int(api[1]) < HttpSettings.model_validate({}).idle_seconds


async def test_the_callers_id_is_handed_on(http: httpx.AsyncClient, parts: dict[str, Part]) -> None:
    await http.get("/api/v1/me", headers={"x-request-id": "caller-1234"})

    assert parts["api"].heads[-1]["x-request-id"] == "caller-1234"


@pytest.mark.parametrize("given", ["short", "a b c d e f g h", "<script>alert(1)</script>"])
async def test_what_is_no_id_is_replaced(
    http: httpx.AsyncClient, parts: dict[str, Part], given: str
) -> None:
    await http.get("/api/v1/me", headers={"x-request-id": given})

    assert re.fullmatch("[0-9a-f]{32}", parts["api"].heads[-1]["x-request-id"])


async def test_nobody_says_for_themselves_where_they_come_from(
    http: httpx.AsyncClient, parts: dict[str, Part]
) -> None:
    await http.get("/api/v1/me", headers={"x-forwarded-for": "8.8.8.8"})

    assert parts["api"].heads[-1]["x-forwarded-for"] == "127.0.0.1"


async def test_the_store_sees_the_host_and_path_that_were_signed(
    http: httpx.AsyncClient, parts: dict[str, Part]
) -> None:
    await http.get("/ibid-originals/a%20b/%2F?x=1")

    head = parts["objects"].heads[-1]
    assert head[""] == "GET /ibid-originals/a%20b/%2F?x=1 HTTP/1.1"
    assert head["host"] == http.base_url.netloc.decode()


async def test_what_was_uploaded_is_no_page_of_this_origin(http: httpx.AsyncClient) -> None:
    policy = (await http.get("/ibid-originals/a")).headers["content-security-policy"]

    assert policy.startswith("sandbox;")


async def test_a_web_socket_passes(address: str) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"GET /api/v1/graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n"
        b"connection: Upgrade\r\n\r\n"
    )
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")

    writer.write(b"ping")

    assert await reader.readexactly(10) == b"heard ping"
    writer.close()


async def test_who_asks_too_much_is_told_when_to_come_again(address: str) -> None:
    """All in one breath, whatever this machine does beside it."""
    one = b"GET /nothing HTTP/1.1\r\nhost: x\r\n"

    answered = await raw(address, (one + b"\r\n") * 899 + one + b"connection: close\r\n\r\n")

    refused = answered[answered.index("HTTP/1.1 429") :].lower()
    assert "retry-after: 1" in refused
    assert "/problems/too-many-requests" in refused


async def test_what_a_page_is_made_of_is_never_refused(address: str) -> None:
    """However many people of one office open it at once."""
    one = b"GET /_next/static/chunks/a.js HTTP/1.1\r\nhost: x\r\n"

    answered = await raw(address, (one + b"\r\n") * 899 + one + b"connection: close\r\n\r\n")

    assert answered.count("HTTP/1.1 200") == 900


async def test_a_part_that_is_away_is_said_in_words(tmp_path: Path) -> None:
    ports = {name: free_port() for name in ("api", "client", "objects")}
    with fronting.running(tmp_path, free_port(), ports) as address:
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.get(f"{address}/api/v1/me")

    assert answer.status_code == 502
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/api-unreachable"
