"""Budgets under many questions at once, in a real database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.database.owners import Owner
from tests.database_fixture import TestDatabase

EACH = 1000
YESTERDAY = "date_trunc('day', now(), 'UTC') - interval '1 second'"
_BUDGETS = "select used + reserved > most from app.budgets_of(%s, null, %s, true) where unit = %s"


@pytest.fixture
def owner(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


def limit(database: TestDatabase, owner: Owner, **limits: object) -> None:
    columns = ", ".join(limits)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("delete from budgets where project_id = %s", [owner.project])
        connection.execute("truncate ledger")
        connection.execute(
            f"insert into budgets (project_id, {columns})"  # pyright: ignore
            f" values (%s, {', '.join(['%s'] * len(limits))})",
            [owner.project, *limits.values()],
        )


class Questioner:
    """Somebody who asks, in a transaction of their own."""

    def __init__(self, url: str, owner: Owner) -> None:
        self.connection = psycopg.connect(url)
        self.owner, self.run = owner, uuid4()
        self.connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(owner.user)],
        )

    def begin(self) -> None:
        self.connection.execute(
            "insert into runs (id, project_id, chat_id, question_id, model, lease_until,"
            " reserved_tokens, reserved_cost) values (%s, %s, %s, %s, 'm', now(), %s, 0.01)",
            [self.run, self.owner.project, self.owner.chat, self.owner.message, EACH],
        )

    def is_let_in(self, of_person: str = "{}", unit: str = "tokens") -> bool:
        rows = self.connection.execute(_BUDGETS, [self.owner.project, of_person, unit]).fetchall()
        let_in = not any(exceeded for (exceeded,) in rows)
        self.connection.commit() if let_in else self.connection.rollback()
        return let_in


@pytest.fixture
def fifty(database: TestDatabase, owner: Owner) -> Iterator[list[Questioner]]:
    """Each has begun a run that the others do not see yet."""
    with ExitStack() as closing:
        asking = [Questioner(database.api_url, owner) for _ in range(50)]
        for one in asking:
            closing.callback(one.connection.close)
            one.begin()
        yield asking


def test_of_fifty_at_once_as_many_are_let_in_as_the_budget_has_room_for(
    database: TestDatabase, owner: Owner, fifty: list[Questioner]
) -> None:
    limit(database, owner, tokens_per_day=10 * EACH + EACH - 1)
    with ThreadPoolExecutor(50) as threads:
        let_in = list(threads.map(Questioner.is_let_in, fifty))

    assert sum(let_in) == 10
    with psycopg.connect(database.superuser_url) as connection:
        kept = connection.execute(
            "select sum(reserved_tokens) from runs where project_id = %s and status = 'running'",
            [owner.project],
        ).fetchone()
    assert kept == (10 * EACH,)


def test_money_and_a_persons_own_limit_are_kept_to_in_the_same_way(
    database: TestDatabase, owner: Owner, fifty: list[Questioner]
) -> None:
    limit(database, owner, cost_per_month="0.035")
    of_person = '{"tokens_per_month": 2500}'

    assert [one.is_let_in(unit="cost") for one in fifty[:5]] == [True, True, True, False, False]
    assert not fifty[6].is_let_in(of_person)


@pytest.fixture
def asked_nothing(database: TestDatabase, owner: Owner) -> None:
    """The run that an owner has from the start is no question of theirs."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("delete from questions where user_id = %s", [owner.user])


@pytest.mark.parametrize("per", ["day", "month"])
def test_of_fifty_questions_at_once_exactly_so_many_are_let_in(
    database: TestDatabase,
    owner: Owner,
    asked_nothing: None,
    fifty: list[Questioner],
    per: str,
) -> None:
    limit(database, owner, **{f"questions_per_{per}": 7})
    with ThreadPoolExecutor(50) as threads:
        let_in = list(threads.map(lambda one: one.is_let_in(unit="questions"), fifty))

    assert sum(let_in) == 7


def ended(database: TestDatabase, run: UUID, status: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("update runs set status = %s where id = %s", [status, run])


@pytest.mark.parametrize(
    ("status", "is_free"),
    [("complete", False), ("stopped", False), ("refused", False), ("failed", True)],
)
def test_a_question_counts_unless_its_answer_failed(
    database: TestDatabase,
    owner: Owner,
    asked_nothing: None,
    fifty: list[Questioner],
    status: str,
    is_free: bool,
) -> None:
    """A run whose process died fails, too."""
    limit(database, owner, questions_per_day=1)
    assert fifty[0].is_let_in(unit="questions")
    ended(database, fifty[0].run, status)

    assert fifty[1].is_let_in(unit="questions") == is_free


def test_who_deletes_a_chat_has_asked_all_the_same(
    database: TestDatabase, owner: Owner, asked_nothing: None, fifty: list[Questioner]
) -> None:
    limit(database, owner, questions_per_month=1)
    assert fifty[0].is_let_in(unit="questions")
    for one in fifty[1:]:
        one.connection.rollback()
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("delete from runs where id = %s", [fifty[0].run])
    fifty[1].__init__(database.api_url, owner)
    fifty[1].begin()

    assert not fifty[1].is_let_in(unit="questions")
    fifty[1].connection.close()


def test_questions_of_yesterday_are_not_of_today(
    database: TestDatabase, owner: Owner, asked_nothing: None, fifty: list[Questioner]
) -> None:
    limit(database, owner, questions_per_day=1)
    assert fifty[0].is_let_in(unit="questions")
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            f"update questions set at = {YESTERDAY} where run_id = %s", [fifty[0].run]
        )
    ended(database, fifty[0].run, "complete")

    assert fifty[1].is_let_in(unit="questions")


