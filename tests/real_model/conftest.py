"""One server with the real model for everything that is asked of it."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.settings import ModelSettings, Settings
from ingestion.pipeline import ingest_document
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.model_proxy import ModelProxy, model_proxy
from tests.real_model import NAME
from tests.real_model.servers import running_real_model

HANDBOOK = b"""# Cold room handbook

Reagents of class B are stored between 2 and 8 degrees Celsius.
The duty pharmacist is Dr. Ilse Brandt. She is reached on extension 4471.
The north door is locked at 18:00.
"""
CANTEEN = b"# Canteen\n\nThe soup is served at noon by the pharmacist on duty."
TOKENS = 40
"""Of one answer: what a model says on one core of a busy machine in a second or two."""


@pytest.fixture(scope="session")
def real_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_real_model(tmp_path_factory.mktemp("real_model")) as url:
        yield url


@pytest.fixture(scope="module")
async def proxy(real_model: str) -> AsyncIterator[ModelProxy]:
    async with model_proxy(real_model) as proxy:
        yield proxy


@pytest.fixture(scope="module")
async def reader(settings: Settings, proxy: ModelProxy) -> AsyncIterator[Person]:
    told = given_a_model(settings, proxy.url)
    assert told.model.base_url
    model = {"name": NAME, "max_tokens": TOKENS, "temperature": 0, "timeout_seconds": 20}
    chosen = ModelSettings.model_validate({"base_url": proxy.url, **model})
    async with running_api(told.model_copy(update={"model": chosen})) as url:
        person = await sign_up(url)
        yield person
        await person.http.aclose()


@pytest.fixture(scope="module")
async def project(server: str, reader: Person, worker: Adapters) -> str:
    project = await reader.project()
    for name, data in {"handbook.md": HANDBOOK, "canteen.md": CANTEEN}.items():
        await ingest_document(worker, UUID(await reader.upload(project, data, name)))
    return project


@pytest.fixture(autouse=True)
def behaving(proxy: ModelProxy) -> None:
    proxy.behaves()
