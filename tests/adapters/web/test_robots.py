import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.web.egress import Egress
from adapters.web.robots import RecentRobots, Robots, read_robots
from adapters.web.sitemap import read_sitemaps
from adapters.web.urls import parse
from contracts.crawls import RobotsText
from contracts.errors import UrlNotAllowed
from contracts.settings import WebSettings
from tests.adapters.web.conftest import Watched, always, guarded
from tests.fakes.site import Answer, Site, redirect

RULES = """
User-agent: ibid
Disallow: /private
Allow: /private/open
Crawl-delay: 3
Sitemap: /map.xml
Sitemap: https://example.com/map.xml

User-agent: *
Disallow: /
"""


@pytest.fixture
async def egress(site: Site) -> AsyncIterator[Egress]:
    client = Egress(WebSettings(allowed_private_hosts=[site.host], seconds=1))
    yield client
    await client.aclose()


def robots(text: str, agent: str = "Ibid/1.0 (+https://example.org)") -> Robots:
    return Robots(RobotsText(verdict="rules", text=text), agent, "https://example.com")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/private", False), ("/private/x?y", False), ("/private/open/x", True)],
)
def test_the_rules_for_our_own_name_are_followed(path: str, allowed: bool) -> None:
    assert robots(RULES).allows(parse(f"https://example.com{path}")) is allowed


def test_the_rules_for_everybody_are_followed_where_none_name_us() -> None:
    assert not robots(RULES, "Another/2").allows(parse("https://example.com/"))


def test_delay_and_sitemaps_are_known() -> None:
    rules = robots(RULES)

    assert rules.delay == 3
    assert rules.sitemaps == ["https://example.com/map.xml"]


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (401, True), (403, True), (429, False), (500, False)]
)
async def test_no_robots_txt_allows_and_an_unreachable_one_forbids(
    site: Site, egress: Egress, status: int, allowed: bool
) -> None:
    site.pages["/robots.txt"] = Answer(b"", status)

    answered = await read_robots(egress, site.url)

    assert Robots(answered, "Ibid/1.0", site.url).allows(parse(f"{site.url}/a")) is allowed


async def test_a_site_that_does_not_answer_allows_nothing(site: Site, egress: Egress) -> None:
    site.pages["/robots.txt"] = Answer(b"", seconds=10)

    assert (await read_robots(egress, site.url)).verdict == "disallow"


async def test_redirects_to_robots_txt_are_followed(site: Site, egress: Egress) -> None:
    site.pages |= {
        "/robots.txt": redirect("/r.txt"),
        "/r.txt": Answer(b"User-agent: *\nDisallow: /a", headers={"content-type": "text/plain"}),
    }

    answered = await read_robots(egress, site.url)

    assert not Robots(answered, "Ibid/1.0", site.url).allows(parse(f"{site.url}/a"))


async def test_of_an_endless_robots_txt_the_beginning_counts(site: Site, egress: Egress) -> None:
    body = b"User-agent: *\nDisallow: /a\n" + b"# x\n" * 500_000
    site.pages["/robots.txt"] = Answer(body, headers={"content-type": "text/plain"})

    answered = await read_robots(egress, site.url)

    assert answered.verdict == "rules" and len(answered.text) <= 512 * 1024


async def test_sitemaps_are_read_from_an_index_and_from_text(site: Site, egress: Egress) -> None:
    site.pages |= {
        "/index.xml": Answer(
            f"<sitemapindex><sitemap><loc>{site.url}/a.xml</loc></sitemap>"
            f"<sitemap><loc>{site.url}/index.xml</loc></sitemap>"
            f"<sitemap><loc>https://elsewhere.example/b.xml</loc></sitemap></sitemapindex>".encode()
        ),
        "/a.xml": Answer(
            f"<urlset><url><loc> {site.url}/one?a=1&amp;b=2 </loc></url><url>"
            f"<loc><![CDATA[{site.url}/two]]></loc></url><url><loc>http://10.0.0.1/</loc></url>"
            f"<url><loc>https://elsewhere.example/</loc></url></urlset>".encode()
        ),
        "/list.txt": Answer(f"{site.url}/three\n\nnonsense\n".encode()),
    }

    found = await read_sitemaps(
        egress,
        [f"{site.url}/missing.xml", f"{site.url}/index.xml", f"{site.url}/list.txt"],
        10,
        lambda url: url.origin == site.url,
    )

    assert [url.target for url in found] == ["/three", "/one?a=1&b=2", "/two"]


