"""Crawls through the API: what may be asked for, by whom, and what a preview tells."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from adapters.wiring import Adapters
from contracts.settings import Settings
from tests.api import Person
from tests.fakes.site import Answer, Site, html, redirect, running_site


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        yield running


@pytest.fixture(scope="module")
def settings(settings: Settings, site: Site) -> Settings:
    web = settings.web.model_copy(update={"allowed_private_hosts": [site.host], "seconds": 3})
    return settings.model_copy(update={"web": web})


@pytest.fixture(autouse=True)
def pages(site: Site) -> None:
    site.pages.clear()
    site.forget()
    site.pages |= {
        "/": html("Cold rooms", "All about them.", ["/a", "/secret/b", "/c?utm_source=x"]),
        "/a": html("A", "One door."),
        "/robots.txt": Answer(
            b"User-agent: *\nDisallow: /secret\nCrawl-delay: 2\nSitemap: /map.xml",
            headers={"content-type": "text/plain"},
        ),
        "/map.xml": Answer(f"<urlset><loc>{site.url}/d</loc></urlset>".encode()),
    }


async def begin(
    person: Person, url: str, project: str | None = None, **asked: Any
) -> dict[str, Any]:
    project = project or await person.project()
    begun = await person.http.post(f"/projects/{project}/pages", json={"url": url, **asked})
    assert begun.status_code == 202, begun.text
    return begun.json()["crawl"]


async def test_a_crawl_that_was_asked_for_waits_its_turn(alice: Person, site: Site) -> None:
    crawl = await begin(alice, f"{site.url}/#top", depth=2, limit=30, refresh_hours=24)

    assert (crawl["status"], crawl["url"]) == ("queued", f"{site.url}/")
    assert (crawl["depth"], crawl["limit"], crawl["refresh_hours"]) == (2, 30, 24)
    assert crawl["progress"]["found"] == 0
    assert (await alice.http.get(f"/crawls/{crawl['id']}")).json() == crawl
    listed = (await alice.http.get(f"/projects/{crawl['project_id']}/crawls")).json()
    assert listed == {"items": [crawl], "next_cursor": None}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/", "http://169.254.169.254/latest", "http://[::1]/", "http://0x7f.1/",
        "http://localhost/", "file:///etc/passwd", "https://a:b@example.com/", "no address",
        "http://93.184.215.14:22/",
    ],
)  # fmt: skip
async def test_an_address_that_is_not_fetched_is_refused_at_once(alice: Person, url: str) -> None:
    project = await alice.project()

    for path in ("pages", "pages/preview"):
        refused = await alice.http.post(f"/projects/{project}/{path}", json={"url": url})

        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/url-not-allowed")
        assert refused.json()["detail"].endswith(".")


@pytest.mark.parametrize(
    "asked",
    [
        {"depth": -1}, {"depth": 11}, {"limit": 0}, {"limit": 2001}, {"refresh_hours": 0},
        {"renderer": "../x"}, {"speed": 1}, {"url": "x" * 2001}, {"url": "http://\x00"},
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused(alice: Person, site: Site, asked: dict[str, Any]) -> None:
    project = await alice.project()

    refused = await alice.http.post(f"/projects/{project}/pages", json={"url": site.url} | asked)

    assert refused.status_code == 422


async def test_a_renderer_that_is_not_set_up_is_refused_with_what_to_do(
    alice: Person, site: Site
) -> None:
    project = await alice.project()
    body = {"url": site.url, "renderer": "scrapingbee"}

    refused = await alice.http.post(f"/projects/{project}/pages", json=body)

    assert refused.status_code == 422
    assert "IBID_WEB__SCRAPINGBEE_KEY" in refused.json()["detail"]


async def test_a_foreign_crawl_is_like_an_absent_one(
    alice: Person, bob: Person, site: Site
) -> None:
    crawl = (await begin(alice, site.url))["id"]
    absent = str(uuid4())
    calls = [
        ("GET", ""),
        ("GET", "/pages"),
        ("POST", "/cancel"),
        ("POST", "/refresh"),
        ("DELETE", ""),
    ]

    for method, path in calls:
        answers = [
            await bob.http.request(method, f"/crawls/{one}{path}") for one in (crawl, absent)
        ]

        assert [answer.status_code for answer in answers] == [404, 404]
        foreign, missing = (answer.json()["detail"] for answer in answers)
        assert foreign.replace(crawl, absent) == missing
    assert (await alice.http.get(f"/crawls/{crawl}")).json()["status"] == "queued"


async def test_nobody_adds_pages_to_a_foreign_project(
    alice: Person, bob: Person, site: Site
) -> None:
    project = await alice.project()

    for method, path in [("POST", "pages"), ("POST", "pages/preview"), ("GET", "crawls")]:
        body = {"url": site.url} if method == "POST" else None
        answer = await bob.http.request(method, f"/projects/{project}/{path}", json=body)
        assert answer.status_code == 404
    assert site.asked == []


async def test_a_crawl_is_cancelled_once_and_can_be_fetched_again(
    alice: Person, site: Site
) -> None:
    crawl = (await begin(alice, site.url, refresh_hours=1))["id"]
    early = await alice.http.post(f"/crawls/{crawl}/refresh")

    first, second = [await alice.http.post(f"/crawls/{crawl}/cancel") for _ in range(2)]
    again = await alice.http.post(f"/crawls/{crawl}/refresh")

    assert early.status_code == 409
    assert first.json() == second.json() and first.json()["status"] == "cancelled"
    assert (again.status_code, again.json()["status"], again.json()["round"]) == (202, "queued", 2)


async def test_a_deleted_crawl_is_gone(alice: Person, site: Site) -> None:
    crawl = (await begin(alice, site.url))["id"]

    assert (await alice.http.delete(f"/crawls/{crawl}")).status_code == 204
    assert (await alice.http.get(f"/crawls/{crawl}")).status_code == 404


async def test_crawls_are_listed_newest_first_in_pages(alice: Person, site: Site) -> None:
    project = await alice.project()
    made = [(await begin(alice, f"{site.url}/{n}", project))["id"] for n in range(3)]

    first = (await alice.http.get(f"/projects/{project}/crawls?limit=2")).json()
    second = (
        await alice.http.get(f"/projects/{project}/crawls?limit=2&cursor={first['next_cursor']}")
    ).json()

    assert [c["id"] for c in [*first["items"], *second["items"]]] == made[::-1]


async def preview(person: Person, url: str, **asked: Any) -> Any:
    project = await person.project()
    answer = await person.http.post(f"/projects/{project}/pages/preview", json={"url": url} | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_preview_tells_what_would_be_fetched(alice: Person, site: Site) -> None:
    seen = await preview(alice, site.url, depth=1, limit=4)

    assert (seen["title"], seen["allowed"], seen["crawl_delay"]) == ("Cold rooms", True, 2)
    assert seen["sitemaps"] == [f"{site.url}/map.xml"]
    assert [(page["url"].removeprefix(site.url), page["allowed"]) for page in seen["pages"]] == [
        ("/", True), ("/a", True), ("/secret/b", False), ("/c", True),
    ]  # fmt: skip
    assert seen["more"] is True


async def test_a_preview_of_one_page_asks_for_that_page_only(alice: Person, site: Site) -> None:
    seen = await preview(alice, site.url)

    assert [page["url"] for page in seen["pages"]] == [f"{site.url}/"]
    assert site.asked == ["/robots.txt", "/"]


async def test_a_preview_follows_redirects_and_says_where_they_lead(
    alice: Person, site: Site
) -> None:
    site.pages["/old"] = redirect("/a")

    assert (await preview(alice, f"{site.url}/old"))["url"] == f"{site.url}/a"


async def test_a_preview_says_why_a_page_may_not_be_fetched(alice: Person, site: Site) -> None:
    site.pages["/draft"] = html("Draft", "x", head="<meta name=robots content=noindex>")

    robots = await preview(alice, f"{site.url}/secret/b")
    draft = await preview(alice, f"{site.url}/draft")
    missing = await preview(alice, f"{site.url}/missing")

    assert "robots.txt" in robots["message"] and "noindex" in draft["message"]
    assert "404" in missing["message"]
    assert not any(seen["allowed"] for seen in (robots, draft, missing))
    assert "/secret/b" not in site.asked


async def test_a_preview_of_a_site_that_does_not_answer_ends_with_a_sentence(
    alice: Person, site: Site
) -> None:
    site.pages["/"] = Answer(b"late", seconds=30)
    project = await alice.project()

    answer = await alice.http.post(f"/projects/{project}/pages/preview", json={"url": site.url})

    assert (answer.status_code, answer.json()["type"]) == (502, "/problems/unreachable")


async def test_deleting_a_project_takes_its_crawls_along(
    alice: Person, worker: Adapters, site: Site
) -> None:
    crawl = await begin(alice, site.url)

    await alice.http.delete(f"/projects/{crawl['project_id']}")

    async with worker.db.as_worker() as tx:
        assert await tx.row("select from crawls where id = %s", [crawl["id"]]) is None
