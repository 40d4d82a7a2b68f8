"""Sites that let nobody in without a cookie, crawled against a real database."""

from typing import Any

import pytest

from tests.fakes.site import Answer, Make, Site, html, until_it_comes_back
from tests.ingestion.crawl.conftest import Crawled

WORDS = "The cold room is kept at four degrees by two compressors."


pytestmark = pytest.mark.usefixtures("clean_site")


def leading(to: str, cookie: str | None = None, status: int = 302) -> Answer:
    return Answer(b"", status, {"location": to} | ({"set-cookie": cookie} if cookie else {}))


def for_those_with(site: Site, cookie: str, inside: Answer, to: str) -> Make:
    """The page for who has the cookie; who has none is sent to where it is given."""
    return lambda: inside if cookie in site.headers[-1].get("cookie", "") else leading(to)


async def sources(crawl: Crawled) -> list[str]:
    return [document["source_url"] for document in await crawl.documents()]


async def test_a_page_that_sends_to_itself_until_a_cookie_comes_back_is_read(
    site: Site, start: Any
) -> None:
    until_it_comes_back(site, "/a", html("A", WORDS))

    crawl = await start("/a")

    assert await sources(crawl) == [f"{site.url}/a"]


async def test_a_page_that_has_its_cookie_checked_elsewhere_is_read(site: Site, start: Any) -> None:
    site.pages["/a"] = for_those_with(site, "ok=1", html("A", WORDS), "/check?to=a")
    site.pages["/check"] = leading("/a", "ok=1; Path=/")

    crawl = await start("/a")

    assert await sources(crawl) == [f"{site.url}/a"]
    assert (await crawl.pages())["check?to=a"]["state"] == "fetched"


async def test_a_round_later_such_a_page_is_as_it_was(site: Site, start: Any) -> None:
    until_it_comes_back(site, "/a", html("A", WORDS))
    crawl = await start("/a")

    again = await crawl.refresh()

    assert (again["progress"]["unchanged"], len(await crawl.documents())) == (1, 1)


async def test_pages_of_one_crawl_have_no_cookies_in_common(site: Site, start: Any) -> None:
    site.pages["/"] = html("Home", WORDS, ["/a", "/b"])
    site.pages["/a"] = Answer(
        html("A", f"{WORDS} A").body, headers={"content-type": "text/html", "set-cookie": "a=1"}
    )
    site.pages["/b"] = html("B", f"{WORDS} B")

    await start(depth=1, limit=5)

    assert [sent["cookie"] for sent in site.headers if "cookie" in sent] == []


async def test_a_page_that_never_lets_anybody_in_says_so(site: Site, start: Any) -> None:
    site.pages["/a"] = leading("/a", "seen=1")

    crawl = await start("/a")

    page = (await crawl.pages())["a"]
    assert (page["state"], page["message"]) == ("failed", "It leads from redirect to redirect.")


async def test_a_redirect_without_a_cookie_is_a_page_of_its_own(site: Site, start: Any) -> None:
    site.pages |= {"/a": leading("/b"), "/b": html("B", WORDS)}

    crawl = await start("/a")

    pages = await crawl.pages()
    assert (pages["a"]["reason"], pages["b"]["state"]) == ("redirect", "fetched")


async def test_what_moved_for_good_is_found_at_its_new_address_also_with_a_cookie(
    site: Site, start: Any
) -> None:
    site.pages |= {"/a": leading("/b", "session=7", status=301), "/b": html("B", WORDS)}

    crawl = await start("/a")

    assert (await crawl.pages())["a"]["reason"] == "redirect"
    assert await sources(crawl) == [f"{site.url}/b"]


async def test_what_robots_txt_forbids_is_not_asked_for_on_the_way(site: Site, start: Any) -> None:
    rules = b"User-agent: *\nDisallow: /check\n"
    site.pages["/robots.txt"] = Answer(rules, headers={"content-type": "text/plain"})
    site.pages |= {"/a": leading("/check", "ok=1; Path=/"), "/check": html("C", WORDS)}

    await start("/a")

    assert "/check" not in site.asked
