"""Versions of a document, and documents that came out of others."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from adapters.wiring import Adapters
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase

FIRST = b"# Cold room\n\nThe duty pharmacist is Dr. Ilse Brandt.\n"
SECOND = b"# Cold room\n\nThe duty pharmacist is Dr. Jonas Weber.\n"
INSIDE = b"# Annex\n\nThe deputy pharmacist is Dr. Mara Lindt.\n"

Relate = Callable[[str, str], None]


@pytest.fixture
def relate(database: TestDatabase) -> Relate:
    """`UPDATE documents SET …` from outside, where the worker would."""

    def update(document: str, columns: str) -> None:
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute(f"update documents set {columns} where id = %s", [document])  # pyright: ignore

    return update


class Family:
    """A first version, retired, with a child; the second version, with a child of its own."""

    def __init__(self, project: str, first: str, second: str, children: list[str]) -> None:
        self.project, self.first, self.second, self.children = project, first, second, children
        self.all = [first, second, *children]


@pytest.fixture
async def family(alice: Person, worker: Adapters, relate: Relate) -> Family:
    project = await alice.project()
    made: list[str] = []
    for n, data in enumerate((FIRST, SECOND, INSIDE, INSIDE + b"\n")):
        made.append(await alice.upload(project, data, name=f"{n}.md"))
        await ingest_document(worker, UUID(made[-1]))
    first, second, *children = made
    relate(second, f"previous_id = '{first}', version = 2")
    for child, parent in zip(children, (first, second), strict=True):
        relate(child, f"parent_id = '{parent}'")
    for retired in (first, children[0]):
        relate(retired, "retired_at = now()")
    return Family(project, first, second, children)


async def listed(person: Person, project: str, **filters: str) -> set[str]:
    answer = await person.http.get(f"/projects/{project}/documents", params=filters)
    assert answer.status_code == 200
    return {document["id"] for document in answer.json()["items"]}


async def found(person: Person, project: str, document: str) -> set[str]:
    body = {"query": "Who is the pharmacist?", "document_ids": [document]}
    hits = (await person.http.post(f"/projects/{project}/search", json=body)).json()["hits"]
    return {hit["document_id"] for hit in hits}


async def test_a_version_that_was_replaced_is_listed_only_when_asked_for(
    alice: Person, family: Family
) -> None:
    assert await listed(alice, family.project) == {family.second, family.children[1]}
    assert await listed(alice, family.project, status="ready") == {
        family.second,
        family.children[1],
    }
    assert await listed(alice, family.project, status="retired") == {
        family.first,
        family.children[0],
    }


async def test_what_came_out_of_a_document_is_listed_below_it(
    alice: Person, family: Family
) -> None:
    shown = (await alice.http.get(f"/documents/{family.second}")).json()

    assert await listed(alice, family.project, parent_id=family.second) == {family.children[1]}
    assert await listed(alice, family.project, parent_id="none") == {family.second}
    assert shown["children"] == 1


async def test_counts_tell_what_was_retired_from_what_can_be_searched(
    alice: Person, family: Family
) -> None:
    summary = (await alice.http.get(f"/projects/{family.project}/documents/summary")).json()
    project = (await alice.http.get(f"/projects/{family.project}")).json()

    assert (summary["ready"], summary["retired"]) == (2, 2)
    assert project["documents"] == 2


async def test_a_version_that_was_replaced_can_still_be_read(alice: Person, family: Family) -> None:
    path = f"/documents/{family.first}"
    text = await alice.http.get(f"{path}/text")
    leads_to = await alice.http.get(f"{path}/content")
    async with httpx.AsyncClient() as plain:
        original = await plain.get(leads_to.headers["location"])

    assert (await alice.http.get(path)).json()["retired_at"] is not None
    assert "Ilse Brandt" in text.json()["text"]
    assert original.content == FIRST


async def test_asking_a_replaced_version_asks_the_newest_and_what_came_out_of_it(
    alice: Person, family: Family
) -> None:
    newest = {family.second, family.children[1]}

    assert await found(alice, family.project, family.first) == newest
    assert await found(alice, family.project, family.second) == newest
    assert await found(alice, family.project, family.children[1]) == {family.children[1]}


@pytest.mark.parametrize("action", ["retry", "reindex"])
async def test_a_version_that_was_replaced_stays_as_it_was(
    alice: Person, family: Family, action: str
) -> None:
    assert (await alice.http.post(f"/documents/{family.first}/{action}")).status_code == 409


async def test_deleting_the_newest_version_deletes_all_there_ever_was(
    alice: Person, family: Family, settings: Settings
) -> None:
    receipt = (await alice.http.delete(f"/documents/{family.second}")).json()

    assert {name: receipt[name] for name in ("documents", "texts", "objects")} == {
        "documents": 4,
        "texts": 4,
        "objects": 4,
    }
    assert receipt["passages"] == receipt["vectors"] >= 4
    assert await gone(alice, family.all)
    assert not originals(settings, family.project)


async def test_deleting_an_old_version_leaves_what_replaced_it(
    alice: Person, family: Family
) -> None:
    receipt = (await alice.http.delete(f"/documents/{family.first}")).json()

    assert receipt["documents"] == 2
    assert await gone(alice, [family.first, family.children[0]])
    assert await listed(alice, family.project) == {family.second, family.children[1]}
    assert (await alice.http.get(f"/documents/{family.second}")).json()["previous_id"] is None


async def test_a_version_in_use_outlives_the_attempt_to_replace_it(
    alice: Person, family: Family, relate: Relate
) -> None:
    third = await alice.upload(family.project, b"# Third\n")
    relate(third, f"previous_id = '{family.second}', version = 3")

    receipt = (await alice.http.delete(f"/documents/{third}")).json()

    assert receipt["documents"] == 1
    assert family.second in await listed(alice, family.project)


async def test_deleting_a_document_with_all_it_holds_says_the_same_of_each(
    alice: Person, family: Family
) -> None:
    answer = await alice.http.post(
        f"/projects/{family.project}/documents/batch",
        json={"action": "delete", "document_ids": family.all},
    )

    assert [outcome["status"] for outcome in answer.json()["outcomes"]] == ["accepted"] * 4
    assert await gone(alice, family.all)


async def test_a_deletion_is_in_the_audit_log(
    alice: Person, family: Family, database: TestDatabase
) -> None:
    await alice.http.delete(f"/documents/{family.second}")

    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "select action, detail from audit where subject = %s", [family.second]
        ).fetchone()
    assert row == ("document-deleted", {"documents": 4})


async def test_an_original_that_two_documents_share_goes_with_the_last(
    alice: Person, family: Family, relate: Relate, settings: Settings
) -> None:
    path = await key_of(alice, family.second)
    relate(family.first, f"object_key = '{path}'")

    await alice.http.delete(f"/documents/{family.first}")
    kept = path.split("/")[1] in originals(settings, family.project)
    await alice.http.delete(f"/documents/{family.second}")

    assert kept
    assert path.split("/")[1] not in originals(settings, family.project)


async def test_the_ledger_tells_each_stage_newest_attempt_first(
    alice: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    document = await alice.upload(project, FIRST)
    with psycopg.connect(database.superuser_url) as connection:
        for epoch, stage, outcome in [
            (7, "reading", "done"),
            (7, "splitting", "lost"),
            (8, "reading", None),
        ]:
            connection.execute(
                "insert into document_stages (project_id, document_id, epoch, stage, attempt,"
                " worker, outcome) values (%s, %s, %s, %s, %s, 'w', %s)",
                [project, document, epoch, stage, epoch - 6, outcome],
            )

    items = (await alice.http.get(f"/documents/{document}/stages")).json()["items"]

    assert [(i["attempt"], i["stage"], i["outcome"]) for i in items] == [
        (2, "reading", None),
        (1, "reading", "done"),
        (1, "splitting", "lost"),
    ]


async def gone(person: Person, documents: list[str]) -> bool:
    answers = [await person.http.get(f"/documents/{document}") for document in documents]
    return all(answer.status_code == 404 for answer in answers)


def originals(settings: Settings, project: str) -> set[str]:
    assert settings.objects.root is not None
    return {path.name for path in Path(settings.objects.root / project).glob("*")}


async def key_of(person: Person, document: str) -> str:
    """As the signed link names it."""
    link = (await person.http.get(f"/documents/{document}/content")).headers["location"]
    return json.loads(urlsafe_b64decode(link.split("/")[-1].split(".")[0]))["key"]


async def test_a_foreign_document_is_in_no_scope(
    alice: Person, bob: Person, family: Family
) -> None:
    project = await bob.project()

    assert await found(bob, project, family.second) == set()
    assert await found(bob, project, str(uuid4())) == set()
