"""Small sites, one thing each: what the rules of a crawl mean."""

from typing import Any

import pytest

from adapters.wiring import Adapters
from tests.api import Person
from tests.fakes.site import Answer, Site, html, redirect
from tests.ingestion.crawl.conftest import Crawled

WORDS = "The cold room is kept at four degrees by two compressors."


pytestmark = pytest.mark.usefixtures("clean_site")


async def test_one_page_is_one_document(site: Site, start: Any) -> None:
    site.pages["/a"] = html("A", WORDS, ["/b"])

    crawl = await start("/a")

    assert list(await crawl.pages()) == ["a"]
    assert [document["name"] for document in await crawl.documents()] == ["A"]


async def test_no_more_pages_are_fetched_than_the_limit(site: Site, start: Any) -> None:
    site.pages |= {f"/{n}": html(f"{n}", f"{WORDS} {n}") for n in range(9)}
    site.pages["/"] = html("Home", WORDS, [f"/{n}" for n in range(9)])

    crawl = await start(depth=1, limit=4)

    progress = (await crawl.get())["progress"]
    assert (progress["fetched"], progress["reasons"]) == (4, {"limit": 6})
    assert len(site.sent) == 4


async def test_an_address_that_leads_to_another_host_makes_that_the_site(
    site: Site, start: Any
) -> None:
    other = f"http://localhost:{site.port}"  # the same server under another name, which is refused
    site.pages |= {"/": redirect(f"{other}/x")}

    crawl = await start(depth=1, limit=5)

    seen = await crawl.get()
    assert seen["status"] == "failed" and seen["error"]["code"] == "url_not_allowed"
    assert seen["error"]["message"].endswith(".")


async def test_a_crawl_of_which_nothing_comes_says_why(site: Site, start: Any) -> None:
    crawl = await start("/nowhere")

    error = (await crawl.get())["error"]
    assert (error["code"], error["message"]) == ("unreachable", "There is no such page.")


async def test_a_page_that_fails_now_and_then_is_tried_again(site: Site, start: Any) -> None:
    answers = iter([Answer(b"", 503), Answer(b"", 429), html("Here", WORDS)])
    site.pages["/"] = lambda: next(answers)

    crawl = await start()

    assert (await crawl.get())["progress"]["fetched"] == 1


async def test_a_page_made_by_javascript_says_what_to_do(site: Site, start: Any) -> None:
    site.pages["/"] = Answer(b"<title>App</title><body><script>draw()</script></body>")

    crawl = await start()

    page = (await crawl.pages())[""]
    assert page["reason"] == "empty" and "renderer" in page["message"]


async def test_a_page_that_says_the_same_under_the_same_name_is_kept_once(
    site: Site, start: Any
) -> None:
    own = '<link rel="canonical" href="/a">'
    site.pages |= {
        "/": html("Home", "Both ways lead there.", ["/print/a", "/a"]),
        "/print/a": html("A", WORDS, head=own),
        "/a": html("A", f"{WORDS} With a menu.", head=own),
    }

    crawl = await start(depth=1, limit=5)

    pages = await crawl.pages()
    assert pages["a"]["reason"] == "duplicate"
    assert pages["print/a"]["canonical"] == f"{site.url}/a"
    addresses = {document["source_url"] for document in await crawl.documents()}
    assert addresses == {f"{site.url}/", f"{site.url}/print/a"}


async def test_pages_of_a_shop_that_all_have_the_first_one_s_name_are_all_kept(
    site: Site, start: Any
) -> None:
    own, items = '<link rel="canonical" href="/">', ("red", "blue", "green")
    site.pages["/"] = html("Shop", f"{WORDS} All lamps.", [f"/{item}" for item in items], head=own)
    for price, item in enumerate(items, start=20):
        site.pages[f"/{item}"] = html("Lamp", f"{WORDS} This one costs {price} EUR.", head=own)

    crawl = await start(depth=1, limit=9)

    addresses = {document["source_url"] for document in await crawl.documents()}
    assert addresses == {f"{site.url}/", *(f"{site.url}/{item}" for item in items)}


async def test_two_pages_that_name_each_other_are_each_found_where_they_are(
    site: Site, start: Any
) -> None:
    site.pages |= {
        "/": html("Home", "Both ways lead there.", ["/a", "/b"]),
        "/a": html("A", f"{WORDS} It is red.", head='<link rel="canonical" href="/b">'),
        "/b": html("B", f"{WORDS} It is blue.", head='<link rel="canonical" href="/a">'),
    }

    crawl = await start(depth=1, limit=5)

    documents = {one["name"]: one["source_url"] for one in await crawl.documents()}
    assert documents == {
        name: f"{site.url}/{path}" for name, path in (("Home", ""), ("A", "a"), ("B", "b"))
    }


