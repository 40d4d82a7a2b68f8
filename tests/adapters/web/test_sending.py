"""What is sent for a tool: to this address alone, once, under limits of its own."""

import gzip
import socket
from collections.abc import AsyncIterator

import pytest

from adapters.web.egress import Egress
from contracts.errors import ContentRefused, Unreachable, UrlNotAllowed
from contracts.settings import WebSettings
from contracts.web import Fetched
from tests.adapters.web.conftest import Watched, always, guarded
from tests.fakes.serving import Reply
from tests.fakes.tool_server import ToolServer, tool_server


@pytest.fixture(scope="module")
async def outside() -> AsyncIterator[ToolServer]:
    async with tool_server() as server:
        yield server


@pytest.fixture
async def egress(outside: ToolServer) -> AsyncIterator[Egress]:
    """Of a call that may reach the server, which is private as all of this machine is."""
    outside.got.clear()
    client = Egress(WebSettings()).reaching([outside.host])
    yield client
    await client.aclose()


async def sent(
    egress: Egress, url: str, method: str = "GET", body: bytes = b"", *, seconds: float = 5
) -> Fetched:
    headers = {"x-key": "secret"}
    return await egress.send(
        method, url, headers=headers, body=body, seconds=seconds, max_bytes=1000
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_answered_with_and_not_followed(
    outside: ToolServer, egress: Egress, status: int
) -> None:
    outside.reply = lambda _: Reply("moved", status, headers={"location": f"{outside.url}/b"})

    fetched = await sent(egress, f"{outside.url}/a", "POST", b"{}")

    assert (fetched.status, fetched.body) == (status, b"moved")
    assert [got.target for got in outside.got] == ["/a"]


@pytest.mark.parametrize("status", [201, 404, 429, 500, 503])
async def test_whatever_the_status_it_is_sent_once_and_its_answer_read(
    outside: ToolServer, egress: Egress, status: int
) -> None:
    outside.reply = lambda _: Reply("said", status)

    fetched = await sent(egress, outside.url, "PUT", b'{"a": 1}')

    assert (fetched.status, fetched.body) == (status, b"said")
    assert [(got.method, got.body) for got in outside.got] == [("PUT", b'{"a": 1}')]
    assert outside.got[0].headers["x-key"] == "secret"


async def test_a_private_host_is_reached_by_the_call_it_is_named_for_and_by_no_other(
    outside: ToolServer, egress: Egress
) -> None:
    outside.reply = lambda _: Reply("here")
    shared = Egress(WebSettings())

    assert (await sent(egress, outside.url)).body == b"here"
    for other in (shared, shared.reaching([]), shared.reaching(["127.0.0.1:1"])):
        with pytest.raises(UrlNotAllowed):
            await sent(other, outside.url)
        await other.aclose()
    assert len(outside.got) == 1


async def test_what_crawls_may_reach_is_nothing_that_a_tool_may(outside: ToolServer) -> None:
    crawls = Egress(WebSettings(allowed_private_hosts=[outside.host]))
    outside.got.clear()

    with pytest.raises(UrlNotAllowed):
        await sent(crawls.reaching([]), outside.url)
    assert outside.got == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://0x7f000001/",
        "http://shop.example:22/",
        "http://shop.example/",
    ],
)
async def test_what_is_not_public_is_sent_nothing(watched: Watched, url: str) -> None:
    egress = guarded(watched, always("10.0.0.1"))

    with pytest.raises(UrlNotAllowed):
        await sent(egress, url, "POST", b"{}")
    assert watched.attempts == []


async def test_a_long_answer_is_cut_and_says_so(outside: ToolServer, egress: Egress) -> None:
    for length, cut in ((1000, False), (1001, True), (300_000, True)):
        outside.reply = lambda _, length=length: Reply("x" * length)
        fetched = await sent(egress, outside.url)
        assert (len(fetched.body), fetched.cut) == (min(length, 1000), cut)


async def test_an_answer_that_unpacks_to_too_much_is_cut(
    outside: ToolServer, egress: Egress
) -> None:
    bomb = gzip.compress(bytes(5_000_000))
    outside.reply = lambda _: Reply(bomb, headers={"content-encoding": "gzip"})

    fetched = await sent(egress, outside.url)

    assert len(fetched.body) == 1000 and fetched.cut


async def test_compression_that_nobody_asked_for_is_refused(
    outside: ToolServer, egress: Egress
) -> None:
    outside.reply = lambda _: Reply("x", headers={"content-encoding": "br"})

    with pytest.raises(ContentRefused):
        await sent(egress, outside.url)


async def test_a_tool_that_does_not_answer_is_given_up_after_its_own_time() -> None:
    """Its server listens and never takes the connection."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        egress = Egress(WebSettings(seconds=60)).reaching([host])
        with pytest.raises(Unreachable, match="did not answer within 0 seconds"):
            await sent(egress, f"http://{host}/", seconds=0.2)
        await egress.aclose()


@pytest.mark.parametrize("url", ["http://shop.example:22/", "http://nas.local/"])
async def test_what_is_refused_for_what_it_says_is_refused_whatever_it_means(
    watched: Watched, url: str
) -> None:
    egress = guarded(watched, always("93.184.215.14"))

    with pytest.raises(UrlNotAllowed):
        await sent(egress, url)
    assert watched.attempts == []
