"""What the database gives up on is a fault of the document; a database that is away is not."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.errors import Unavailable
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import change
from tests.server.test_documents import HANDBOOK

CANCELLED = "perform pg_cancel_backend(pg_backend_pid()), pg_sleep(5)"
TOO_LARGE = "perform to_tsvector('simple', string_agg(md5(n::text), ' '))" + (
    " from generate_series(1, 60000) n"
)
GONE = "perform pg_terminate_backend(pg_backend_pid()), pg_sleep(5)"


@pytest.fixture
def storing_meets(request: pytest.FixtureRequest, database: TestDatabase) -> Iterator[str]:
    """Whoever stores a passage meets this."""
    change(
        database,
        "create function public.meet() returns trigger language plpgsql security definer as"
        f" $$ begin {request.param}; return new; end $$",
    )
    change(
        database,
        "create trigger meet before insert on passages for each row execute function meet()",
    )
    yield request.param
    change(database, "drop function public.meet() cascade")


async def attempts(person: Person, worker: Adapters, database: TestDatabase) -> list[object]:
    """Statuses after each of up to four attempts; the last thing is the error's code."""
    document = UUID(await person.upload(await person.project(), HANDBOOK))
    seen: list[object] = []
    shown = {"error": {"code": None}}
    while await ingest_document(worker, document) and len(seen) < 4:
        shown = (await person.http.get(f"/documents/{document}")).json()
        seen.append(shown["status"])
        change(database, "update documents set not_before = null where id = %s", document)
    return [*seen, shown["error"]["code"]]


@pytest.mark.parametrize("storing_meets", [CANCELLED], indirect=True)
async def test_a_document_whose_statements_are_cancelled_fails_after_three_attempts(
    storing_meets: str, alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    seen = await attempts(alice, worker, database)

    assert seen == ["queued", "queued", "failed", "timed_out"]


@pytest.mark.parametrize("storing_meets", [TOO_LARGE], indirect=True)
async def test_a_document_that_is_too_large_for_the_database_fails_at_once(
    storing_meets: str, alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    assert await attempts(alice, worker, database) == ["failed", "too_complex"]


@pytest.mark.parametrize("storing_meets", [GONE], indirect=True)
async def test_a_database_that_goes_away_is_no_fault_of_the_document(
    storing_meets: str, alice: Person, worker: Adapters
) -> None:
    document = UUID(await alice.upload(await alice.project(), HANDBOOK))

    with pytest.raises(Unavailable):
        await ingest_document(worker, document)

    assert (await alice.http.get(f"/documents/{document}")).json()["status"] == "processing"
