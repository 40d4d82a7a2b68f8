"""Whoever keeps nearly as much as they may is told once at each level."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest

from adapters.wiring import WorkerAdapters
from contracts.settings import QuotaSettings, Settings
from tests.api import Person
from tests.mail_server import MailServer
from tests.server.joining import bring_in, id_of
from tests.server.posting import empty, post, postman, sending
from tests.worker.notices.telling import ada, ben, change, file, nothing_open, to
from worker.notices.quotas import tell_of_quotas

__all__ = ["ada", "ben", "empty", "nothing_open", "post", "postman", "sending"]


def limiting(worker: WorkerAdapters, **limits: int) -> WorkerAdapters:
    settings: Settings = worker.settings
    quotas = QuotaSettings.model_validate(limits)
    return replace(worker, settings=settings.model_copy(update={"quotas": quotas}))


@pytest.fixture
async def limited(postman: WorkerAdapters, ada: Person) -> AsyncIterator[WorkerAdapters]:
    """Ada may keep twenty documents."""
    await change(
        postman,
        "insert into quotas (user_id, documents) values (%(user)s, 20)",
        user=UUID(await id_of(ada)),
    )
    yield postman
    await change(postman, "delete from quotas")


async def holds(worker: WorkerAdapters, person: Person, project: str, number: int) -> None:
    """So many documents, no more and no fewer."""
    await change(worker, "delete from documents where project_id = %(p)s", p=UUID(project))
    await change(
        worker,
        "insert into documents (id, project_id, created_by, name, media_type, size, object_key)"
        " select gen_random_uuid(), %(p)s, %(user)s, 'a', 'text/plain', 1,"
        " %(p)s || '/' || gen_random_uuid() from generate_series(1, %(n)s)",
        p=UUID(project),
        user=UUID(await id_of(person)),
        n=number,
    )


async def test_each_level_is_told_once_and_again_when_it_is_reached_again(
    ada: Person, limited: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    told: list[int] = []
    for number in (15, 16, 17, 20, 20, 19, 20, 16, 14, 16, 20):
        await holds(limited, ada, project, number)
        await tell_of_quotas(limited)
        told.append(len(to(post, ada)))

    assert told == [0, 1, 1, 2, 2, 2, 2, 2, 2, 3, 4]
    first, second, *_ = to(post, ada)
    assert first.startswith("Ibid: room is running out")
    assert "You keep 16 documents of at most 20 documents (80 %) in all projects" in first
    assert second.startswith("Ibid: there is no more room")


async def test_who_is_full_at_once_gets_one_letter(
    ada: Person, limited: WorkerAdapters, post: MailServer
) -> None:
    await holds(limited, ada, await ada.project(), 21)

    for _ in range(2):
        await tell_of_quotas(limited)

    (letter,) = to(post, ada)
    assert "(105 %)" in letter


async def test_of_a_project_its_owners_are_told_and_nobody_else(
    ada: Person, ben: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project("Cold\nrooms")
    await bring_in(ada, ben, project, "editor")
    for _ in range(4):
        await file(ben, project)

    await tell_of_quotas(limiting(postman, documents_per_project=5))

    (letter,) = to(post, ada)
    assert 'The project "Cold rooms" keeps 4 documents of at most 5 documents (80 %)' in letter
    assert f"/p/{project}/documents" in letter
    assert to(post, ben) == []


async def test_who_made_room_before_it_was_sent_is_not_told(
    ada: Person, limited: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await holds(limited, ada, project, 20)
    post.refuses = "421 away"
    with pytest.raises(Exception, match="does not take mail now"):
        await tell_of_quotas(limited)
    post.refuses = None
    await holds(limited, ada, project, 3)
    await change(limited, "update notices set due_at = now()")

    done = await tell_of_quotas(limited)

    assert done.count == 0 and to(post, ada) == []


async def test_without_limits_nothing_is_counted(
    postman: WorkerAdapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def counted(*_: object) -> None:
        raise AssertionError("it was counted")

    monkeypatch.setattr("adapters.postgres.notices.keeping.limited", counted)

    assert (await tell_of_quotas(postman)).count == 0
