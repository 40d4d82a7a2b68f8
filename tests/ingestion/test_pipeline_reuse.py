"""No work twice: what was parsed or embedded before is used again."""

from uuid import UUID

from adapters.wiring import Adapters
from contracts.identity import passage_ids
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import embedded, rows, stored, words
from tests.server.test_documents import HANDBOOK

__all__ = ["embedded"]

CHAPTERS = tuple(
    f"## Room {n}\n\nShelf {n} holds lot {n * 7} at {n} degrees." * 3 for n in range(4)
)
UNTITLED = ("\n\n".join(CHAPTERS)).encode()


async def ingested(person: Person, worker: Adapters, project: str, *file: object) -> UUID:
    document = UUID(await person.upload(project, *file))  # pyright: ignore
    await ingest_document(worker, document)
    return document


async def test_the_same_file_again_is_neither_parsed_nor_embedded(
    alice: Person, worker: Adapters, database: TestDatabase, embedded: list[str]
) -> None:
    project = await alice.project()
    first = await ingested(alice, worker, project, HANDBOOK)
    made, indexed, before = stored(database, first), words(database, first), len(embedded)

    second = await ingested(alice, worker, project, HANDBOOK)

    assert len(embedded) == before
    assert stored(database, second) == made and words(database, second) == indexed
    stages = rows(database, "select stage from document_stages where document_id = %s", second)
    assert {row["stage"] for row in stages} == {"reading", "storing"}


async def test_passages_that_were_copied_have_ids_of_their_own(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    await ingested(alice, worker, project, HANDBOOK)
    second = await ingested(alice, worker, project, HANDBOOK)

    found = rows(
        database, "select id, text from passages where document_id = %s order by ordinal", second
    )
    assert [row["id"] for row in found] == passage_ids(second, [row["text"] for row in found])


async def test_a_file_with_a_title_of_its_own_may_have_another_name(
    alice: Person, worker: Adapters, database: TestDatabase, embedded: list[str]
) -> None:
    project = await alice.project()
    first = await ingested(alice, worker, project, HANDBOOK, "a.md")
    before = len(embedded)

    second = await ingested(alice, worker, project, HANDBOOK, "other.md")

    assert len(embedded) == before
    assert stored(database, second) == stored(database, first)


async def test_a_file_without_a_title_is_read_again_under_another_name_and_not_embedded(
    alice: Person, worker: Adapters, database: TestDatabase, embedded: list[str]
) -> None:
    project = await alice.project()
    await ingested(alice, worker, project, UNTITLED, "Cold rooms.md")
    before = len(embedded)

    second = await ingested(alice, worker, project, UNTITLED, "Warm rooms.md")

    stages = rows(database, "select stage from document_stages where document_id = %s", second)
    assert "splitting" in {row["stage"] for row in stages}
    assert len(embedded) == before


async def test_the_same_file_in_another_project_is_made_anew(
    alice: Person, worker: Adapters, embedded: list[str]
) -> None:
    await ingested(alice, worker, await alice.project(), HANDBOOK)
    before = len(embedded)

    await ingested(alice, worker, await alice.project(), HANDBOOK)

    assert len(embedded) == 2 * before


async def test_a_document_that_is_to_be_made_anew_copies_nothing(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    document = await ingested(alice, worker, project, HANDBOOK, "a.md")
    await ingested(alice, worker, project, HANDBOOK, "b.md")
    await alice.http.post(f"/documents/{document}/reindex")

    await ingest_document(worker, document)

    newest = (
        "select stage from document_stages where document_id = %s and epoch ="
        " (select lease_epoch from documents where id = document_id)"
    )
    assert "splitting" in {row["stage"] for row in rows(database, newest, document)}


async def test_only_what_changed_is_embedded_and_what_did_not_keeps_its_id(
    alice: Person, worker: Adapters, database: TestDatabase, embedded: list[str]
) -> None:
    ids = "select id, text from passages where document_id = %s"
    project = await alice.project()
    first = await ingested(alice, worker, project, UNTITLED)
    before = {row["text"] for row in rows(database, ids, first)}
    embedded.clear()
    changed = UNTITLED.replace(b"Shelf 2 holds", b"Shelf 2 was emptied of")

    second = await ingested(alice, worker, project, changed)

    after = {row["text"] for row in rows(database, ids, second)}
    assert 0 < len(after - before) < len(after)
    assert len(embedded) == len(after - before)


async def test_equal_passages_are_embedded_once(
    alice: Person, worker: Adapters, database: TestDatabase, embedded: list[str]
) -> None:
    sentence = "Reagents of class B are stored between two and eight degrees Celsius, always. "
    data = "\n\n".join([f"# Storage\n\n{sentence * 12}"] * 5).encode()

    document = await ingested(alice, worker, await alice.project(), data, "twice.md")

    made = stored(database, document)
    assert len({row["digest"] for row in made}) < len(made)
    assert len(embedded) == len(set(embedded)) == len({row["digest"] for row in made})
    ids = rows(database, "select id from passages where document_id = %s", document)
    assert len({row["id"] for row in ids}) == len(made)
