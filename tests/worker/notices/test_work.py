"""Whoever added files or sites is told by mail that they are done, once, and not if they saw it."""

import asyncio
import time
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from adapters.postgres.expiry import delete_expired
from adapters.postgres.notices import work
from adapters.wiring import WorkerAdapters
from contracts.errors import Unavailable
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.mail_server import MailServer
from tests.server.joining import bring_in, id_of
from tests.server.posting import empty, post, postman, sending
from tests.worker.notices.telling import (
    ada,
    ben,
    change,
    due_now,
    end,
    file,
    nothing_open,
    prove,
    to,
)
from worker.notices.work import tell_of_work

__all__ = ["ada", "ben", "empty", "nothing_open", "post", "postman", "sending"]


async def test_one_letter_gathers_all_that_has_ended(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    first, second = await ada.project("Cold rooms"), await ada.project("Ovens")
    for _ in range(3):
        await end(postman, await file(ada, first))
    await end(postman, await file(ada, first, "broken.pdf"), "failed")
    await end(postman, await file(ada, second))

    done = await tell_of_work(postman)

    (letter,) = to(post, ada)
    assert done.count == 1
    assert letter.startswith("Ibid: 4 done, 1 failed\n")
    assert "3 files have been read" in letter and "1 file has been read" in letter
    assert '- "broken.pdf": It is damaged. Send it again.' in letter
    for project in (first, second):
        assert f"http://localhost:3000/p/{project}/documents" in letter
    assert post.letters[0].get_content_type() == "text/plain"


async def test_a_document_that_a_worker_really_read_is_told(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    document = await ada.upload(project, b"# Vaccines are kept cold.", name="cold.md")
    broken = await ada.upload(
        project, b"%PDF-1.7 torn", name="torn.pdf", media_type="application/pdf"
    )
    for one in (document, broken):
        await ingest_document(postman, UUID(one))
    await change(postman, "update documents set queued_at = now() - interval '1 hour'")
    await change(postman, "update ended_work set ended_at = now() - interval '3 minutes'")

    await tell_of_work(postman)

    (letter,) = to(post, ada)
    assert letter.startswith("Ibid: 1 done, 1 failed")
    assert '"torn.pdf": ' in letter and "Vaccines" not in letter


async def test_what_was_told_is_not_told_again(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    await end(postman, await file(ada, await ada.project()))
    await tell_of_work(postman)
    await change(postman, "update notices set told_at = now() - interval '1 hour'")

    done = await tell_of_work(postman)

    assert (done.count, len(to(post, ada))) == (0, 1)


async def test_the_next_letter_comes_half_an_hour_later_at_the_earliest(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await end(postman, await file(ada, project))
    await tell_of_work(postman)
    await end(postman, await file(ada, project))
    await tell_of_work(postman)
    early = len(to(post, ada))
    await change(postman, "update notices set told_at = now() - interval '31 minutes'")

    await tell_of_work(postman)

    assert (early, len(to(post, ada))) == (1, 2)


async def test_quick_work_is_not_told(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    await end(postman, await file(ada, await ada.project()), minutes=4)

    await tell_of_work(postman)

    assert to(post, ada) == []
    async with postman.db.as_worker() as tx:
        assert await tx.rows("select from ended_work") == []


async def test_who_has_the_project_open_is_not_told(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    seen, unseen = await ada.project(), await ada.project()
    async with ada.http.stream("GET", f"/projects/{seen}/events") as stream:
        lines = stream.aiter_lines()  # who lets go of it ends the stream
        while not (await anext(lines)).startswith("data:"):
            pass
        for project in (seen, unseen):
            await end(postman, await file(ada, project))

        await tell_of_work(postman)

    (letter,) = to(post, ada)
    assert unseen in letter and seen not in letter


async def test_who_closed_the_page_before_the_end_is_told(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await end(postman, await file(ada, project))
    await postman.redis.set(f"{project}:seen:{await id_of(ada)}", str(time.time() - 600))

    await tell_of_work(postman)

    assert len(to(post, ada)) == 1


async def test_it_waits_until_nothing_goes_on_any_more(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await end(postman, await file(ada, project))
    last = await file(ada, project)
    await tell_of_work(postman)
    meanwhile = to(post, ada)
    await end(postman, last)

    await tell_of_work(postman)

    (letter,) = to(post, ada)
    assert meanwhile == [] and "2 files have been read" in letter


async def test_who_waits_for_hours_is_told_what_there_is(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await end(postman, await file(ada, project), minutes=600)
    await file(ada, project)
    await change(postman, "update ended_work set ended_at = now() - interval '7 hours'")

    await tell_of_work(postman)

    assert len(to(post, ada)) == 1


@pytest.mark.parametrize(
    "what",
    [
        "update users set email_verified_at = null where id = %(user)s",
        "update users set suspended_at = now() where id = %(user)s",
        "delete from members where user_id = %(user)s",
        "insert into personal_settings (user_id, notice_work) values (%(user)s, false)",
    ],
)
@pytest.mark.parametrize("when", ["before", "between"])
async def test_nobody_is_told_who_may_not_or_does_not_want_to_hear_of_it(
    ada: Person, ben: Person, postman: WorkerAdapters, post: MailServer, what: str, when: str
) -> None:
    """Also when that is so only after it was noticed, while the mail server was away."""
    project = await ben.project()
    user = await bring_in(ben, ada, project, "editor")
    await end(postman, await file(ada, project))
    if when == "between":
        post.refuses = "421 away"
        with pytest.raises(Unavailable):
            await tell_of_work(postman)
        post.refuses = None
        await due_now(postman)
    await change(postman, what, user=UUID(user))  # pyright: ignore

    await tell_of_work(postman)

    assert to(post, ada) == [] == to(post, ben)
    async with postman.db.as_worker() as tx:
        open_ones = await tx.rows("select from notices where due_at is not null")
    assert open_ones == []


async def test_nothing_is_lost_while_the_mail_server_is_away_and_nothing_doubled(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await end(postman, await file(ada, project))
    post.refuses = "421 away"
    with pytest.raises(Unavailable, match="waiting for a later run: 1"):
        await tell_of_work(postman)
    early = await tell_of_work(postman)
    await end(postman, await file(ada, project))
    post.refuses = None
    await due_now(postman)

    done = [await tell_of_work(postman) for _ in range(2)]

    assert early.count == 0 and [one.count for one in done] == [1, 0]
    (letter,) = to(post, ada)
    assert "2 files have been read" in letter


LATE = (
    "update documents set status = 'ready', queued_at = now() - interval '10 hours'"
    " where id = %(id)s",
    "update ended_work set ended_at = now() - interval '8 hours' where document_id = %(id)s",
)
"""It ended before what has been committed, and is committed after that."""


async def test_what_ended_before_and_is_committed_while_the_letter_is_sent_is_told_as_well(
    ada: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
) -> None:
    project = await ada.project()
    late, first = await file(ada, project), await file(ada, project)
    await end(postman, first, minutes=600)
    await change(postman, "update ended_work set ended_at = now() - interval '7 hours'")
    with psycopg.connect(database.superuser_url) as connection:
        for statement in LATE:
            connection.execute(statement, {"id": late})

        async def commits() -> None:
            post.meanwhile = None
            connection.commit()

        post.meanwhile = commits
        await tell_of_work(postman)
    await change(postman, "update notices set told_at = now() - interval '1 hour'")

    await tell_of_work(postman)

    assert [letter.count("1 file has been read") for letter in to(post, ada)] == [1, 1]


async def test_what_ended_before_and_is_committed_while_it_is_looked_who_was_there_is_told(
    ada: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
) -> None:
    project = await ada.project()
    late, first = await file(ada, project), await file(ada, project)
    await end(postman, first, minutes=600)
    await change(postman, "update ended_work set ended_at = now() - interval '7 hours'")
    hours = timedelta(hours=6)
    with psycopg.connect(database.superuser_url) as connection:
        for statement in LATE:
            connection.execute(statement, {"id": late})
        async with postman.db.as_worker() as tx:
            (found,) = await work.at_rest(tx, timedelta(0), hours, timedelta(0))
        connection.commit()
    async with postman.db.as_worker() as tx:
        await work.forget(tx, found.ends)

    await tell_of_work(postman)

    (letter,) = to(post, ada)
    assert "1 file has been read" in letter


async def test_what_ended_once_more_while_the_letter_is_sent_is_told_once_more(
    ada: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
) -> None:
    document = await file(ada, await ada.project())
    await end(postman, document, "failed")

    async def tried_again() -> None:
        post.meanwhile = None
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("update documents set status = 'queued' where id = %s", [document])
            connection.execute("update documents set status = 'ready' where id = %s", [document])

    post.meanwhile = tried_again
    await tell_of_work(postman)
    await change(postman, "update notices set told_at = now() - interval '1 hour'")
    await change(postman, "update ended_work set ended_at = now() - interval '150 seconds'")

    await tell_of_work(postman)

    failed, well = to(post, ada)
    assert "1 failed" in failed and "1 file has been read" in well


async def test_of_many_failures_the_first_twenty_are_named_and_all_are_counted(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    for number in range(22):
        await end(postman, await file(ada, project, f"{number:02}.pdf"), "failed")

    await tell_of_work(postman)

    (letter,) = to(post, ada)
    assert "  22 failed:" in letter and "and 2 more" in letter
    named = [line for line in letter.splitlines() if ".pdf" in line]
    assert [line[5:7] for line in named] == [f"{number:02}" for number in range(20)]


async def test_two_runs_at_once_send_one_letter(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    for _ in range(2):
        await end(postman, await file(ada, await ada.project()))

    done = await asyncio.gather(*(tell_of_work(postman) for _ in range(4)))

    assert sum(one.count for one in done) == 1 == len(to(post, ada))


async def test_a_server_that_refuses_one_address_holds_up_no_other(
    ada: Person, ben: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    for person in (ada, ben):
        await end(postman, await file(person, await person.project()))
    post.refuses = "554 no"
    await tell_of_work(postman)
    post.refuses = None

    await due_now(postman)
    done = await tell_of_work(postman)

    assert done.count == 0
    async with postman.db.as_worker() as tx:
        rows = await tx.rows("select outcome from notices")
    assert {row["outcome"] for row in rows} == {"refused"}


async def test_a_letter_that_is_sent_again_is_known_by_its_id(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    """As after a scheduler that was killed right behind the server's yes."""
    document = await file(ada, await ada.project())
    for _ in range(2):
        await change(postman, "delete from notices")
        await end(postman, document)
        await change(
            postman,
            "insert into ended_work (project_id, document_id, ended_at) select project_id, id,"
            " now() - interval '3 minutes' from documents where id = %(id)s on conflict do nothing",
            id=UUID(document),
        )
        await tell_of_work(postman)

    ids = [letter["message-id"] for letter in post.letters if letter["to"] == ada.email]
    assert len(ids) == 2 and len(set(ids)) == 1


async def test_names_break_out_of_nothing(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project("P\u202eX\nBcc: eve@example.com")
    document = await file(ada, project)
    await end(postman, document, "failed")
    await change(
        postman,
        "update documents set name = %(name)s where id = %(id)s",
        name="a\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>https://evil.example/x",
        id=UUID(document),
    )

    await tell_of_work(postman)

    (letter,) = [one for one in post.letters if one["to"] == ada.email]
    text = letter.get_content()
    assert letter["bcc"] is None and letter["subject"] == "Ibid: 0 done, 1 failed"
    assert not [line for line in text.splitlines() if line.startswith(("Bcc", "<script"))]
    assert "https://evil" not in text and "\u202e" not in text
    assert letter.get_content_type() == "text/plain" and not letter.is_multipart()


async def test_a_site_is_told_as_one_thing_and_its_next_rounds_are_not(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    crawl = uuid4()
    await change(
        postman,
        "insert into crawls (id, project_id, created_by, url, site, depth, page_limit,"
        " refresh_hours, queued_at) values (%(id)s, %(project)s, %(user)s,"
        " 'https://docs.example.org/', 'docs.example.org', 1, 9, 24, now() - interval '1 hour')",
        id=crawl,
        project=UUID(project),
        user=UUID(await id_of(ada)),
    )
    await change(postman, "update crawls set status = 'done' where id = %(id)s", id=crawl)
    await change(postman, "update ended_work set ended_at = now() - interval '3 minutes'")
    await tell_of_work(postman)
    await change(postman, "select app.begin_round(%(id)s)", id=crawl)
    await change(postman, "update crawls set status = 'failed' where id = %(id)s", id=crawl)

    async with postman.db.as_worker() as tx:
        noted = await tx.rows("select from ended_work")

    (letter,) = to(post, ada)
    assert "1 site has been fetched" in letter and noted == []


async def test_what_was_deleted_meanwhile_is_not_spoken_of(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    document = await file(ada, project)
    await end(postman, document)
    await ada.http.delete(f"/documents/{document}")

    done = await tell_of_work(postman)

    assert done.count == 0 and to(post, ada) == []


async def test_who_proves_their_address_later_is_told_of_the_last_day(
    server: str, bob: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await bob.project()
    await end(postman, await file(bob, project))
    await tell_of_work(postman)
    before = to(post, bob)
    await prove(postman, bob)

    await tell_of_work(postman)

    assert (before, len(to(post, bob))) == ([], 1)


async def left(worker: WorkerAdapters) -> int:
    async with worker.db.as_worker() as tx:
        return len(await tx.rows("select from ended_work"))


async def test_an_end_that_nobody_is_told_of_is_kept_for_a_day(
    bob: Person, postman: WorkerAdapters
) -> None:
    """His address is not proved: he would be told of the last day, if it were."""
    await end(postman, await file(bob, await bob.project()))
    kept: list[int] = []
    for age in ("23 hours", "25 hours"):
        await change(postman, "update ended_work set ended_at = now() - %(age)s::interval", age=age)
        async with postman.db.as_worker() as tx:
            await delete_expired(tx)
        kept.append(await left(postman))

    assert kept == [1, 0]


async def test_what_a_letter_says_that_waits_for_the_mail_server_is_kept(
    ada: Person, ben: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    """And nothing of somebody else's, in the same project."""
    project = await ben.project()
    await bring_in(ben, ada, project, "editor")
    await end(postman, await file(ada, project))
    post.refuses = "421 away"
    with pytest.raises(Unavailable):
        await tell_of_work(postman)
    post.refuses = None
    await end(postman, await file(ben, project))
    await change(postman, "update ended_work set ended_at = now() - interval '2 days'")
    async with postman.db.as_worker() as tx:
        await delete_expired(tx)
    kept = await left(postman)
    await due_now(postman)

    await tell_of_work(postman)

    assert (kept, len(to(post, ada)), len(to(post, ben))) == (1, 1, 0)


@pytest.mark.parametrize(
    "what",
    [
        "update users set suspended_at = now() where id = %(user)s",
        "insert into personal_settings (user_id, notice_work) values (%(user)s, false)",
    ],
)
async def test_ends_of_people_who_want_no_mail_about_them_are_not_kept(
    ada: Person, ben: Person, postman: WorkerAdapters, what: str
) -> None:
    for person in (ada, ben):
        await end(postman, await file(person, await person.project()))
    await change(postman, what, user=UUID(await id_of(ada)))  # pyright: ignore
    async with postman.db.as_worker() as tx:
        await delete_expired(tx)

    assert await left(postman) == 1
