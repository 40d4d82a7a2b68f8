"""The API as a real server on loopback, and people who call it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from pydantic import HttpUrl

from adapters.wiring import WorkerAdapters, open_worker
from contracts.settings import ModelSettings, Settings
from local.processes import free_port
from local.redis import RedisServer
from server.app import create_app
from server.serving import Server, configure
from tests.answered import Answered, described
from tests.database_fixture import TestDatabase
from tests.plain_http import NO_TLS

KEY = "Zm9yIHRlc3RzIG9ubHkgYW5kIG5vdGhpbmcgZWxzZSBhdCBhbGw"


@pytest.fixture(scope="module")
def settings(
    database: TestDatabase, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    folder = tmp_path_factory.mktemp("objects")
    return Settings.model_validate(
        {
            "public_api_url": f"http://127.0.0.1:{free_port()}",
            "database": {"api_url": database.api_url, "worker_url": database.worker_url},
            "redis": {"url": redis_server.url},
            "secrets": {
                "access_token_keys": KEY,
                "upload_keys": KEY[::-1],
                "tool_keys": KEY[5:] + KEY[:5],
            },
            "objects": {"root": str(folder)},
            "accounts": {"sign_in_attempts": 1000},
            "crawl": {"starts_a_minute": 1000, "previews_a_minute": 1000},
            "embedding": {"cache": str(tmp_path_factory.getbasetemp() / "models")},
        }
    )


def given_a_model(settings: Settings, model_url: str) -> Settings:
    """Of another API over the same database, which has the language model at this address."""
    chosen = ModelSettings.model_validate({"base_url": model_url, "name": "scripted"})
    address = HttpUrl(f"http://127.0.0.1:{free_port()}")
    return settings.model_copy(update={"model": chosen, "public_api_url": address})


@asynccontextmanager
async def running_api(settings: Settings) -> AsyncIterator[str]:
    """Its address. In the end it has answered nothing that it does not declare."""
    port = settings.public_api_url.port
    assert port is not None
    app = Answered(create_app(settings), described())
    running = Server(configure(app, settings, port=port))
    task = asyncio.create_task(running.serve())
    while not running.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    await task
    assert not (hidden := app.undeclared()), f"openapi.json does not declare {sorted(hidden)}"


@pytest.fixture(scope="module")
async def server(settings: Settings) -> AsyncIterator[str]:
    """The address of the API under test."""
    async with running_api(settings) as address:
        yield address


@pytest.fixture(scope="module")
async def worker(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[WorkerAdapters]:
    """What a worker process has, to ingest without waiting for a queue."""
    async with open_worker(settings) as adapters:
        yield adapters


@dataclass
class Person:
    """Somebody signed in; `http` sends their token to paths below /api/v1."""

    email: str
    http: httpx.AsyncClient

    async def project(self, name: str = "Cold rooms") -> str:
        return (await self.http.post("/projects", json={"name": name})).json()["id"]

    async def upload(
        self,
        project: str,
        data: bytes,
        name: str = "a.md",
        media_type: str = "text/markdown",
        **said: object,
    ) -> str:
        """Announced, sent and confirmed; returns the document's id."""
        body = {"name": name, "media_type": media_type, "size": len(data), **said}
        ticket = (await self.http.post(f"/projects/{project}/documents", json=body)).json()
        async with httpx.AsyncClient(verify=NO_TLS) as plain:
            sent = await plain.put(
                ticket["upload"]["url"], content=data, headers=ticket["upload"]["headers"]
            )
        assert sent.status_code == 204
        document = ticket["document"]["id"]
        confirmed = await self.http.post(f"/documents/{document}/confirm", json={})
        assert confirmed.status_code == 202
        return document


async def sign_up(server: str) -> Person:
    email = f"{uuid4().hex[:12]}@example.com"
    http = httpx.AsyncClient(base_url=f"{server}/api/v1", verify=NO_TLS, timeout=60)
    body = {"email": email, "password": "correct horse battery", "name": "Ada"}
    answer = (await http.post("/auth/sign-up", json=body)).json()
    http.cookies.clear()
    http.headers["authorization"] = f"Bearer {answer['access_token']}"
    return Person(email, http)


@pytest.fixture(scope="module")
async def alice(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


@pytest.fixture(scope="module")
async def bob(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()
