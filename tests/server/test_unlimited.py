"""What nothing limits costs no statement more: how much there is nobody asks."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from pydantic import HttpUrl

from adapters.postgres.database import Params, Tx
from adapters.wiring import WorkerAdapters
from contracts.settings import QuotaSettings, Settings
from ingestion.pipeline import ingest_document
from local.processes import free_port
from tests.api import Person, running_api, sign_up
from tests.server.test_quotas import pages_of

MOST = {"documents_per_project": 1000, "pages_per_project": 1000, "bytes_per_project": 10**9}
ASKED = {
    "is it a new version?": "as ready, count(*) as all",
    "how many pages has it?": "coalesce(pages, 0) as pages",
    "so many it has": "update documents set pages =",
}
"""Of whoever holds to a limit, by words that no other statement has."""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many statements there were of each of these."""
    counted: Counter[str] = Counter()
    execute = Tx.execute

    async def noted(tx: Tx, query: str, params: Params = None) -> psycopg.AsyncCursor[object]:
        counted["all"] += 1
        counted.update(what for what, words in ASKED.items() if words in query)
        return await execute(tx, query, params)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(Tx, "execute", noted)
    return counted


Limited = Callable[[dict[str, int]], AbstractAsyncContextManager[Person]]


@pytest.fixture
def limited(settings: Settings) -> Limited:
    @asynccontextmanager
    async def opened(most: dict[str, int]) -> AsyncIterator[Person]:
        at = HttpUrl(f"http://127.0.0.1:{free_port()}")
        changed = {"quotas": QuotaSettings.model_validate(most), "public_api_url": at}
        async with running_api(settings.model_copy(update=changed)) as url:
            person = await sign_up(url)
            yield person
            await person.http.aclose()

    return opened


async def announced(person: Person, said: Counter[str], files: int) -> Counter[str]:
    """What it takes to announce so many in one batch."""
    project = await person.project()
    body = [{"name": f"{n}.md", "media_type": "text/markdown", "size": 5} for n in range(files)]
    said.clear()
    answer = await person.http.post(f"/projects/{project}/documents/uploads", json={"files": body})
    assert answer.status_code == 200, answer.text
    return Counter(said)


async def test_no_upload_asks_whether_it_is_a_new_version_where_nothing_limits_documents(
    limited: Limited, said: Counter[str]
) -> None:
    async with limited({}) as free, limited(MOST) as held:
        without, within = [await announced(one, said, 20) for one in (free, held)]

    assert without["is it a new version?"] == 0
    assert within["is it a new version?"] == 20
    assert within["all"] - without["all"] == 20


async def test_nothing_is_asked_of_pages_where_nothing_limits_them(
    limited: Limited, said: Counter[str], worker: WorkerAdapters
) -> None:
    found: list[Counter[str]] = []
    for most in ({}, MOST):
        quotas = QuotaSettings.model_validate(most)
        settings = worker.settings.model_copy(update={"quotas": quotas})
        working = replace(worker, settings=settings)
        async with limited(most) as person:
            document = await person.upload(
                await person.project(), pages_of(3), name="a.pdf", media_type="application/pdf"
            )
            said.clear()
            await ingest_document(working, UUID(document))
            found.append(Counter(said))
            kept = (await person.http.get(f"/documents/{document}")).json()
            assert (kept["status"], kept["pages"]) == ("ready", 3)

    without, within = found
    assert (without["how many pages has it?"], without["so many it has"]) == (0, 0)
    assert (within["how many pages has it?"], within["so many it has"]) == (1, 1)
