"""Owners hear a week before what their projects delete by themselves, once a week at most."""

from uuid import UUID

from adapters.wiring import WorkerAdapters
from tests.api import Person
from tests.mail_server import MailServer
from tests.server.joining import bring_in
from tests.server.posting import empty, post, postman, sending
from tests.worker.notices.telling import ada, ben, change, nothing_open, prove, to
from tests.worker.test_retention import chat, file, keep
from worker.notices.retention import tell_what_goes

__all__ = ["ada", "ben", "empty", "nothing_open", "post", "postman", "sending"]


async def test_owners_hear_how_many_and_nobody_else(
    ada: Person, ben: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await bring_in(ada, ben, project, "editor")
    for age in ("40 days", "24 days", "22 days"):
        await file(ada, postman, project, age)
    await chat(ben, postman, project, "25 days")
    await keep(ada, project, documents_days=30, chats_days=30)

    await tell_what_goes(postman)

    (letter,) = to(post, ada)
    assert "2 documents and 1 chat\n" in letter.replace("\r", "")
    assert f"/p/{project}/settings" in letter
    assert to(post, ben) == []


async def test_nothing_that_is_to_go_is_no_letter(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await file(ada, postman, project, "22 days")
    await keep(ada, project, documents_days=30)

    await tell_what_goes(postman)

    assert to(post, ada) == []


async def test_it_is_told_again_after_a_week(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await file(ada, postman, project, "25 days")
    await keep(ada, project, documents_days=30)
    told: list[int] = []
    for days in (0, 6, 8):
        await change(
            postman, "update notices set told_at = now() - make_interval(days => %(d)s)", d=days
        )
        await tell_what_goes(postman)
        told.append(len(to(post, ada)))

    assert told == [1, 1, 2]


async def test_a_week_is_always_ahead_of_those_who_keep_things_for_less(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await file(ada, postman, project, "1 hour")
    await keep(ada, project, documents_days=3)

    await tell_what_goes(postman)

    assert "1 document\n" in to(post, ada)[0].replace("\r", "")


async def test_an_owner_who_is_one_no_more_when_it_is_sent_hears_nothing(
    ada: Person, ben: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    user = await bring_in(ada, ben, project, "owner")
    await file(ada, postman, project, "40 days")
    await keep(ada, project, documents_days=30)
    await prove(postman, ben)
    await change(
        postman,
        "insert into notices (user_id, project_id, kind, due_at)"
        " values (%(user)s, %(project)s, 'retention', now())",
        user=UUID(user),
        project=UUID(project),
    )
    await ada.http.patch(f"/projects/{project}/members/{user}", json={"role": "editor"})

    await tell_what_goes(postman)

    assert (to(post, ben), len(to(post, ada))) == ([], 1)
