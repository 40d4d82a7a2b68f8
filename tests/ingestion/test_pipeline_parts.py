"""Files in files become documents of their own."""

import asyncio
import zipfile
from email.message import EmailMessage
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from ingestion.part_names import clean_name, is_clean
from ingestion.parts import most_parts
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import change, rows
from tests.server.test_documents import HANDBOOK

CHILDREN = (
    "select id, name, status, version, retired_at is not null as retired, size"
    " from documents where parent_id = %s order by name, version"
)


def archive(**files: bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name.replace("_", ".")), content)
    return data.getvalue()


async def ingest_all(person: Person, worker: Adapters, project: str, *file: object) -> UUID:
    """The file, and whatever comes out of it."""
    document = UUID(await person.upload(project, *file))  # pyright: ignore
    await ingest_document(worker, document)
    await finish(worker, project)
    return document


async def finish(worker: Adapters, project: str) -> None:
    while True:
        async with worker.db.as_worker() as tx:
            waiting = await tx.rows(
                "select id from documents where project_id = %s and status = 'queued'", [project]
            )
        if not waiting:
            return
        for row in waiting:
            await ingest_document(worker, row["id"])


async def test_each_file_of_an_archive_becomes_a_document_below_it(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    data = archive(a_md=HANDBOOK, b_txt=b"The door is red.")

    document = await ingest_all(alice, worker, project, data, "files.zip")

    found = rows(database, CHILDREN, document)
    assert [(row["name"], row["status"]) for row in found] == [
        ("a.md", "ready"),
        ("b.txt", "ready"),
    ]
    whole = (await alice.http.get(f"/documents/{document}")).json()
    assert (whole["status"], whole["passages"]) == ("ready", 0)
    assert whole["notes"] == ["An archive of 2 files, each a document of its own."]


async def test_the_original_of_a_part_can_be_read(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    document = await ingest_all(alice, worker, project, archive(a_md=HANDBOOK), "files.zip")
    query = "select object_key from documents where parent_id = %s"

    (part,) = rows(database, query, document)

    assert await worker.objects.read(part["object_key"]) == HANDBOOK


async def test_reading_an_archive_again_leaves_its_parts_as_they_are(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    data = archive(a_md=HANDBOOK, b_txt=b"The door is red.")
    document = await ingest_all(alice, worker, project, data, "files.zip")
    before = rows(database, CHILDREN, document)
    await alice.http.post(f"/documents/{document}/reindex")

    await finish(worker, project)

    assert rows(database, CHILDREN, document) == before


async def test_a_new_version_of_an_archive_takes_over_what_stayed_the_same(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    old = archive(a_md=HANDBOOK, b_txt=b"The door is red.", c_txt=b"The key is lost.")
    new = archive(a_md=HANDBOOK, b_txt=b"The door is blue.", d_txt=b"The lock is new.")
    first = await ingest_all(alice, worker, project, old, "files.zip")
    kept = rows(database, CHILDREN, first)[0]["id"]

    second = await ingest_all(alice, worker, project, new, "files.zip")

    found = rows(database, CHILDREN, second)
    assert [(row["name"], row["version"], row["retired"]) for row in found] == [
        ("a.md", 1, False),
        ("b.txt", 1, True),
        ("b.txt", 2, False),
        ("c.txt", 1, True),
        ("d.txt", 1, False),
    ]
    assert found[0]["id"] == kept


async def test_a_part_whose_older_version_is_deleted_meanwhile_has_its_original(
    alice: Person, worker: Adapters, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await alice.project()
    data = archive(a_md=HANDBOOK)
    first = await ingest_all(alice, worker, project, data, "files.zip")
    second = UUID(await alice.upload(project, data + b"\0", "files.zip"))
    replace = worker.vectors.replace

    async def deleting(*args: Any) -> None:
        if (await alice.http.get(f"/documents/{first}")).status_code == 200:
            assert (await alice.http.delete(f"/documents/{first}")).status_code == 200
        await replace(*args)

    monkeypatch.setattr(worker.vectors, "replace", deleting)
    await ingest_document(worker, second)
    change(database, "update documents set not_before = null where id = %s", second)

    await finish(worker, project)

    found = rows(database, CHILDREN, second)
    assert [(row["name"], row["status"]) for row in found] == [("a.md", "ready")]


async def test_a_part_that_was_deleted_comes_back_when_its_archive_is_read_again(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    document = await ingest_all(alice, worker, project, archive(a_md=HANDBOOK), "files.zip")
    (part,) = rows(database, "select id, object_key from documents where parent_id = %s", document)
    await alice.http.delete(f"/documents/{part['id']}")
    await alice.http.post(f"/documents/{document}/reindex", json={})

    await finish(worker, project)

    query = "select id, object_key, status from documents where parent_id = %s"
    (again,) = rows(database, query, document)
    assert again["status"] == "ready"
    # The deletion of what was there may still be on its way to the store.
    assert again["object_key"] != part["object_key"]


async def test_a_part_that_gets_another_name_is_found_under_it(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    document = await ingest_all(alice, worker, project, archive(a_md=HANDBOOK), "files.zip")
    change(database, "update documents set name = 'earlier.md' where parent_id = %s", document)
    await alice.http.post(f"/documents/{document}/reindex", json={})

    await finish(worker, project)

    found = rows(database, CHILDREN, document)
    assert [(row["name"], row["status"], row["retired"]) for row in found] == [
        ("a.md", "ready", False),
        ("earlier.md", "ready", True),
    ]


async def test_an_archive_in_archives_is_opened_three_deep_and_no_deeper(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    data = archive(deepest_md=HANDBOOK)
    for name in ("four_zip", "three_zip", "two_zip"):
        data = archive(**{name: data})

    await ingest_all(alice, worker, project, data, "one.zip")

    found = rows(
        database,
        "select name, status, error->>'code' as code from documents where project_id = %s"
        " order by name",
        project,
    )
    assert [(row["name"], row["status"], row["code"]) for row in found] == [
        ("four.zip", "failed", "too_complex"),
        ("one.zip", "ready", None),
        ("three.zip", "ready", None),
        ("two.zip", "ready", None),
    ]


async def test_attachments_of_one_name_are_two_documents(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "The door", "a@example.com"
    mail.set_content("See both.")
    for text in ("It is red.", "It is blue."):
        mail.add_attachment(text, filename="note.txt")

    document = await ingest_all(alice, worker, await alice.project(), bytes(mail), "door.eml")

    found = rows(database, CHILDREN, document)
    assert [(row["name"], row["status"]) for row in found] == [
        ("note (2).txt", "ready"),
        ("note.txt", "ready"),
    ]
    assert (await alice.http.get(f"/documents/{document}")).json()["passages"] > 0


async def test_an_empty_file_in_an_archive_is_left_out_and_named(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    data = archive(a_md=HANDBOOK, b_txt=b"")

    document = await ingest_all(alice, worker, await alice.project(), data, "files.zip")

    assert [row["name"] for row in rows(database, CHILDREN, document)] == ["a.md"]
    notes = (await alice.http.get(f"/documents/{document}")).json()["notes"]
    assert "b.txt is empty and was left out." in notes


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a/b.txt", "a/b.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("/a.txt", "a.txt"),
        ("a\\b.txt", "a/b.txt"),
        ("e\u0301.txt", "\u00e9.txt"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("a\x00\n.txt", "a.txt"),
        ("..", "unnamed"),
    ],
)
def test_a_name_from_inside_a_file_is_made_harmless(name: str, clean: str) -> None:
    assert clean_name(name) == clean
    assert is_clean(clean)


def test_a_long_name_keeps_how_it_begins_and_ends() -> None:
    clean = clean_name("é" * 300 + ".txt")

    assert is_clean(clean) and clean.startswith("éé") and clean.endswith(".txt")


def nested(width: int, depth: int) -> bytes:
    """Few bytes that are archives of archives, each with a few files."""
    if depth == 0:
        return HANDBOOK
    inner = nested(width, depth - 1)
    ending = "zip" if depth > 1 else "md"
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(width):
            made.writestr(f"{number}.{ending}", inner)
    return data.getvalue()


async def test_archives_in_archives_have_as_many_files_as_their_size_allows(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    data = nested(8, 3)
    assert len(data) < 150 * most_parts(len(data))

    await ingest_all(alice, worker, project, data, "box.zip")

    query = "select status, error->>'code' as code, error->>'message' as message from documents"
    found = rows(database, f"{query} where project_id = %s", UUID(project))
    assert len(found) <= 1 + most_parts(len(data))
    told = {(row["code"], row["message"]) for row in found if row["status"] == "failed"}
    assert told == {
        (
            "too_complex",
            f"There are more than {most_parts(len(data)):,} files in one of its size, so what is in"
            " it was not read. Unpack it and upload the files.",
        )
    }


async def test_archives_side_by_side_share_the_room_they_found_free(
    alice: Person, worker: Adapters, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await alice.project()
    monkeypatch.setattr("ingestion.parts._FEW", 20)
    document = UUID(await alice.upload(project, nested(8, 2), "box.zip"))
    await ingest_document(worker, document)
    inner = rows(database, "select id from documents where parent_id = %s", document)

    await asyncio.gather(*(ingest_document(worker, row["id"]) for row in inner))

    query = "select id from documents where project_id = %s and parent_id is not null"
    assert len(rows(database, query, UUID(project))) == 16
