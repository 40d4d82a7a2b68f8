"""Attacks on row-level security, as the API's own login role and with SQL of our choosing."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.database.owners import Owner
from tests.database_fixture import TestDatabase

TABLES = (
    "users", "sessions", "refresh_tokens", "api_keys", "audit", "idempotency_keys", "projects",
    "members", "project_settings", "documents", "document_stages", "document_texts",
    "document_pages", "pending_deletions", "passages", "passage_vectors", "passage_words",
    "word_counts", "project_statistics", "chats", "messages", "sources", "sentences", "feedback",
    "runs", "crawls", "crawl_pages", "project_embedders", "other_vectors", "other_graphs",
    "quarantined_passages", "released_passages", "tools", "tool_servers", "tool_hosts", "snapshots",
    "tool_grants", "tool_sign_ins",
    "ledger", "questions", "budgets", "reservations", "checkpoints", "checkpoint_blobs",
    "checkpoint_writes", "message_traces", "tool_calls", "personal_settings", "assistants",
    "chat_summaries", "invitations", "identities", "authenticators", "recovery_codes", "passkeys",
    "project_retention", "notices",
)  # fmt: skip
OF_NOBODY = ("embedders", "prices")
"""Read by everybody who is signed in, and written by the worker alone."""
OF_WORKERS = ("fair_scheduling", "scheduler_leader", "scheduled_jobs", "job_runs", "ended_work")
"""Nobody else may look."""

OF_DOORS = (
    "attempts", "spent", "mails", "mail_links", "groups", "group_members", "project_groups",
    "quotas",
    "group_reasons", "directory_people", "scim_tokens", "scim_people", "scim_groups",
    "suspensions",
)  # fmt: skip
"""Of nobody who is signed in: reached through functions, before anybody is."""


@contextmanager
def acting_as(
    url: str, user: UUID | None, role: str = "authenticated"
) -> Iterator[psycopg.Connection]:
    """A transaction of the API's login role that became `role` for `user`; rolled back."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "select set_config('role', %s, true), set_config('app.user_id', %s, true)",
            [role, str(user or "")],
        )
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def alice(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


@pytest.fixture(scope="module")
def bob(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


def test_the_list_of_tables_here_is_complete(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition"
        ).fetchall()

    assert {name for (name,) in rows} == {*TABLES, *OF_NOBODY, *OF_DOORS, *OF_WORKERS}


@pytest.mark.parametrize("table", TABLES)
def test_a_person_reads_only_their_own_rows(
    database: TestDatabase, alice: Owner, bob: Owner, table: str
) -> None:
    with acting_as(database.api_url, alice.user) as connection:
        mine = connection.execute(f"select * from {table}").fetchall()  # pyright: ignore

    seen = str(mine)
    assert str(alice.user) in seen or str(alice.project) in seen
    assert str(bob.user) not in seen and str(bob.project) not in seen


@pytest.mark.parametrize("table", TABLES + OF_NOBODY)
def test_without_a_claim_there_is_nothing(database: TestDatabase, alice: Owner, table: str) -> None:
    with acting_as(database.api_url, None) as connection:
        rows = connection.execute(f"select count(*) from {table}").fetchone()  # pyright: ignore

    assert rows == (0,)


@pytest.mark.parametrize("table", OF_WORKERS + OF_DOORS)
def test_what_is_of_workers_is_closed_to_people(
    database: TestDatabase, alice: Owner, table: str
) -> None:
    with (
        acting_as(database.api_url, alice.user) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"select count(*) from {table}")  # pyright: ignore


@pytest.mark.parametrize("table", TABLES + OF_NOBODY + OF_DOORS + OF_WORKERS)
def test_anonymous_may_not_even_look(database: TestDatabase, table: str) -> None:
    with (
        acting_as(database.api_url, None, "anon") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"select * from {table}")  # pyright: ignore


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"users"}))
def test_a_stranger_deletes_nothing(
    database: TestDatabase, alice: Owner, bob: Owner, table: str
) -> None:
    with acting_as(database.api_url, alice.user) as connection:
        try:
            gone = connection.execute(f"delete from {table} returning *").fetchall()  # pyright: ignore
        except psycopg.errors.InsufficientPrivilege:
            gone = []

    assert str(bob.project) not in str(gone) and str(bob.user) not in str(gone)