async def test_a_sitemap_with_an_entity_bomb_is_read_as_text(site: Site, egress: Egress) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;">' % (n, n - 1, n - 1, n - 1) for n in range(98, 122)
    )
    site.pages["/map.xml"] = Answer(bomb + b"]><urlset><url><loc>&y;</loc></url></urlset>")

    assert await read_sitemaps(egress, [f"{site.url}/map.xml"], 10, lambda url: True) == []


async def test_no_more_pages_are_taken_from_sitemaps_than_are_wanted(
    site: Site, egress: Egress
) -> None:
    rows = "".join(f"<url><loc>{site.url}/{n}</loc></url>" for n in range(50))
    site.pages["/map.xml"] = Answer(f"<urlset>{rows}</urlset>".encode())

    assert len(await read_sitemaps(egress, [f"{site.url}/map.xml"], 7, lambda url: True)) == 7


async def test_an_origin_that_means_an_internal_address_has_no_rules_but_is_refused(
    watched: Watched,
) -> None:
    egress = guarded(watched, always("93.184.215.14", "10.0.0.7"))

    with pytest.raises(UrlNotAllowed):
        await read_robots(egress, "http://intern.example.com")

    assert watched.attempts == []


async def test_rules_that_lead_to_an_internal_address_cannot_be_had(
    egress: Egress, site: Site
) -> None:
    site.pages["/robots.txt"] = redirect("http://169.254.169.254/robots.txt")

    assert (await read_robots(egress, site.url)).verdict == "disallow"


async def test_what_an_origin_asks_for_is_asked_once_by_all_who_come_at_once(
    site: Site, egress: Egress
) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a", 200)
    recent = RecentRobots(egress)

    told = await asyncio.gather(*(recent.read(site.url) for _ in range(5)))

    assert {one.text for one in told} == {"User-agent: *\nDisallow: /a"}
    assert site.asked == ["/robots.txt"]


async def test_a_site_that_changes_its_mind_is_heard_after_a_minute(
    site: Site, egress: Egress
) -> None:
    seconds = iter((0.0, 59.0, 61.0, 61.0))
    recent = RecentRobots(egress, lambda: next(seconds))
    site.pages["/robots.txt"] = Answer(b"", 500)
    verdicts = [(await recent.read(site.url)).verdict]

    site.pages["/robots.txt"] = Answer(b"", 404)
    verdicts += [(await recent.read(site.url)).verdict for _ in range(2)]

    assert verdicts == ["disallow", "disallow", "allow"]


async def test_who_gives_up_waiting_for_robots_txt_takes_it_from_nobody(
    site: Site, egress: Egress
) -> None:
    site.pages["/robots.txt"] = Answer(b"", seconds=10)
    recent = RecentRobots(egress)
    first = asyncio.create_task(recent.read(site.url))
    second = asyncio.create_task(recent.read(site.url))
    while not site.asked:  # noqa: ASYNC110  # the site has no event for it
        await asyncio.sleep(0.001)

    site.pages["/robots.txt"] = Answer(b"", 404)
    first.cancel()

    assert (await second).verdict == "allow"


async def test_of_many_origins_the_last_ones_are_kept(site: Site, egress: Egress) -> None:
    recent = RecentRobots(egress)
    await recent.read(site.url)

    for port in range(1, 40):
        with pytest.raises(UrlNotAllowed):
            await recent.read(f"http://127.0.0.1:{port}")
    await recent.read(site.url)

    assert site.asked == ["/robots.txt", "/robots.txt"]