async def test_another_hosts_name_is_no_name_for_a_page(site: Site, start: Any) -> None:
    site.pages["/"] = html("A", WORDS, head='<link rel="canonical" href="https://example.com/">')

    crawl = await start()

    assert [d["source_url"] for d in await crawl.documents()] == [f"{site.url}/"]


async def test_a_page_that_changed_its_title_is_a_new_version(site: Site, start: Any) -> None:
    site.pages["/"] = html("Cold rooms", WORDS)
    crawl = await start()
    await crawl.ingest({"Cold rooms"})
    site.pages["/"] = html("Warm rooms", "The room is warm now.")

    await crawl.refresh()
    await crawl.ingest({"Warm rooms"})

    assert [(d["name"], d["version"]) for d in await crawl.documents()] == [("Warm rooms", 2)]


async def test_a_page_that_moved_for_good_is_found_at_its_new_address_only(
    site: Site, start: Any
) -> None:
    site.pages["/a"] = html("A", WORDS)
    crawl = await start("/a", limit=2)
    site.pages |= {"/a": redirect("/b"), "/b": html("A", WORDS)}

    await crawl.refresh()

    assert [d["source_url"] for d in await crawl.documents()] == [f"{site.url}/b"]


async def test_a_page_that_is_away_for_a_while_keeps_its_document(site: Site, start: Any) -> None:
    site.pages["/"] = html("A", WORDS)
    crawl = await start()
    before = await crawl.documents()
    for answer in (Answer(b"", 503), redirect("/maintenance", 302), Answer(b"", 403)):
        site.pages["/"] = answer
        await crawl.refresh()
    site.pages["/"] = html("A", WORDS)

    again = await crawl.refresh()

    assert again["progress"]["unchanged"] == 1
    assert [d["id"] for d in await crawl.documents()] == [d["id"] for d in before]


async def test_a_page_that_comes_back_is_a_document_again(site: Site, start: Any) -> None:
    site.pages["/"] = html("A", WORDS)
    crawl = await start()
    del site.pages["/"]
    await crawl.refresh()
    assert await crawl.documents() == []
    site.pages["/"] = html("A", WORDS)

    await crawl.refresh()

    assert len(await crawl.documents()) == 1


async def test_a_copy_takes_the_place_of_a_page_that_is_gone(site: Site, start: Any) -> None:
    site.pages |= {
        "/": html("Home", "Two ways lead there.", ["/a", "/b"]),
        "/a": html("A", WORDS),
        "/b": html("A", WORDS),
    }
    crawl = await start(depth=1, limit=5)
    assert (await crawl.pages())["b"]["reason"] == "duplicate"
    del site.pages["/a"]

    await crawl.refresh()

    addresses = {document["source_url"] for document in await crawl.documents()}
    assert addresses == {f"{site.url}/", f"{site.url}/b"}


async def test_a_document_that_was_deleted_comes_back_only_when_its_page_changes(
    site: Site, alice: Person, start: Any
) -> None:
    site.pages["/"] = html("A", WORDS)
    crawl = await start()
    [document] = await crawl.documents()
    await alice.http.delete(f"/documents/{document['id']}")

    await crawl.refresh()
    assert await crawl.documents() == []
    site.pages["/"] = html("A", "Something else is written here now.")
    await crawl.refresh()

    assert len(await crawl.documents()) == 1


async def test_two_crawls_of_one_page_share_its_document(
    site: Site, alice: Person, worker: Adapters, start: Any
) -> None:
    site.pages["/"] = html("A", WORDS)
    crawl = await start()
    body = {"url": site.url}
    begun = await alice.http.post(f"/projects/{crawl.project}/pages", json=body)
    second = Crawled(alice, worker, crawl.project, begun.json()["crawl"]["id"])

    await second.work()

    assert len(await crawl.documents()) == 1
    assert (await second.pages())[""]["document_id"] == (await crawl.pages())[""]["document_id"]


async def test_links_that_ask_not_to_be_followed_are_not(site: Site, start: Any) -> None:
    site.pages |= {
        "/": html("Home", WORDS, ["/quiet"]),
        "/quiet": html("Quiet", "Nothing follows.", ["/a"], "<meta name=robots content=nofollow>"),
        "/a": html("A", "Not reached."),
    }

    crawl = await start(depth=3, limit=5)

    assert set(await crawl.pages()) == {"", "quiet"}


async def test_a_site_whose_robots_txt_cannot_be_had_is_left_alone_for_this_round(
    site: Site, start: Any
) -> None:
    site.pages |= {"/": html("A", WORDS), "/robots.txt": Answer(b"", 500)}

    crawl = await start()

    seen = await crawl.get()
    assert (seen["status"], site.asked) == ("failed", ["/robots.txt"])
    assert "cannot be had" in seen["error"]["message"]
    del site.pages["/robots.txt"]
    assert (await crawl.refresh())["progress"]["fetched"] == 1
