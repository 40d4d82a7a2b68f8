"""The guarded client: what it refuses without a connection, and what it takes of an answer."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from adapters.web.egress import Egress
from contracts.errors import ContentRefused, Unreachable, UrlNotAllowed
from contracts.settings import WebSettings
from tests.adapters.web.conftest import Watched, always, guarded
from tests.fakes.site import Answer, Site, html, redirect, running_site

PUBLIC = "93.184.215.14"


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        yield running


@pytest.fixture
async def egress(site: Site) -> AsyncIterator[Egress]:
    """May fetch from the site, and has two seconds and 100 kB for it."""
    site.pages.clear()
    site.forget()
    settings = {"allowed_private_hosts": [site.host], "seconds": 2, "max_bytes": 100_000}
    client = Egress(WebSettings.model_validate(settings))
    yield client
    await client.aclose()


async def test_one_private_address_among_those_of_a_name_refuses_it(watched: Watched) -> None:
    egress = guarded(watched, always(PUBLIC, "10.0.0.1"))

    with pytest.raises(UrlNotAllowed):
        await egress.get("https://example.com/")

    assert watched.attempts == []


async def test_a_name_that_changes_its_meaning_is_connected_to_as_checked(
    watched: Watched,
) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    egress = guarded(watched, rebinding)

    with pytest.raises(Unreachable):
        await egress.get("http://example.com/")

    assert watched.attempts == [(PUBLIC, 80)]


async def test_a_name_checked_beforehand_is_checked_again_when_it_is_fetched(
    watched: Watched,
) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    egress = guarded(watched, rebinding)
    await egress.check("http://example.com/")

    with pytest.raises(UrlNotAllowed):
        await egress.get("http://example.com/")

    assert watched.attempts == []


async def test_the_next_address_of_a_name_is_tried(watched: Watched) -> None:
    egress = guarded(watched, always(PUBLIC, "2606:4700:4700::1111"))

    with pytest.raises(Unreachable):
        await egress.get("https://example.com/")

    assert watched.attempts == [(PUBLIC, 443), ("2606:4700:4700::1111", 443)]


@pytest.mark.parametrize("port", [22, 25, 6379, 5432])
async def test_ports_that_no_page_has_are_refused(watched: Watched, port: int) -> None:
    egress = guarded(watched, always(PUBLIC))

    with pytest.raises(UrlNotAllowed, match=str(port)):
        await egress.get(f"http://example.com:{port}/")

    assert watched.attempts == []


@pytest.mark.parametrize(
    "host", ["localhost", "a.localhost", "printer", "db.internal", "nas.local"]
)
async def test_names_of_a_local_network_are_refused_whatever_they_mean(
    watched: Watched, host: str
) -> None:
    egress = guarded(watched, always(PUBLIC))

    with pytest.raises(UrlNotAllowed):
        await egress.check(f"https://{host}/")


async def test_an_exception_is_for_exactly_one_host_and_port(watched: Watched) -> None:
    egress = guarded(watched, always("10.0.0.1"), allowed_private_hosts="wiki.internal:9000")

    await egress.check("http://wiki.internal:9000/start")
    for other in ("http://wiki.internal/", "http://nas.internal:9000/", "http://10.0.0.1:9000/"):
        with pytest.raises(UrlNotAllowed):
            await egress.check(other)


async def test_a_redirect_to_a_private_address_is_refused(site: Site, egress: Egress) -> None:
    site.pages["/a"] = redirect("http://127.0.0.1:1/")

    with pytest.raises(UrlNotAllowed):
        await egress.get(f"{site.url}/a")


async def test_redirects_are_followed_five_times(site: Site, egress: Egress) -> None:
    site.pages |= {f"/{n}": redirect(f"/{n + 1}", 302) for n in range(6)}
    site.pages["/6"] = html("End", "Here.")

    assert (await egress.get(f"{site.url}/1")).url == f"{site.url}/6"
    with pytest.raises(Unreachable, match="redirect"):
        await egress.get(f"{site.url}/0")


async def test_a_redirect_can_be_left_to_the_caller(site: Site, egress: Egress) -> None:
    site.pages["/a"] = redirect("/b")

    answer = await egress.get(f"{site.url}/a", redirects=0)

    assert (answer.status, answer.headers["location"]) == (301, "/b")
    assert site.asked == ["/a"]


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress])
async def test_a_compressed_page_is_unpacked(site: Site, egress: Egress, packed: object) -> None:
    encoding = "gzip" if packed is gzip.compress else "deflate"
    site.pages["/"] = Answer(
        packed(b"words " * 100),  # pyright: ignore[reportCallIssue]
        headers={"content-type": "text/plain", "content-encoding": encoding},
    )

    assert (await egress.get(site.url)).body == b"words " * 100


async def test_a_page_that_unpacks_to_too_much_is_refused(site: Site, egress: Egress) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    site.pages["/"] = Answer(
        bomb, headers={"content-encoding": "gzip", "content-type": "text/html"}
    )

    with pytest.raises(ContentRefused) as refused:
        await egress.get(site.url)

    assert refused.value.too_large and len(bomb) < 100_000


async def test_a_page_that_is_too_long_is_refused_or_cut(site: Site, egress: Egress) -> None:
    site.pages["/"] = Answer(b"x" * 100_001, headers={"content-type": "text/plain"})

    with pytest.raises(ContentRefused):
        await egress.get(site.url)
    assert (await egress.get(site.url, cut=True)).body == b"x" * 100_000


async def test_a_kind_of_file_that_is_not_read_is_refused(site: Site, egress: Egress) -> None:
    site.pages["/"] = Answer(b"MZ", headers={"content-type": "application/octet-stream"})

    with pytest.raises(ContentRefused, match="octet-stream"):
        await egress.get(site.url)


async def test_a_site_that_does_not_answer_is_given_up(site: Site, egress: Egress) -> None:
    site.pages["/"] = Answer(b"late", seconds=30)

    with pytest.raises(Unreachable, match="2 seconds"):
        await egress.get(site.url)


async def test_damaged_compression_is_refused(site: Site, egress: Egress) -> None:
    site.pages["/"] = Answer(
        b"\x1f\x8b not gzip", headers={"content-encoding": "gzip", "content-type": "text/html"}
    )

    with pytest.raises(ContentRefused, match="damaged"):
        await egress.get(site.url)


async def test_nobody_is_told_from_another_by_what_is_sent(site: Site, egress: Egress) -> None:
    site.pages["/"] = Answer(
        b"hello", headers={"content-type": "text/plain", "set-cookie": "id=1; Path=/"}
    )

    for _ in range(2):
        await egress.get(site.url)

    assert all(not {"cookie", "authorization", "referer"} & set(sent) for sent in site.headers)
    assert site.headers[-1]["user-agent"] == "Ibid/1.0"


async def test_a_name_that_means_nothing_is_unreachable(watched: Watched) -> None:
    async def nothing(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(Unreachable, match="no host named"):
        await guarded(watched, nothing).get("https://nowhere.example/")


async def test_over_tls_the_name_is_asked_for_at_the_address_that_was_checked() -> None:
    greeting: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def greeted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeting.set_result(await reader.read(4096))
        writer.close()

    server = await asyncio.start_server(greeted, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        settings = WebSettings(allowed_private_hosts=[f"example.com:{port}"])
        with pytest.raises(Unreachable):
            await Egress(settings, resolve=always("127.0.0.1")).get(f"https://example.com:{port}/")

        assert b"example.com" in await greeting