def test_what_was_kept_and_not_used_is_free_again_once_the_answer_ended(
    database: TestDatabase, owner: Owner, fifty: list[Questioner]
) -> None:
    limit(database, owner, tokens_per_day=EACH + 100)
    assert fifty[0].is_let_in() and not fifty[1].is_let_in()

    settle(database, owner, fifty[0].run, used=100)

    assert fifty[2].is_let_in() and not fifty[3].is_let_in()


def test_what_was_used_yesterday_is_not_of_todays_budget(
    database: TestDatabase, owner: Owner, fifty: list[Questioner]
) -> None:
    limit(database, owner, tokens_per_day=EACH)
    settle(database, owner, uuid4(), used=EACH, when=YESTERDAY)

    assert fifty[0].is_let_in()


class Searcher:
    """Somebody who searches outside of a question: what that may come to is kept on its own."""

    RESERVE = (
        "select used + reserved > most from app.reserve("
        "row(%s, %s, %s, null, %s, 0.01, now() + %s::interval)::reservations, %s)"
    )

    def __init__(self, url: str, owner: Owner) -> None:
        self.url, self.owner, self.reservation = url, owner, uuid4()

    def as_themselves(self) -> psycopg.Connection[tuple[bool]]:
        connection: psycopg.Connection[tuple[bool]] = psycopg.connect(self.url)
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(self.owner.user)],
        )
        return connection

    def is_let_in(self, keeps: str = "5 minutes", whose: UUID | None = None) -> bool:
        told = [self.reservation, whose or self.owner.user, self.owner.project, EACH, keeps, "{}"]
        with self.as_themselves() as connection:
            rows = connection.execute(self.RESERVE, told).fetchall()
            let_in = not any(exceeded for (exceeded,) in rows)
            if not let_in:
                connection.rollback()
            return let_in

    def release(self) -> None:
        with self.as_themselves() as connection:
            connection.execute("select app.release_reservation(%s)", [self.reservation])


def searchers(database: TestDatabase, owner: Owner, number: int) -> list[Searcher]:
    return [Searcher(database.api_url, owner) for _ in range(number)]


def test_of_fifty_searches_at_once_as_many_are_let_in_as_there_is_room_for(
    database: TestDatabase, owner: Owner
) -> None:
    limit(database, owner, tokens_per_day=10 * EACH + EACH - 1)

    with ThreadPoolExecutor(50) as threads:
        let_in = list(threads.map(Searcher.is_let_in, searchers(database, owner, 50)))

    assert sum(let_in) == 10


def test_searches_and_questions_are_kept_from_one_budget(
    database: TestDatabase, owner: Owner
) -> None:
    limit(database, owner, tokens_per_day=10 * EACH)
    with ExitStack() as closing, ThreadPoolExecutor(50) as threads:
        asking = [Questioner(database.api_url, owner) for _ in range(25)]
        for one in asking:
            closing.callback(one.connection.close)
            one.begin()
        asked = threads.map(Questioner.is_let_in, asking)
        searched = threads.map(Searcher.is_let_in, searchers(database, owner, 25))
        let_in = [*asked, *searched]

    assert sum(let_in) == 10


def test_what_a_search_kept_is_free_once_it_is_released(
    database: TestDatabase, owner: Owner
) -> None:
    limit(database, owner, tokens_per_day=EACH)
    first, second = searchers(database, owner, 2)
    assert first.is_let_in() and not second.is_let_in()

    first.release()

    assert second.is_let_in()


def test_what_a_search_kept_whose_process_died_is_free_after_a_while(
    database: TestDatabase, owner: Owner
) -> None:
    limit(database, owner, tokens_per_day=EACH)
    first, second = searchers(database, owner, 2)
    assert first.is_let_in(keeps="0 seconds")

    assert second.is_let_in()

    with psycopg.connect(database.superuser_url) as connection:
        left = connection.execute(
            "select id from reservations where user_id = %s", [owner.user]
        ).fetchall()
    assert left == [(second.reservation,)]


def test_nothing_is_kept_where_nothing_is_limited(database: TestDatabase, owner: Owner) -> None:
    (one,) = searchers(database, owner, 1)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("delete from budgets where project_id = %s", [owner.project])

    assert one.is_let_in()

    with psycopg.connect(database.superuser_url) as connection:
        kept = connection.execute(
            "select count(*) from reservations where id = %s", [one.reservation]
        ).fetchone()
    assert kept == (0,)


def test_nobody_reserves_for_others_or_releases_what_others_keep(
    database: TestDatabase, owner: Owner
) -> None:
    limit(database, owner, tokens_per_day=EACH)
    stranger = Owner(database.superuser_url)
    mine, second = searchers(database, owner, 2)
    theirs = Searcher(database.api_url, stranger)
    assert mine.is_let_in()
    theirs.reservation = mine.reservation

    theirs.release()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        theirs.is_let_in(whose=owner.user)

    assert not second.is_let_in()


def settle(database: TestDatabase, owner: Owner, run: UUID, used: int, when: str = "now()") -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("update runs set status = 'complete' where id = %s", [run])
        connection.execute(
            "insert into ledger (id, at, user_id, project_id, run_id, role, model, outcome,"
            " input_tokens, cached_tokens, output_tokens, estimated)"
            f" values (gen_random_uuid(), {when}, %s, %s, %s, 'answer', 'm', 'complete',"  # pyright: ignore
            "  %s, 0, 0, false)",
            [owner.user, owner.project, run, used],
        )
