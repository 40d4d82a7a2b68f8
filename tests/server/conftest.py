"""What many tests of the API are made with. A module that wants another one says so itself."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.fakes.tool_server import ToolServer, tool_server
from tests.server.deciding import with_tools
from tests.server.test_documents import HANDBOOK


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[OpenAIServer]:
    async with openai_server() as server:
        yield server


@pytest.fixture(scope="module")
async def outside() -> AsyncIterator[ToolServer]:
    async with tool_server() as server:
        yield server


@pytest.fixture(scope="module")
async def with_model(settings: Settings, model: OpenAIServer, server: str) -> AsyncIterator[str]:
    """A second API over the same database, with a model; its address."""
    async with running_api(given_a_model(settings, model.url)) as url:
        yield url


@pytest.fixture(scope="module")
async def admin(server: str) -> AsyncIterator[Person]:
    """Whoever made the first account: nobody else is asked for before."""
    person = await sign_up(server)
    yield person
    await person.http.aclose()


@pytest.fixture(scope="module")
async def reader(with_model: str) -> AsyncIterator[Person]:
    """Somebody whose API has a language model."""
    person = await sign_up(with_model)
    yield person
    await person.http.aclose()


@pytest.fixture(scope="module")
async def url(
    settings: Settings, model: OpenAIServer, outside: ToolServer, server: str
) -> AsyncIterator[str]:
    """Of an API with a model, whose tools may reach `outside`."""
    async with running_api(
        with_tools(settings, model, outside.host, confirm_seconds=20)
    ) as address:
        yield address


@pytest.fixture(scope="module")
async def ada(url: str) -> AsyncIterator[Person]:
    """Somebody whose API has tools."""
    person = await sign_up(url)
    yield person
    await person.http.aclose()


@pytest.fixture(scope="module")
async def project(reader: Person, worker: Adapters) -> str:
    """A project of the reader's with one document that is ready."""
    project = await reader.project()
    await ingest_document(worker, UUID(await reader.upload(project, HANDBOOK)))
    return project
