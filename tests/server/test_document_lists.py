"""A list is what the server answers: which documents, in which order, page after page."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.text import base64url, from_base64url
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.project_rows import execute, insert_rows

STATUSES = ("failed", "cancelled", "awaiting_upload", "queued", "processing", "ready")
"""In the order of a list that is sorted by status."""

Shown = dict[str, Any]


async def pages(person: Person, project: str, **params: str | int) -> list[Shown]:
    """All documents of a list, page after page."""
    found: list[Shown] = []
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = await person.http.get(f"/projects/{project}/documents", params=params | more)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


async def some_of_everything(person: Person, database: TestDatabase) -> str:
    """60 documents with many ties."""
    project = await person.project()
    insert_rows(
        database,
        project,
        [(f"Report {n % 20}.md", 1 + n % 7, STATUSES[n % 6], n % 5) for n in range(60)],
    )
    return project


def passages_shown(document: Shown) -> int | None:
    return document["passages"] if document["status"] == "ready" else None


KEYS: dict[str, Callable[[Shown], Any]] = {
    "added": lambda d: d["created_at"],
    "name": lambda d: int(d["name"].split()[1].removesuffix(".md")),
    "size": lambda d: d["size"],
    "status": lambda d: STATUSES.index(d["status"]),
    "passages": passages_shown,
}


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("sort", KEYS)
async def test_a_sorted_list_holds_every_document_once_and_in_order(
    alice: Person, database: TestDatabase, sort: str, direction: str
) -> None:
    project = await some_of_everything(alice, database)

    listed = await pages(alice, project, sort=sort, direction=direction, limit=7)

    assert len({d["id"] for d in listed}) == len(listed) == 60
    keys = [KEYS[sort](d) for d in listed]
    known = [key for key in keys if key is not None]
    assert known == sorted(known, reverse=direction == "desc")
    assert keys[len(known) :] == [None] * (60 - len(known))  # what has none is last either way


async def test_documents_that_are_equal_in_an_order_come_newest_first(
    alice: Person, database: TestDatabase
) -> None:
    project = await some_of_everything(alice, database)

    listed = await pages(alice, project, sort="status", limit=7)

    ages = [d["created_at"] for d in listed if d["status"] == "ready"]
    assert ages == sorted(ages, reverse=True)


async def test_names_are_in_the_order_that_people_expect(
    alice: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    expected = ["Ablage.md", "éclair.md", "Eclipse.md", "report 2.md", "Report 10.md", "zoo.md"]
    insert_rows(database, project, [(name, 1, "ready", 1) for name in reversed(expected)])

    listed = await pages(alice, project, sort="name", limit=1)

    assert [d["name"] for d in listed] == expected


async def test_any_name_can_be_stored_and_sorted_by(alice: Person, database: TestDatabase) -> None:
    project = await alice.project()
    names = ["1a" * 127, '"' * 255, "각" * 85, "0" * 255, "ﷺ" * 85, "İ" * 127, "\\u0000 %s"]
    insert_rows(database, project, [(name, 1, "ready", 1) for name in names])

    listed = await pages(alice, project, sort="name", limit=1)

    assert {d["name"] for d in listed} == set(names)


async def test_a_page_goes_on_where_the_one_before_ended_whatever_came_or_went(
    alice: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    insert_rows(database, project, [(f"{n}.md", 1, "ready", 1) for n in range(6)])
    path = f"/projects/{project}/documents"
    first = (await alice.http.get(path, params={"sort": "name", "limit": 3})).json()

    await alice.http.delete(f"/documents/{first['items'][-1]['id']}")
    insert_rows(database, project, [("0 a.md", 1, "ready", 1)])
    cursor = first["next_cursor"]
    second = await alice.http.get(path, params={"sort": "name", "limit": 3, "cursor": cursor})

    assert [d["name"] for d in second.json()["items"]] == ["3.md", "4.md", "5.md"]


@pytest.mark.parametrize(
    "other",
    [{"sort": "size"}, {"direction": "desc"}, {"q": "a"}, {"status": "ready"}, {"arrived": True}],
)
async def test_a_cursor_of_another_list_is_refused_with_the_reason(
    alice: Person, database: TestDatabase, other: dict[str, Any]
) -> None:
    project = await some_of_everything(alice, database)
    path, params = f"/projects/{project}/documents", {"sort": "name", "limit": 5}
    cursor = (await alice.http.get(path, params=params)).json()["next_cursor"]

    answer = await alice.http.get(path, params=params | other | {"cursor": cursor})

    assert answer.status_code == 400
    assert "another order or filter" in answer.json()["detail"]


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("size", {"value": 2**63}),
    ("size", {"value": "1"}),
    ("size", {"value": None}),
    ("passages", {"value": 2**31}),
    ("status", {"value": "lost"}),
    ("name", {"value": "\0"}),
    ("name", {"value": 1}),
    ("added", {"value": "x"}),
    ("added", {"at": "2026-01-01T00:00:00"}),
    ("added", {"id": "x"}),
]


@pytest.mark.parametrize(("sort", "forged"), FORGED)
async def test_a_forged_cursor_is_refused(
    alice: Person, database: TestDatabase, sort: str, forged: dict[str, Any]
) -> None:
    project = await some_of_everything(alice, database)
    path, params = f"/projects/{project}/documents", {"sort": sort, "limit": 5}
    cursor = (await alice.http.get(path, params=params)).json()["next_cursor"]
    changed = json.loads(from_base64url(cursor)) | forged

    answer = await alice.http.get(
        path,
        params=params | {"cursor": base64url(json.dumps(changed).encode())},
    )

    assert answer.status_code == 400


async def test_the_first_page_says_how_many_match_on_all(
    alice: Person, database: TestDatabase
) -> None:
    project = await some_of_everything(alice, database)
    path, params = f"/projects/{project}/documents", {"q": "REPORT 1", "limit": 5}

    first = (await alice.http.get(path, params=params)).json()
    second = await alice.http.get(path, params=params | {"cursor": first["next_cursor"]})

    assert (first["total"], len(first["items"])) == (33, 5)
    assert second.json()["total"] is None


async def test_what_is_still_being_sent_can_be_left_out(
    alice: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    rows = [("sent.md", 1, "ready", 1), ("coming.md", 1, "awaiting_upload", 0)]
    insert_rows(database, project, [*rows, ("never came.md", 1, "awaiting_upload", 0)])
    execute(database, "update documents set created_at = now() where name = 'coming.md'")

    listed = await pages(alice, project, arrived="true", sort="name")

    assert [d["name"] for d in listed] == ["never came.md", "sent.md"]
