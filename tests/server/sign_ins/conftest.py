"""An API, another process's API beside it, and servers that want a sign-in."""

from collections.abc import AsyncIterator

import pytest

from contracts.settings import Settings
from tests.api import Person, running_api
from tests.fakes.openai_server import OpenAIServer
from tests.oauth_server import Guarded, guarded
from tests.server.deciding import with_tools
from tests.server.sign_ins.signing_in import reaching


@pytest.fixture(scope="module")
async def url(settings: Settings, model: OpenAIServer, server: str) -> AsyncIterator[str]:
    told = with_tools(settings, model, "*", confirm_seconds=20, seconds=20)
    async with running_api(told) as address:
        yield address


@pytest.fixture(scope="module")
async def elsewhere(settings: Settings, model: OpenAIServer, url: str) -> AsyncIterator[str]:
    """Another process's API, over the same database."""
    told = with_tools(settings, model, "*", confirm_seconds=20, seconds=20)
    async with running_api(told) as address:
        yield address


@pytest.fixture
async def there() -> AsyncIterator[Guarded]:
    async with guarded() as servers:
        yield servers


@pytest.fixture
async def project(ada: Person, there: Guarded, model: OpenAIServer) -> str:
    model.requests.clear()
    return await reaching(ada, there)
