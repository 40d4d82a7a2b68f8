"""Embedders side by side through the API: choosing, comparing, switching and going back."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres.embedders import embedders
from adapters.wiring import Adapters
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.embedders import (
    LOCAL,
    ODD,
    WIDE,
    WIDEST,
    begin,
    counted,
    embedder_server,
    fill,
    settings,
    shown,
    switch,
    worker,
)
from tests.fakes.openai_server import OpenAIServer
from tests.ingestion.inside import change, rows
from tests.server.test_search import HANDBOOK, ready, search

__all__ = ["embedder_server", "settings", "worker"]
BOATS = b"# Boats\n\nThe lifeboat is red and hangs at the stern.\n"


@pytest.fixture
async def project(alice: Person, worker: Adapters) -> str:
    """With two documents, searched by the local embedder."""
    made = await alice.project()
    await ready(alice, worker, made, HANDBOOK, "handbook.md")
    await ready(alice, worker, made, BOATS, "boats.md")
    return made


def named(embedder: dict[str, Any]) -> dict[str, Any]:
    return {"name": embedder["name"], "dimensions": embedder["dimensions"]}


async def nearest(person: Person, project: str, query: str) -> list[str]:
    found = await search(person, project, query=query, mode="vector", limit=5)
    return [hit["text"] for hit in found["hits"]]


async def test_all_that_are_configured_and_the_local_one_can_be_chosen(alice: Person) -> None:
    items = (await alice.http.get("/embedders")).json()["items"]

    assert [named(one) for one in items] == [LOCAL, WIDE, WIDEST, ODD]
    assert items[0] == LOCAL | {"local": True, "default": True, "languages": "English"}
    assert items[1] == WIDE | {"local": False, "default": False, "languages": None}


async def test_a_new_project_is_searched_by_the_installations_own(alice: Person) -> None:
    state = await shown(alice, await alice.project())

    assert (named(state["current"]), state["beside"]) == (LOCAL, None)


async def test_a_project_without_passages_takes_another_at_once(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()

    state = await begin(alice, project, WIDE)
    await ready(alice, worker, project, HANDBOOK, "handbook.md")

    assert (named(state["current"]), state["beside"]) == (WIDE, None)
    assert counted(database, project).keys() == {"fake-wide"}
    assert "duty pharmacist" in (await nearest(alice, project, "the duty pharmacist"))[0]


async def test_vectors_are_made_beside_while_the_project_is_searched_as_before(
    alice: Person, worker: Adapters, project: str
) -> None:
    before = await nearest(alice, project, "vaccines are kept cold")

    began = await begin(alice, project, WIDE)
    during = await nearest(alice, project, "vaccines are kept cold")
    await fill(worker, project)
    state = await shown(alice, project)

    beside, of = began["beside"], began["beside"]["of"]
    assert (beside["passages"], beside["ready"]) == (0, False) and of > 1
    assert state["beside"]["ready"] and state["beside"]["passages"] == of
    assert named(state["current"]) == LOCAL and during == before


async def test_switching_before_all_vectors_are_there_says_how_many_are_missing(
    alice: Person, project: str
) -> None:
    of = (await begin(alice, project, WIDE))["beside"]["of"]

    answer = await alice.http.post(f"/projects/{project}/embedder/switch")

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")
    assert f"{of} of {of} passages" in answer.json()["detail"]


async def test_a_switch_waits_for_what_is_being_stored_and_counts_it(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    await begin(alice, project, WIDE)
    await fill(worker, project)
    waits = "select from pg_stat_activity where wait_event_type = 'Lock' and query like %s"

    async with worker.db.as_worker() as storing:
        await embedders.hold(storing, UUID(project))
        switching = asyncio.create_task(alice.http.post(f"/projects/{project}/embedder/switch"))
        while not rows(database, waits, "select app.switch_embedder%"):  # noqa: ASYNC110  # Postgres has no event for it
            await asyncio.sleep(0.01)
        await storing.execute(
            "delete from other_vectors where no ="
            " (select min(no) from other_vectors where project_id = %s)",
            [project],
        )

    answer = await switching
    assert answer.status_code == 409 and answer.json()["detail"].startswith("1 of ")


async def test_a_switched_project_is_searched_by_the_other_and_can_go_back(
    alice: Person, worker: Adapters, project: str, embedder_server: OpenAIServer
) -> None:
    await begin(alice, project, WIDE)
    await fill(worker, project)
    question = "the lifeboat hangs at the stern"

    there = await switch(alice, project)
    embedder_server.requests.clear()
    found = await nearest(alice, project, question)
    asked = [request["input"] for request in embedder_server.requests]
    back = await switch(alice, project)
    embedder_server.requests.clear()
    local = await nearest(alice, project, question)

    assert (named(there["current"]), named(there["beside"]["embedder"])) == (WIDE, LOCAL)
    assert asked == [[question]] and "lifeboat" in found[0]
    assert named(back["current"]) == LOCAL and "lifeboat" in local[0]
    assert embedder_server.requests == []


async def test_answers_are_drawn_from_what_the_projects_embedder_finds(
    alice: Person, worker: Adapters, project: str, embedder_server: OpenAIServer
) -> None:
    await begin(alice, project, WIDE)
    await fill(worker, project)
    await switch(alice, project)
    embedder_server.requests.clear()

    chat = (await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    answer = await alice.http.post(
        f"/chats/{chat}/messages",
        json={"content": "Where does the lifeboat hang?"},
        headers={"accept": "application/json"},
    )

    assert "stern" in answer.json()["content"]
    assert "Where does the lifeboat hang?" in str(embedder_server.requests)


async def test_documents_stored_after_a_switch_get_vectors_of_both(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    await begin(alice, project, WIDE)
    await fill(worker, project)
    await switch(alice, project)

    await ready(alice, worker, project, b"# Ladders\n\nThe ladder is green.", "ladders.md")
    at_first = counted(database, project)
    await fill(worker, project)

    later = counted(database, project)
    assert at_first["fake-wide"] > at_first["all-MiniLM-L6-v2"]
    assert later["fake-wide"] == later["all-MiniLM-L6-v2"] == at_first["fake-wide"]
    assert "ladder" in (await nearest(alice, project, "the green ladder"))[0]


async def test_of_3072_dimensions_is_stored_and_found(
    alice: Person, worker: Adapters, project: str
) -> None:
    await begin(alice, project, WIDEST)
    await fill(worker, project)
    await switch(alice, project)

    assert "lifeboat" in (await nearest(alice, project, "the red lifeboat"))[0]


async def test_the_one_beside_can_be_discarded_and_another_begun(
    alice: Person, worker: Adapters, project: str
) -> None:
    await begin(alice, project, WIDE)
    await fill(worker, project)

    discarded = await alice.http.delete(f"/projects/{project}/embedder/beside")
    state = await begin(alice, project, ODD)

    assert discarded.status_code == 204
    assert named(state["beside"]["embedder"]) == ODD


async def test_discarding_none_is_no_fault(alice: Person, project: str) -> None:
    assert (await alice.http.delete(f"/projects/{project}/embedder/beside")).status_code == 204


async def test_only_one_can_be_beside(alice: Person, project: str) -> None:
    await begin(alice, project, WIDE)

    answer = await alice.http.put(f"/projects/{project}/embedder/beside", json=ODD)

    assert answer.status_code == 409 and "fake-wide" in answer.json()["detail"]


async def test_the_current_one_cannot_be_beside(alice: Person, project: str) -> None:
    answer = await alice.http.put(f"/projects/{project}/embedder/beside", json=LOCAL)

    assert answer.status_code == 409 and "already" in answer.json()["detail"]


async def test_an_embedder_that_is_not_configured_is_refused_with_those_that_are(
    alice: Person, project: str
) -> None:
    body = {"name": "fake-wide", "dimensions": 1024}
    answer = await alice.http.put(f"/projects/{project}/embedder/beside", json=body)

    assert answer.status_code == 422
    assert "fake-wide (768)" in answer.json()["detail"]


async def test_an_embedder_that_no_worker_knows_yet_is_refused_with_what_to_do(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    change(database, "update embedders set name = 'other' where name = 'fake-odd'")

    answer = await alice.http.put(f"/projects/{project}/embedder/beside", json=ODD)

    change(database, "update embedders set name = 'fake-odd' where name = 'other'")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert "same IBID_EMBEDDERS settings" in answer.json()["detail"]


async def test_without_one_beside_there_is_nothing_to_switch_to_or_compare(
    alice: Person, project: str
) -> None:
    for call in ("switch", "comparison"):
        answer = await alice.http.post(f"/projects/{project}/embedder/{call}", json={})
        assert answer.status_code == 409 and "Begin one" in answer.json()["detail"]


CALLS = (
    ("PUT", "/beside", WIDE),
    ("DELETE", "/beside", None),
    ("POST", "/switch", None),
    ("POST", "/comparison", {}),
)


@pytest.mark.parametrize(("method", "path", "body"), (("GET", "", None), *CALLS))
async def test_who_is_no_member_is_told_that_there_is_no_such_project(
    alice: Person, bob: Person, project: str, method: str, path: str, body: object
) -> None:
    answer = await bob.http.request(method, f"/projects/{project}/embedder{path}", json=body)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
@pytest.mark.parametrize("role", ["editor", "reader"])
async def test_who_does_not_own_the_project_sees_its_embedder_and_changes_nothing(
    alice: Person,
    bob: Person,
    database: TestDatabase,
    project: str,
    role: str,
    method: str,
    path: str,
    body: object,
) -> None:
    await begin(alice, project, ODD)
    change(
        database,
        "insert into members (project_id, user_id, role)"
        " select %s, id, %s from users where email = %s",
        project,
        role,
        bob.email,
    )

    answer = await bob.http.request(method, f"/projects/{project}/embedder{path}", json=body)

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
    assert named((await shown(bob, project))["beside"]["embedder"]) == ODD


async def test_a_question_to_a_project_whose_embedder_is_gone_names_the_missing_setting(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    change(database, "insert into embedders (name, dimensions) values ('gone', 64)")
    change(
        database,
        "update project_embedders set embedder = (select no from embedders where name = 'gone')"
        " where project_id = %s",
        project,
    )

    body = {"query": "lifeboat", "mode": "hybrid"}
    answer = await alice.http.post(f"/projects/{project}/search", json=body)
    by_words = await search(alice, project, query="lifeboat", mode="keyword")
    state = await shown(alice, project)

    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/model-unavailable")
    assert "IBID_EMBEDDERS__<NAME>__KIND" in answer.json()["detail"]
    assert by_words["hits"] and state["current"]["name"] == "gone"
    change(database, "update project_embedders set embedder = 1 where project_id = %s", project)
    change(database, "delete from embedders where name = 'gone'")


async def test_with_one_that_is_no_longer_configured_nothing_is_compared_nor_switched_to(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    change(database, "insert into embedders (name, dimensions) values ('gone', 64)")
    change(
        database,
        "update project_embedders set candidate = (select no from embedders where name = 'gone')"
        " where project_id = %s",
        project,
    )

    for act in ("comparison", "switch"):
        answer = await alice.http.post(f"/projects/{project}/embedder/{act}", json={})
        assert answer.status_code == 409
        assert "no longer name the embedder gone" in answer.json()["detail"]
    change(database, "update project_embedders set candidate = null where project_id = %s", project)
    change(database, "delete from embedders where name = 'gone'")


async def test_an_embedder_that_is_away_stops_no_search_by_the_current_one(
    alice: Person, worker: Adapters, project: str, embedder_server: OpenAIServer
) -> None:
    await begin(alice, project, WIDE)
    embedder_server.behaviour = "failing"
    await fill(worker, project)
    during = await nearest(alice, project, "the red lifeboat")
    state = await shown(alice, project)
    embedder_server.behaviour = "normal"
    await fill(worker, project)

    assert during and state["beside"]["passages"] == 0
    assert (await shown(alice, project))["beside"]["ready"]


async def test_deleting_a_document_counts_and_removes_vectors_of_both(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    document = await ready(alice, worker, project, b"# Ladders\n\nThe ladder is green.", "l.md")
    await begin(alice, project, WIDE)
    await fill(worker, project)

    receipt = (await alice.http.delete(f"/documents/{document}")).json()

    assert receipt["vectors"] == 2 * receipt["passages"] > 0
    left = rows(database, "select from other_vectors where document_id = %s", UUID(document))
    assert left == []


async def test_what_is_remembered_of_one_embedder_is_not_taken_for_the_others(
    alice: Person, worker: Adapters, project: str
) -> None:
    await begin(alice, project, WIDE)
    await fill(worker, project)
    question = "anything that hangs"

    local = await search(alice, project, query=question, mode="vector")
    await switch(alice, project)
    other = await search(alice, project, query=question, mode="vector")

    scores = [hit["scores"]["vector"] for hit in local["hits"]]
    assert scores != [hit["scores"]["vector"] for hit in other["hits"]]
