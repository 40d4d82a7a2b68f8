"""Many files at once while the object store does not answer."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256

import pytest

from contracts.settings import Settings
from tests.api import Person, running_api, sign_up


class Absent:
    """Something that takes connections and says nothing that an object store would say."""

    def __init__(self) -> None:
        self.asked = 0
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        self.asked += 1
        writer.close()


@pytest.fixture(scope="module")
async def absent() -> AsyncIterator[Absent]:
    store = Absent()
    async with await asyncio.start_server(store.answer, "127.0.0.1", 0) as listening:
        store.port = listening.sockets[0].getsockname()[1]
        yield store


@pytest.fixture(scope="module")
async def person(settings: Settings, absent: Absent) -> AsyncIterator[Person]:
    objects = settings.objects.model_validate(
        {
            "store": "s3",
            "s3": {
                "bucket": "originals",
                "endpoint_url": f"http://127.0.0.1:{absent.port}",
                "access_key_id": "ibid",
                "secret_access_key": "of nobody",
            },
        }
    )
    async with running_api(settings.model_copy(update={"objects": objects})) as url:
        someone = await sign_up(url)
        yield someone
        await someone.http.aclose()


async def confirmed(person: Person, absent: Absent, number: int) -> tuple[list[str], int]:
    """The types of the problems of so many files confirmed together, and how often the store was
    asked meanwhile."""
    project = await person.project()
    files = [
        {"name": f"{n}.md", "media_type": "text/markdown", "size": 1,
         "sha256": sha256(bytes([n])).hexdigest()}
        for n in range(number)
    ]  # fmt: skip
    path = f"/projects/{project}/documents"
    begun = await person.http.post(f"{path}/uploads", json={"files": files})
    ids = [one["document"]["id"] for one in begun.json()["files"]]
    before = absent.asked
    answer = await person.http.post(f"{path}/confirmations", json={"document_ids": ids})
    problems = [one["problem"]["type"] for one in answer.json()["outcomes"]]
    return problems, absent.asked - before


async def test_a_store_that_is_away_is_asked_for_one_file_and_not_for_each(
    person: Person, absent: Absent
) -> None:
    _, for_one = await confirmed(person, absent, 1)

    problems, for_three = await confirmed(person, absent, 3)

    assert problems == ["/problems/storage-unavailable"] * 3
    assert for_three == for_one > 0
