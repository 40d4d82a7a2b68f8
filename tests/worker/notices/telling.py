"""People whose address is proved, and what is done so that they have something to be told."""

import re
from collections.abc import AsyncIterator
from typing import LiteralString
from uuid import UUID, uuid4

import pytest

from adapters.wiring import WorkerAdapters
from tests.api import Person, sign_up
from tests.mail_server import MailServer


async def change(worker: WorkerAdapters, statement: LiteralString, **values: object) -> None:
    async with worker.db.as_worker() as tx:
        await tx.execute(statement, values)


async def prove(worker: WorkerAdapters, *people: Person) -> None:
    for person in people:
        await change(
            worker,
            "update users set email_verified_at = now() where email = %(email)s",
            email=person.email,
        )


@pytest.fixture
async def ada(server: str, postman: WorkerAdapters) -> AsyncIterator[Person]:
    """Somebody new, with a proved address."""
    person = await sign_up(server)
    await prove(postman, person)
    yield person
    await person.http.aclose()


@pytest.fixture
async def ben(server: str, postman: WorkerAdapters) -> AsyncIterator[Person]:
    person = await sign_up(server)
    await prove(postman, person)
    yield person
    await person.http.aclose()


@pytest.fixture(autouse=True)
async def nothing_open(postman: WorkerAdapters) -> None:
    await change(postman, "delete from notices")
    await change(postman, "delete from ended_work")


def to(post: MailServer, person: Person) -> list[str]:
    """What they were written, subject first."""
    return [
        f"{letter['subject']}\n{letter.get_content()}"
        for letter in post.letters
        if letter["to"] == person.email
    ]


async def file(person: Person, project: str, name: str | None = None) -> str:
    named = name or f"{uuid4().hex[:8]}.md"
    return await person.upload(project, f"# {uuid4()}".encode(), name=named)


async def end(
    worker: WorkerAdapters, document: str, status: str = "ready", *, minutes: int = 30
) -> None:
    """As if it had been asked for so long ago, and were done three minutes ago."""
    error = '{"code": "corrupt", "message": "It is damaged. Send it again.", "retryable": true}'
    await change(
        worker,
        "update documents set status = %(status)s,"
        " queued_at = now() - make_interval(mins => %(m)s),"
        " error = case when %(status)s = 'failed' then %(error)s::jsonb end where id = %(id)s",
        status=status,
        m=minutes,
        error=error,
        id=UUID(document),
    )
    await change(
        worker,
        "update ended_work set ended_at = now() - interval '3 minutes' where document_id = %(id)s",
        id=UUID(document),
    )


async def due_now(worker: WorkerAdapters) -> None:
    """As if the time that is waited after a failure were over."""
    await change(worker, "update notices set due_at = now() where due_at is not null")


def token_in(letter: str) -> str:
    found = re.search(r"/unsubscribe#(\S+)", letter)
    assert found
    return found[1]
