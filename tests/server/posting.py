"""An API and a worker that send letters to a real SMTP server: fixtures, to be imported."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import HttpUrl

from adapters.wiring import WorkerAdapters, open_worker
from contracts.settings import MailSettings, Settings
from local.processes import free_port
from services.accounts.mailing import deliver
from tests.api import running_api
from tests.database_fixture import TestDatabase
from tests.mail_server import MailServer, mail_server
from tests.server.project_rows import execute


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture(autouse=True)
def empty(post: MailServer, database: TestDatabase) -> None:
    post.letters.clear()
    post.refuses = None
    post.meanwhile = None
    execute(database, "delete from mails")


@pytest.fixture(scope="module")
def sending(settings: Settings, post: MailServer) -> Settings:
    told = {"host": "127.0.0.1", "port": post.port, "security": "none", "sender": "ibid@x.example"}
    return settings.model_copy(
        update={
            "mail": MailSettings.model_validate(told),
            "public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}"),
        }
    )


@pytest.fixture(scope="module")
async def url(sending: Settings, server: str) -> AsyncIterator[str]:
    async with running_api(sending) as address:
        yield address


@pytest.fixture(scope="module")
async def postman(sending: Settings) -> AsyncIterator[WorkerAdapters]:
    async with open_worker(sending) as adapters:
        yield adapters


async def deliver_all(postman: WorkerAdapters) -> None:
    async with postman.db.as_worker() as tx:
        waiting = await tx.rows("select id from mails")
    for row in waiting:
        await deliver(postman, row["id"])


def secret_in(post: MailServer) -> str:
    found = re.search(r"http://localhost:3000/\w+#([\w-]+)", post.letters[-1].get_content())
    assert found
    return found[1]
