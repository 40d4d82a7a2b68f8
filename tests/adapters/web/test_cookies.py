"""Cookies of one fetch: who has them, who never does, and that they are gone afterwards."""

from collections.abc import AsyncIterator

import pytest

from adapters.web.cookies import Jar
from adapters.web.egress import Egress
from adapters.web.urls import parse
from contracts.errors import Unreachable
from contracts.settings import WebSettings
from tests.adapters.web.conftest import always
from tests.fakes.site import Answer, Site, html, until_it_comes_back

NAMES = ("shop.example", "www.shop.example", "other.example", "a.co.uk")
SET = "seen=1; Path=/; Expires=Wed, 01 Jan 2098 00:00:00 GMT"


@pytest.fixture
async def egress(site: Site) -> AsyncIterator[Egress]:
    """All names mean this machine, where each of them may be fetched from the site."""
    hosts = [site.host, *(f"{name}:{site.port}" for name in NAMES)]
    client = Egress(WebSettings(allowed_private_hosts=hosts), resolve=always("127.0.0.1"))
    yield client
    await client.aclose()


def led(to: str, cookie: str | None = None) -> Answer:
    """A redirect that sets one cookie."""
    return Answer(b"", 302, {"location": to} | ({"set-cookie": cookie} if cookie else {}))


async def test_a_redirect_to_itself_that_sets_a_cookie_arrives(site: Site, egress: Egress) -> None:
    until_it_comes_back(site, "/a", html("In", "Words of the page."), SET)

    assert b"Words" in (await egress.get(f"{site.url}/a")).body


async def test_a_cookie_is_carried_through_all_redirects(site: Site, egress: Egress) -> None:
    site.pages["/start"] = led("/check", SET)
    site.pages["/check"] = led("/a")
    site.pages["/a"] = html("A", "Words")

    await egress.get(f"{site.url}/start")

    assert [sent.get("cookie") for sent in site.headers] == [None, "seen=1", "seen=1"]


async def test_the_next_fetch_knows_no_cookie(site: Site, egress: Egress) -> None:
    until_it_comes_back(site, "/a", html("In", "Words of the page."), SET)
    await egress.get(f"{site.url}/a")
    site.forget()

    await egress.get(f"{site.url}/a")

    assert [sent.get("cookie") for sent in site.headers] == [None, "seen=1"]


async def test_a_site_that_never_lets_anybody_in_is_left(site: Site, egress: Egress) -> None:
    site.pages["/a"] = led("/a", SET)

    with pytest.raises(Unreachable, match="redirect"):
        await egress.get(f"{site.url}/a")
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("told", "to", "sent"),
    [
        ("seen=1", "other.example", False),
        ("seen=1", "www.shop.example", False),
        ("seen=1; Domain=shop.example", "www.shop.example", True),
        ("seen=1; Domain=.shop.example", "www.shop.example", True),
        ("seen=1; Domain=other.example", "other.example", False),
        ("seen=1; Domain=example", "other.example", False),
        ("seen=1; Domain=hop.example", "www.shop.example", False),
        ("seen=1; Secure", "shop.example", False),
        ("seen=1; Path=/elsewhere", "shop.example", False),
        ("seen=1; Max-Age=0", "shop.example", False),
    ],
)
async def test_a_cookie_goes_where_its_domain_lets_it(
    site: Site, egress: Egress, told: str, to: str, sent: bool
) -> None:
    site.pages["/start"] = led(f"http://{to}:{site.port}/a", told)
    site.pages["/a"] = html("A", "Words")

    await egress.get(f"http://shop.example:{site.port}/start")

    assert site.headers[-1]["host"] == f"{to}:{site.port}"
    assert ("cookie" in site.headers[-1]) is sent


@pytest.mark.parametrize(
    ("by", "domain", "other"),
    [
        ("https://a.co.uk/", "co.uk", "https://b.co.uk/"),
        ("https://a.github.io/", "github.io", "https://b.github.io/"),
        ("https://a.com/", "com", "https://b.com/"),
        ("https://a.kobe.jp/", "kobe.jp", "https://b.kobe.jp/"),
        ("http://192.0.2.7/", "0.2.7", "http://198.0.2.7/"),
        ("http://192.0.2.7/", "7", "http://198.0.2.7/"),
    ],
)
def test_no_cookie_is_for_all_that_end_alike(by: str, domain: str, other: str) -> None:
    jar = Jar()

    jar.take(parse(by), [f"id=1; Domain={domain}"])

    assert jar.header(parse(other)) is None


def test_cookies_are_few_and_short() -> None:
    jar, url = Jar(), parse("https://shop.example.com/")

    jar.take(url, [f"c{n}={n}" for n in range(500)] + ["long=" + "x" * 5000])
    jar.take(url, ["later=1"])

    sent = jar.header(url) or ""
    assert len(sent.split("; ")) == 50 and "long" not in sent and "later" not in sent


def test_a_cookie_that_cannot_be_sent_back_is_left() -> None:
    jar, url = Jar(), parse("https://shop.example.com/")

    jar.take(url, ["name=Jörg", "plain=1"])

    assert jar.header(url) == "plain=1"
