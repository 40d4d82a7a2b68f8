"""Who follows a project is told what changes, at a cost that does not grow with the project."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest

from adapters.wiring import Adapters
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.project_rows import execute, insert_rows


class Frame(NamedTuple):
    event: str
    data: dict[str, Any]
    id: str | None

    @property
    def told(self) -> str | None:
        """Of a `document` event: whose state it tells."""
        return self.data["document"]["name"] if "document" in self.data else None


@asynccontextmanager
async def following(
    person: Person, project: str, last_event_id: str | None = None
) -> AsyncIterator[AsyncGenerator[Frame]]:
    headers = [(b"last-event-id", last_event_id.encode("latin-1"))] if last_event_id else []
    path = f"/projects/{project}/events"
    async with person.http.stream("GET", path, headers=headers) as stream:
        assert stream.status_code == 200
        yield _frames(stream.aiter_lines())


async def _frames(lines: AsyncIterator[str]) -> AsyncGenerator[Frame]:
    fields: dict[str, str] = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if name in ("id", "event", "data"):
            fields[name] = value
        elif not line and fields:
            yield Frame(fields["event"], json.loads(fields["data"]), fields.get("id"))
            fields = {}


async def until(frames: AsyncGenerator[Frame], event: str) -> tuple[list[Frame], Frame]:
    """What is told before the next such event, and that."""
    before: list[Frame] = []
    async for frame in frames:
        if frame.event == event:
            return before, frame
        before.append(frame)
    raise AssertionError("the stream ended")


@pytest.fixture
async def project(alice: Person, database: TestDatabase) -> str:
    """With 300 documents."""
    made = await alice.project()
    insert_rows(database, made, [(f"{n}.md", 1, "ready", 1) for n in range(300)])
    return made


async def test_following_begins_with_counts_and_not_with_the_list(
    alice: Person, project: str
) -> None:
    async with following(alice, project) as frames:
        first = await anext(frames)
        await alice.upload(project, b"# New", name="new.md")
        _, told = await until(frames, "document")

    assert (first.event, first.data["counts"]["ready"]) == ("counts", 300)
    assert told.told == "new.md"


async def test_a_change_that_nobody_announced_is_told(
    alice: Person, project: str, database: TestDatabase
) -> None:
    async with following(alice, project) as frames:
        await anext(frames)
        execute(
            database,
            "update documents set status = 'failed' where project_id = %s and name = '7.md'",
            project,
        )
        before, counts = await until(frames, "counts")

    assert [frame.told for frame in before] == ["7.md"]
    assert (counts.data["counts"]["failed"], counts.data["outdated"]) == (1, False)


async def test_what_changed_while_nobody_followed_is_told_to_who_comes_back(
    alice: Person, project: str, database: TestDatabase
) -> None:
    async with following(alice, project) as frames:
        left = await anext(frames)
    execute(
        database, "update documents set pages = 2 where project_id = %s and name = '7.md'", project
    )

    async with following(alice, project, left.id) as frames:
        before, counts = await until(frames, "counts")

    assert [frame.told for frame in before] == ["7.md"]
    assert not counts.data["outdated"]


@pytest.mark.parametrize("change", ["delete", "insert"])
async def test_documents_that_came_or_went_unannounced_make_lists_outdated(
    alice: Person, project: str, database: TestDatabase, change: str
) -> None:
    async with following(alice, project) as frames:
        await anext(frames)
        if change == "insert":
            insert_rows(database, project, [("new.md", 1, "ready", 1)])
        else:
            execute(
                database,
                "delete from documents where project_id = %s and name = '7.md'",
                project,
            )
        _, counts = await until(frames, "counts")

    assert counts.data["outdated"]


async def test_a_document_in_the_place_of_another_makes_lists_outdated(
    alice: Person, project: str, database: TestDatabase
) -> None:
    async with following(alice, project) as frames:
        left = await anext(frames)
    execute(database, "delete from documents where project_id = %s and name = '7.md'", project)
    insert_rows(database, project, [("7.md", 1, "ready", 1)])

    async with following(alice, project, left.id) as frames:
        _, counts = await until(frames, "counts")

    assert counts.data["counts"] == left.data["counts"] and counts.data["outdated"]


async def test_a_transaction_that_began_before_one_looked_and_ends_afterwards_is_told(
    alice: Person, project: str, database: TestDatabase
) -> None:
    with psycopg.connect(database.superuser_url) as slow:
        slow.execute(
            "update documents set pages = 2 where project_id = %s and name = '7.md'", [project]
        )
        execute(  # a later one ends earlier
            database,
            "update documents set pages = 3 where project_id = %s and name = '8.md'",
            project,
        )
        async with following(alice, project) as frames:
            await anext(frames)
            slow.commit()
            before, _ = await until(frames, "counts")

    assert "7.md" in [frame.told for frame in before]


async def test_many_changes_at_once_are_told_as_one_outdated_list(
    alice: Person, project: str, database: TestDatabase
) -> None:
    async with following(alice, project) as frames:
        await anext(frames)
        execute(database, "update documents set pages = 2 where project_id = %s", project)
        before, counts = await until(frames, "counts")

    assert before == [] and counts.data["outdated"]


async def test_notices_that_never_pause_do_not_hide_a_lost_one(
    alice: Person, project: str, database: TestDatabase, worker: Adapters
) -> None:
    listed = (await alice.http.get(f"/projects/{project}/documents?limit=1")).json()

    async def announce_without_pause() -> None:
        while True:
            await worker.changes.announce(UUID(project), UUID(listed["items"][0]["id"]))
            await asyncio.sleep(0.5)

    async with following(alice, project) as frames:
        await anext(frames)
        noise = asyncio.create_task(announce_without_pause())
        await until(frames, "document")
        execute(
            database,
            "update documents set pages = 2 where project_id = %s and name = '7.md'",
            project,
        )
        before, _ = await until(frames, "counts")
        noise.cancel()

    assert "7.md" in [frame.told for frame in before]


async def test_rows_of_a_restored_database_are_not_told_again_and_again(
    alice: Person, project: str, database: TestDatabase
) -> None:
    execute(
        database,
        "alter table documents disable trigger touch;"
        f" update documents set changed_in = '900000000000' where project_id = '{project}';"
        " alter table documents enable trigger touch",
    )
    async with following(alice, project) as frames:
        await anext(frames)
        execute(
            database,
            "update documents set pages = 2 where project_id = %s and name = '7.md'",
            project,
        )
        before, counts = await until(frames, "counts")

    assert [frame.told for frame in before] == ["7.md"] and not counts.data["outdated"]


@pytest.mark.parametrize("unknown", ["x", "1", "-", "²-1.0", "9" * 60, f"{2**64}-1.0", "99999999-"])
async def test_who_comes_back_with_an_id_of_somebody_else_begins_anew(
    alice: Person, project: str, unknown: str
) -> None:
    async with following(alice, project, unknown) as frames:
        first = await anext(frames)

    assert first.event == "counts" and first.data["outdated"]


async def test_what_changed_is_found_without_reading_what_did_not(
    project: str, database: TestDatabase
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("analyze documents")
        plan = "\n".join(
            line
            for (line,) in connection.execute(
                "explain select id from documents where project_id = %s"
                " and changed_in >= '5'::xid8"
                " and changed_in < pg_snapshot_xmax(pg_current_snapshot()) order by changed_in, id",
                [project],
            )
        )

    assert "documents_changed" in plan
