"""One person starts and previews crawls only so often."""

from collections.abc import AsyncIterator

import httpx
import pytest

from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.fakes.site import Site, html, running_site

FEW = 3


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        running.pages["/"] = html("Cold rooms", "All about them.", [])
        yield running


@pytest.fixture(scope="module")
def settings(settings: Settings, site: Site) -> Settings:
    web = settings.web.model_copy(update={"allowed_private_hosts": [site.host]})
    few = {"starts_a_minute": FEW, "previews_a_minute": FEW}
    crawl = settings.crawl.model_copy(update=few)
    return settings.model_copy(update={"web": web, "crawl": crawl})


@pytest.mark.parametrize(
    ("path", "status", "what"), [("pages", 202, "crawls"), ("pages/preview", 200, "previews")]
)
async def test_more_than_so_many_a_minute_are_refused_until_there_is_room(
    alice: Person, bob: Person, site: Site, path: str, status: int, what: str
) -> None:
    project = await alice.project()

    answers = [await ask(alice, project, path, site) for _ in range(FEW + 1)]

    assert [answer.status_code for answer in answers] == [status] * FEW + [429]
    wait = int(answers[-1].headers["retry-after"])
    assert 0 < wait <= 60
    assert answers[-1].json()["detail"] == f"Too many {what}. Try again in {wait} seconds."
    assert (await ask(bob, await bob.project(), path, site)).status_code == status


async def test_fetching_again_counts_as_a_start(server: str, site: Site) -> None:
    person = await sign_up(server)
    begun = await ask(person, await person.project(), "pages", site)
    crawl = f"/crawls/{begun.json()['crawl']['id']}"

    statuses: list[int] = []
    for _ in range(FEW):
        await person.http.post(f"{crawl}/cancel")
        statuses.append((await person.http.post(f"{crawl}/refresh")).status_code)
    await person.http.aclose()

    assert statuses == [202] * (FEW - 1) + [429]


async def ask(person: Person, project: str, path: str, site: Site) -> httpx.Response:
    return await person.http.post(f"/projects/{project}/{path}", json={"url": site.url})
