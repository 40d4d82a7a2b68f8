"""The digest of what documents did not answer: one's own questions, of others at most a number."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from adapters.wiring import WorkerAdapters
from contracts.errors import Unavailable
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.mail_server import MailServer
from tests.server.asking import new_chat
from tests.server.joining import bring_in, id_of
from tests.server.posting import empty, post, postman, sending
from tests.worker.notices.telling import ada, ben, change, due_now, nothing_open, to
from worker.notices.gaps import tell_of_gaps

__all__ = ["ada", "ben", "empty", "nothing_open", "post", "postman", "sending"]

TEXT = (
    b"# Cold room\n\nThe duty pharmacist is Ilse Brandt. The cold room has its door in the yard.\n"
)
KNOWN, UNKNOWN = "Who is the duty pharmacist?", "What is the price of the submarine {}?"


async def wants(person: Person) -> None:
    body = {"work": True, "quota": True, "retention": True, "gaps": True}
    assert (await person.http.put("/me/notices", json=body)).status_code == 200


@pytest.fixture
async def project(ada: Person, postman: WorkerAdapters) -> str:
    """Of Ada, who wants the digest, with a document."""
    await wants(ada)
    made = await ada.project()
    await ingest_document(postman, UUID(await ada.upload(made, TEXT)))
    return made


@pytest.fixture
async def others(server: str) -> AsyncIterator[list[Person]]:
    people = [await sign_up(server) for _ in range(3)]
    yield people
    for person in people:
        await person.http.aclose()


async def asks(person: Person, project: str, question: str) -> str:
    """The answer's id."""
    answer = await person.http.post(
        f"/chats/{await new_chat(person, project)}/messages",
        json={"content": question},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


async def test_own_questions_that_had_no_answer_are_told_and_those_that_had_one_are_not(
    ada: Person, project: str, postman: WorkerAdapters, post: MailServer
) -> None:
    await asks(ada, project, KNOWN)
    await asks(ada, project, UNKNOWN.format("Nautilus"))

    await tell_of_gaps(postman)

    (letter,) = to(post, ada)
    assert '"What is the price of the submarine Nautilus?" (the documents do not say)' in letter
    assert "pharmacist" not in letter and f"/p/{project}/documents" in letter


async def test_what_was_said_to_be_bad_is_told(
    ada: Person, project: str, postman: WorkerAdapters, post: MailServer
) -> None:
    answer = await asks(ada, project, KNOWN)
    await ada.http.put(f"/messages/{answer}/feedback", json={"rating": "bad"})

    await tell_of_gaps(postman)

    assert f'"{KNOWN}" (you called the answer bad)' in to(post, ada)[0]


async def test_a_greeting_is_no_gap(
    ada: Person, project: str, postman: WorkerAdapters, post: MailServer
) -> None:
    await asks(ada, project, "Hello!")

    await tell_of_gaps(postman)

    assert to(post, ada) == []


async def test_owners_hear_a_number_of_three_others_and_no_word_of_theirs(
    ada: Person, project: str, others: list[Person], postman: WorkerAdapters, post: MailServer
) -> None:
    for person in others:
        await bring_in(ada, person, project)
        await asks(person, project, UNKNOWN.format("Nautilus"))
    await asks(others[0], project, KNOWN)

    await tell_of_gaps(postman)

    (letter,) = to(post, ada)
    assert "Of 4 questions of others, 3 had no answer" in letter
    assert "Nautilus" not in letter and not [one for one in others if one.email in letter]


async def test_of_two_others_not_even_a_number_is_told(
    ada: Person, project: str, others: list[Person], postman: WorkerAdapters, post: MailServer
) -> None:
    for person in others[:2]:
        await bring_in(ada, person, project)
        for name in ("Nautilus", "Seaview"):
            await asks(person, project, UNKNOWN.format(name))

    await tell_of_gaps(postman)

    assert to(post, ada) == []


async def test_of_three_others_of_whom_two_missed_something_no_number_is_told(
    ada: Person, project: str, others: list[Person], postman: WorkerAdapters, post: MailServer
) -> None:
    for person in others:
        await bring_in(ada, person, project)
        await asks(person, project, KNOWN)
    for person in others[:2]:
        await asks(person, project, UNKNOWN.format("Nautilus"))
    await asks(ada, project, UNKNOWN.format("Seaview"))

    await tell_of_gaps(postman)

    (letter,) = to(post, ada)
    assert "Seaview" in letter and "of others" not in letter


async def test_what_is_missed_in_a_quiet_week_is_told_at_its_end_and_not_at_once(
    ada: Person, project: str, others: list[Person], postman: WorkerAdapters, post: MailServer
) -> None:
    """Else the hour of the letter would say when somebody asked."""
    await tell_of_gaps(postman)
    for person in others:
        await bring_in(ada, person, project)
        await asks(person, project, UNKNOWN.format("Nautilus"))
    await tell_of_gaps(postman)
    early = to(post, ada)
    await change(postman, "update notices set told_at = told_at - interval '7 days 1 minute'")

    await tell_of_gaps(postman)

    (letter,) = to(post, ada)
    assert early == [] and "Of 3 questions of others, 3 had no answer" in letter


async def test_editors_hear_of_their_own_alone_and_readers_nothing(
    ada: Person,
    ben: Person,
    project: str,
    others: list[Person],
    postman: WorkerAdapters,
    post: MailServer,
) -> None:
    user = await bring_in(ada, ben, project, "editor")
    await wants(ben)
    for person in others:
        await bring_in(ada, person, project)
        await asks(person, project, UNKNOWN.format("Nautilus"))
    await asks(ben, project, UNKNOWN.format("Seaview"))
    await tell_of_gaps(postman)
    as_editor = to(post, ben)
    await change(postman, "delete from notices")
    await ada.http.patch(f"/projects/{project}/members/{user}", json={"role": "reader"})

    await tell_of_gaps(postman)

    (letter,) = as_editor
    assert "Seaview" in letter and "of others" not in letter
    assert to(post, ben) == as_editor


async def test_who_may_not_edit_any_more_when_it_is_sent_hears_nothing(
    ada: Person, ben: Person, project: str, postman: WorkerAdapters, post: MailServer
) -> None:
    user = await bring_in(ada, ben, project, "editor")
    await wants(ben)
    await asks(ben, project, UNKNOWN.format("Seaview"))
    post.refuses = "421 away"
    with pytest.raises(Unavailable):
        await tell_of_gaps(postman)
    post.refuses = None
    await due_now(postman)
    await ada.http.patch(f"/projects/{project}/members/{user}", json={"role": "reader"})

    await tell_of_gaps(postman)

    assert to(post, ben) == []


async def test_it_comes_to_nobody_who_did_not_ask_for_it(
    ben: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ben.project()
    await ingest_document(postman, UUID(await ben.upload(project, TEXT)))
    await asks(ben, project, UNKNOWN.format("Nautilus"))

    await tell_of_gaps(postman)

    assert to(post, ben) == []


async def test_each_question_is_told_once_and_the_digest_comes_weekly(
    ada: Person, project: str, postman: WorkerAdapters, post: MailServer
) -> None:
    await asks(ada, project, UNKNOWN.format("Nautilus"))
    await tell_of_gaps(postman)
    await asks(ada, project, UNKNOWN.format("Seaview"))
    await tell_of_gaps(postman)
    early = len(to(post, ada))
    await change(
        postman,
        "update messages set created_at = created_at - interval '8 days'"
        " where content like '%%Nautilus%%' or parent_id in"
        " (select id from messages where content like '%%Nautilus%%')",
    )
    await change(postman, "update notices set told_at = now() - interval '7 days 1 hour'")

    await tell_of_gaps(postman)

    assert early == 1
    assert "Seaview" in to(post, ada)[1] and "Nautilus" not in to(post, ada)[1]


async def test_whose_chat_was_deleted_meanwhile_is_not_told_of_it(
    ada: Person, project: str, postman: WorkerAdapters, post: MailServer
) -> None:
    await asks(ada, project, UNKNOWN.format("Nautilus"))
    await change(
        postman,
        "insert into notices (user_id, project_id, kind, due_at)"
        " values (%(user)s, %(project)s, 'gaps', now())",
        user=UUID(await id_of(ada)),
        project=UUID(project),
    )
    await change(postman, "delete from chats")

    await tell_of_gaps(postman)

    assert to(post, ada) == []
