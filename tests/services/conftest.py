from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from adapters.wiring import ApiAdapters, WorkerAdapters, open_api
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from services.chats.runs import Runs
from tests.api import Person
from tests.server.test_documents import HANDBOOK


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[ApiAdapters]:
    async with open_api(settings) as adapters:
        yield adapters


@pytest.fixture
async def runs(app: ApiAdapters) -> AsyncIterator[Runs]:
    writing = Runs(app)
    yield writing
    await writing.close()


@pytest.fixture
async def project(alice: Person, worker: WorkerAdapters) -> str:
    made = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(made, HANDBOOK)))
    return made
