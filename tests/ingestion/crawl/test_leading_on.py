"""Pages that ask the browser to go on, crawled against a real database."""

from typing import Any

import pytest

from tests.api import Person
from tests.fakes.site import Answer, Site, html, refreshing
from tests.ingestion.crawl.conftest import Crawled

WORDS = "The cold room is kept at four degrees by two compressors."
AGAIN = '<meta http-equiv="refresh" content="{}">'


pytestmark = pytest.mark.usefixtures("clean_site")


async def sources(crawl: Crawled) -> list[str]:
    return [document["source_url"] for document in await crawl.documents()]


@pytest.mark.parametrize(
    "leading",
    [
        refreshing("/b"),
        refreshing("/b", "This page has moved. You will be taken there.", 5),
        Answer(b"<p>Moved.</p>", headers={"content-type": "text/html", "refresh": "0;url=/b"}),
        Answer(b"<noscript>" + refreshing("b").body + b"</noscript><script>draw()</script>"),
        Answer(b'<base href="/x/">' + refreshing("../b").body),
    ],
)
async def test_a_page_that_leads_on_is_followed_as_a_redirect_is(
    site: Site, start: Any, leading: Answer
) -> None:
    site.pages |= {"/a": leading, "/b": html("B", WORDS)}

    crawl = await start("/a")

    assert await sources(crawl) == [f"{site.url}/b"]
    page = (await crawl.pages())["a"]
    assert (page["reason"], page["message"]) == ("redirect", f"It leads to {site.url}/b.")


@pytest.mark.parametrize(
    "page",
    [
        html("A", WORDS, head=AGAIN.format("60; url=/b")),
        html("A", WORDS, head=AGAIN.format("5")),
        html("A", WORDS, head=AGAIN.format("0; url=/a")),
        html("A", WORDS * 9, head=f"<noscript>{AGAIN.format('0; url=/b')}</noscript>"),
        html("A", WORDS, head=AGAIN.format("0; url=javascript:b()")),
    ],
)
async def test_a_page_that_stays_is_read(site: Site, start: Any, page: Answer) -> None:
    site.pages |= {"/a": page, "/b": html("B", "Something else.")}

    crawl = await start("/a")

    assert await sources(crawl) == [f"{site.url}/a"]
    assert "/b" not in site.asked


async def test_a_page_that_leads_into_the_network_is_not_followed(site: Site, start: Any) -> None:
    site.pages["/a"] = refreshing("http://10.0.0.1/admin")

    crawl = await start("/a")

    assert (await crawl.pages())["a"]["reason"] == "url_not_allowed"


async def test_a_page_that_leads_to_what_robots_txt_forbids_is_not_followed(
    site: Site, start: Any
) -> None:
    rules = b"User-agent: *\nDisallow: /b\n"
    site.pages["/robots.txt"] = Answer(rules, headers={"content-type": "text/plain"})
    site.pages |= {"/a": refreshing("/b"), "/b": html("B", WORDS)}

    crawl = await start("/a")

    assert "/b" not in site.asked and (await crawl.pages())["b"]["reason"] == "robots"


async def test_pages_that_lead_on_and_on_end(site: Site, start: Any) -> None:
    site.pages |= {f"/{n}": refreshing(f"/{n + 1}") for n in range(9)}

    crawl = await start("/0")

    assert (await crawl.get())["status"] == "failed"
    assert [path for path in site.asked if path != "/robots.txt"] == [f"/{n}" for n in range(6)]


async def test_a_page_that_sets_a_cookie_and_asks_to_come_again_is_read(
    site: Site, start: Any
) -> None:
    def answer() -> Answer:
        if "seen=1" in site.headers[-1].get("cookie", ""):
            return html("A", WORDS)
        asks = refreshing("/a", "One moment, your browser is looked at.")
        return Answer(asks.body, headers=asks.headers | {"set-cookie": "seen=1; Path=/"})

    site.pages["/a"] = answer

    crawl = await start("/a")

    assert await sources(crawl) == [f"{site.url}/a"]
    assert [document["name"] for document in await crawl.documents()] == ["A"]


async def test_a_page_with_a_cookie_that_loads_itself_for_ever_is_read_as_it_is(
    site: Site, start: Any
) -> None:
    live = html("A", WORDS, head=AGAIN.format("5; url=/a"))
    site.pages["/a"] = Answer(live.body, headers=live.headers | {"set-cookie": "seen=1"})

    crawl = await start("/a")

    assert await sources(crawl) == [f"{site.url}/a"]
    assert site.asked.count("/a") == 2


async def test_where_a_script_leads_is_told(site: Site, start: Any) -> None:
    site.pages["/a"] = Answer(b"<body><script>location.replace('/start.html')</script></body>")

    crawl = await start("/a")

    page = (await crawl.pages())["a"]
    assert page["reason"] == "empty" and "/start.html by JavaScript" in page["message"]


async def test_the_preview_shows_where_a_page_leads(site: Site, alice: Person) -> None:
    site.pages |= {"/a": refreshing("/b"), "/b": html("B", WORDS)}
    project = await alice.project()

    seen = await alice.http.post(
        f"/projects/{project}/pages/preview", json={"url": f"{site.url}/a", "depth": 0, "limit": 1}
    )

    assert (seen.json()["url"], seen.json()["title"]) == (f"{site.url}/b", "B")