def test_the_api_can_never_become_the_worker(database: TestDatabase) -> None:
    with (
        psycopg.connect(database.api_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("set role service_role")


def test_a_login_role_sees_nothing_without_becoming_somebody(database: TestDatabase) -> None:
    for url in (database.api_url, database.worker_url):
        with (
            psycopg.connect(url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("select * from public.documents")


def test_nobody_adds_themselves_to_a_foreign_project(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    with (
        acting_as(database.api_url, bob.user) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(
            "insert into members (project_id, user_id, role) values (%s, %s, 'owner')",
            [alice.project, bob.user],
        )


def test_a_row_of_mine_cannot_point_into_a_foreign_project(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    with (
        acting_as(database.api_url, bob.user) as connection,
        pytest.raises(psycopg.errors.ForeignKeyViolation),
    ):
        connection.execute(
            "insert into messages (id, project_id, chat_id, parent_id, role, content)"
            " values (%s, %s, %s, %s, 'user', 'x')",
            [uuid4(), bob.project, bob.chat, alice.message],
        )
        connection.execute("set constraints all immediate")


def test_a_document_cannot_be_moved_into_a_foreign_project(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    with (
        acting_as(database.api_url, bob.user) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(
            "update documents set project_id = %s where id = %s", [alice.project, bob.document]
        )


@pytest.mark.parametrize("mode", ["hybrid", "vector", "keyword"])
def test_search_in_a_foreign_project_finds_nothing_in_any_mode(
    database: TestDatabase, alice: Owner, bob: Owner, mode: str
) -> None:
    question = (
        "select * from app.search_passages(%s, 'secret words', %s::extensions.halfvec, %s, 10, .5)"
    )
    vector = f"[{','.join(['0.05'] * 384)}]"
    with acting_as(database.api_url, bob.user) as connection:
        foreign = connection.execute(question, [alice.project, vector, mode]).fetchall()
        own = connection.execute(question, [bob.project, vector, mode]).fetchall()

    assert (len(foreign), len(own)) == (0, 1)


@pytest.mark.parametrize(
    "leg",
    [
        "app.keyword_leg(%s, null, 1, null)",
        "app.vector_leg(%s, null, 1, null)",
        "app.other_vector_leg(%s, null, 1, null)",
    ],
)
def test_the_legs_of_search_cannot_be_called_directly(
    database: TestDatabase, alice: Owner, leg: str
) -> None:
    with (
        acting_as(database.api_url, alice.user) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"select {leg}", [alice.project])  # pyright: ignore


@pytest.mark.parametrize(
    "change",
    [
        "app.begin_embedder(%s, 1::smallint)",
        "app.switch_embedder(%s)",
        "app.drop_embedder(%s)",
    ],
)
@pytest.mark.parametrize("role", ["stranger", "editor", "reader"])
def test_only_who_owns_a_project_changes_its_embedder(
    database: TestDatabase, alice: Owner, bob: Owner, role: str, change: str
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        if role != "stranger":
            connection.execute(
                "insert into members (project_id, user_id, role) values (%s, %s, %s)",
                [bob.project, alice.user, role],
            )
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(alice.user)],
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(f"select {change}", [bob.project])  # pyright: ignore
        connection.execute("reset role")
        kept = connection.execute(
            "select embedder, candidate is not null from project_embedders where project_id = %s",
            [bob.project],
        ).fetchone()
        connection.rollback()

    assert kept == (1, True)


def test_names_and_invitations_are_told_to_nobody_outside_of_a_project(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    with acting_as(database.api_url, alice.user) as connection:
        theirs = [
            connection.execute("select * from app.people_of(%s)", [bob.project]).fetchall(),
            connection.execute("select * from app.invitation(%s)", [bob.user.bytes]).fetchall(),
        ]
        mine = connection.execute("select * from app.people_of(%s)", [alice.project]).fetchall()

    assert (theirs, len(mine)) == ([[], []], 1)


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_who_does_not_own_a_project_sees_and_makes_no_invitation(
    database: TestDatabase, alice: Owner, bob: Owner, role: str
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into members (project_id, user_id, role) values (%s, %s, %s)",
            [bob.project, alice.user, role],
        )
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(alice.user)],
        )
        seen = connection.execute("select project_id from invitations").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "insert into invitations (id, project_id, role, hash, expires_at)"
                " values (gen_random_uuid(), %s, 'owner', 'x', now() + interval '1 day')",
                [bob.project],
            )
        connection.rollback()

    assert seen == [(alice.project,)]


def test_an_invitation_that_is_over_lets_nobody_in(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    """Whoever looked while it stood may come too late."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update invitations set email = null, expires_at = now() where id = %s", [bob.other]
        )
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(alice.user)],
        )
        joined = connection.execute(
            "select * from app.accept_invitation(%s)", [bob.user.bytes]
        ).fetchall()
        connection.rollback()

    assert joined == []


def test_nobody_writes_the_list_of_embedders(database: TestDatabase, alice: Owner) -> None:
    with (
        acting_as(database.api_url, alice.user) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("insert into embedders (name, dimensions) values ('mine', 3)")


def test_the_claim_does_not_survive_its_transaction(database: TestDatabase, alice: Owner) -> None:
    with psycopg.connect(database.api_url, autocommit=True) as connection:
        with connection.transaction():
            connection.execute(
                "select set_config('role', 'authenticated', true),"
                " set_config('app.user_id', %s, true)",
                [str(alice.user)],
            )
        after = connection.execute(
            "select current_setting('app.user_id', true), current_user"
        ).fetchone()

    assert after == ("", "ibid_api")


def test_deleting_a_project_takes_its_counts_and_passages_along(
    database: TestDatabase,
) -> None:
    owner = Owner(database.superuser_url)
    with acting_as(database.api_url, owner.user) as connection:
        before = connection.execute("select passages, words from project_statistics").fetchone()
        connection.execute("delete from documents where id = %s", [owner.document])
        after = connection.execute("select passages, words from project_statistics").fetchone()

        assert (before, after) == ((2, 3), (0, 0))
        for table in ("passage_words", "word_counts"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)
