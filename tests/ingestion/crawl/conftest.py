"""A site on loopback that Ibid may fetch from, and a person with a project to put it in."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.settings import Settings
from ingestion.crawl.site import crawl_site
from ingestion.pipeline import ingest_document
from ingestion.workshop import Workshop
from tests.api import Person
from tests.fakes.site import Site, running_site


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        yield running


@pytest.fixture(scope="module")
def settings(settings: Settings, site: Site) -> Settings:
    web = settings.web.model_copy(update={"allowed_private_hosts": [site.host]})
    crawl = settings.crawl.model_copy(
        update={"delay_seconds": 0.001, "longest_delay_seconds": 0.02}
    )
    return settings.model_copy(update={"web": web, "crawl": crawl})


@pytest.fixture
def clean_site(site: Site) -> Site:
    site.pages.clear()
    site.forget()
    return site


@dataclass
class Crawled:
    """A crawl of somebody's, worked on without a queue."""

    person: Person
    worker: Adapters
    project: str
    id: str

    async def work(self) -> dict[str, Any]:
        """Until it needs no more turns; the crawl afterwards."""
        shop = Workshop(self.worker.settings.worker)
        while (seen := await self.get())["status"] in ("queued", "running"):
            await crawl_site(self.worker, UUID(self.id), shop)
        return seen

    async def get(self) -> dict[str, Any]:
        return (await self.person.http.get(f"/crawls/{self.id}")).json()

    async def pages(self) -> dict[str, dict[str, Any]]:
        """By path and query."""
        found = await self.person.http.get(f"/crawls/{self.id}/pages", params={"limit": 200})
        return {
            page["url"].partition("://")[2].partition("/")[2]: page
            for page in found.json()["items"]
        }

    async def refresh(self) -> dict[str, Any]:
        again = await self.person.http.post(f"/crawls/{self.id}/refresh", json={})
        assert again.status_code == 202, again.text
        return await self.work()

    async def documents(self) -> list[dict[str, Any]]:
        found = await self.person.http.get(
            f"/projects/{self.project}/documents", params={"limit": 200}
        )
        return found.json()["items"]

    async def ingest(self, names: Collection[str]) -> None:
        """Bring these documents to their end, where they are queued."""
        shop = Workshop(self.worker.settings.worker)
        for document in await self.documents():
            if document["status"] == "queued" and document["name"] in names:
                await ingest_document(self.worker, UUID(document["id"]), shop)

    async def search(self, query: str) -> list[dict[str, Any]]:
        found = await self.person.http.post(
            f"/projects/{self.project}/search", json={"query": query, "mode": "keyword"}
        )
        return found.json()["hits"]


async def begin(person: Person, worker: Adapters, url: str, **asked: Any) -> Crawled:
    project = await person.project()
    begun = await person.http.post(f"/projects/{project}/pages", json={"url": url, **asked})
    assert begun.status_code == 202, begun.text
    return Crawled(person, worker, project, begun.json()["crawl"]["id"])


@pytest.fixture
async def start(alice: Person, worker: Adapters, site: Site) -> Any:
    """Crawls the site from a path, until all is read."""

    async def crawl(path: str = "/", **asked: Any) -> Crawled:
        crawled = await begin(alice, worker, site.url + path, **asked)
        await crawled.work()
        return crawled

    return crawl
