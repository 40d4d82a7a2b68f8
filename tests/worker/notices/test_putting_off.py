"""A letter that the mail server puts off holds up nothing else, and ends at some time."""

import pytest

from adapters.wiring import WorkerAdapters
from contracts.errors import Unavailable
from tests.api import Person
from tests.mail_server import MailServer
from tests.server.posting import empty, post, postman, sending
from tests.worker.notices.telling import ada, ben, change, due_now, end, file, nothing_open, to
from worker.notices import sending as runs
from worker.notices.work import tell_of_work

__all__ = ["ada", "ben", "empty", "nothing_open", "post", "postman", "sending"]


async def outcomes(worker: WorkerAdapters) -> list[tuple[str | None, bool]]:
    """Of each notice: how it ended, and whether it is open."""
    async with worker.db.as_worker() as tx:
        rows = await tx.rows("select outcome, due_at is not null as is_open from notices")
    return [(row["outcome"], row["is_open"]) for row in rows]


async def test_letters_that_are_put_off_are_no_failure_of_the_mail_server(
    ada: Person, ben: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    for person in (ada, ben):
        await end(postman, await file(person, await person.project()))
    post.refuses = "452 mailbox full"
    done = await tell_of_work(postman)
    post.refuses = None
    await due_now(postman)

    again = await tell_of_work(postman)

    assert "Put off by the mail server: 2 letters" in done.sentence
    assert (done.count, again.count, len(to(post, ada))) == (0, 2, 1)


async def test_a_server_that_puts_everything_off_is_left_alone(
    ada: Person,
    ben: Person,
    postman: WorkerAdapters,
    post: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "_PUT_OFF_IN_A_ROW", 2)
    for person in (ada, ben):
        await end(postman, await file(person, await person.project()))
    post.refuses = "452 no room"

    with pytest.raises(Unavailable, match=r"puts all letters off.*waiting for a later run: 2"):
        await tell_of_work(postman)


@pytest.mark.parametrize(
    ("age", "expected"), [("71 hours", (None, True)), ("73 hours", ("refused", False))]
)
async def test_a_letter_that_is_put_off_for_three_days_is_given_up(
    ada: Person,
    postman: WorkerAdapters,
    post: MailServer,
    age: str,
    expected: tuple[str | None, bool],
) -> None:
    await end(postman, await file(ada, await ada.project()))
    post.refuses = "450 later"
    await tell_of_work(postman)
    await change(postman, "update notices set put_off_at = put_off_at - %(age)s::interval", age=age)
    await due_now(postman)

    await tell_of_work(postman)

    assert await outcomes(postman) == [expected]


async def test_what_ends_after_a_letter_was_given_up_is_told_and_may_be_put_off_as_long(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    project = await ada.project()
    await end(postman, await file(ada, project, "old.md"), "failed")
    post.refuses = "450 later"
    await tell_of_work(postman)
    await change(postman, "update notices set put_off_at = put_off_at - interval '4 days'")
    await due_now(postman)
    await tell_of_work(postman)
    await change(postman, "update notices set told_at = now() - interval '1 hour'")
    await end(postman, await file(ada, project, "new.md"), "failed")
    await tell_of_work(postman)
    meanwhile = await outcomes(postman)
    post.refuses = None
    await due_now(postman)

    await tell_of_work(postman)

    (letter,) = to(post, ada)
    assert meanwhile == [(None, True)]
    assert "new.md" in letter and "old.md" not in letter


async def test_days_in_which_the_mail_server_was_away_are_not_days_of_putting_off(
    ada: Person, postman: WorkerAdapters, post: MailServer
) -> None:
    await end(postman, await file(ada, await ada.project()))
    post.refuses = "421 going"
    with pytest.raises(Unavailable):
        await tell_of_work(postman)
    await change(postman, "update notices set tries = 200")
    post.refuses = "450 who are you"
    await due_now(postman)

    await tell_of_work(postman)

    assert await outcomes(postman) == [(None, True)]
