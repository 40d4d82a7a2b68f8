"""What stands before a page becomes no document, and says what to do."""

from typing import Any

import pytest

from tests.adapters.web.test_walls import BANNER, SIGN_IN, TEXT
from tests.api import Person
from tests.fakes.site import Answer, Site

pytestmark = pytest.mark.usefixtures("clean_site")


def page(body: str) -> Answer:
    return Answer(f"<html><head><title>A</title></head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("answer", "reason", "says"),
    [
        (page(BANNER), "refused", "asks for consent"),
        (page(f"<h1>Sign in</h1>{SIGN_IN}"), "refused", "who has signed in"),
        (page("<p>You need to enable JavaScript to run this app.</p>"), "empty", "renderer"),
        (
            page("<p>Checking your browser. Ray ID: 8a2b</p><script src='//a/awswaf.js'></script>"),
            "refused",
            "a human is looking",
        ),
        (Answer(b"", 403, {"cf-mitigated": "challenge"}), "refused", "a human is looking"),
    ],
)
async def test_it_is_no_document(
    site: Site, start: Any, answer: Answer, reason: str, says: str
) -> None:
    site.pages["/a"] = answer

    crawl = await start("/a")

    seen = (await crawl.pages())["a"]
    assert seen["reason"] == reason and says in seen["message"]
    assert await crawl.documents() == [] and site.asked.count("/a") == 1


async def test_a_page_with_a_banner_beside_its_text_is_a_document(site: Site, start: Any) -> None:
    site.pages["/a"] = page(TEXT + BANNER)

    crawl = await start("/a")

    assert len(await crawl.documents()) == 1


async def test_a_page_that_is_behind_a_wall_this_time_keeps_its_document(
    site: Site, start: Any
) -> None:
    site.pages["/a"] = page(TEXT)
    crawl = await start("/a")
    await crawl.ingest({"A"})
    site.pages["/a"] = page(BANNER)

    await crawl.refresh()

    assert len(await crawl.search("compressors")) == 1


async def test_the_preview_says_what_stands_before_a_page(site: Site, alice: Person) -> None:
    site.pages["/a"] = page(BANNER)
    project = await alice.project()

    seen = await alice.http.post(
        f"/projects/{project}/pages/preview", json={"url": f"{site.url}/a", "depth": 0, "limit": 1}
    )

    assert seen.json()["allowed"] is False and "asks for consent" in seen.json()["message"]
