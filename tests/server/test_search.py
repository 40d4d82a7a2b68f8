"""Search through the API: filters, ranks, explanations and what a project chooses."""

from typing import Any

from adapters.postgres.documents import extracts
from adapters.wiring import Adapters
from contracts.chats import Hit
from ingestion.pipeline import ingest_document
from tests.api import Person

HANDBOOK = b"""# Handbook

## Cold room

The cold room is kept at four degrees. The duty pharmacist signs the log every morning.

## Deliveries

Deliveries arrive at the back door. A parcel that is warm is refused.
"""


async def ready(person: Person, worker: Adapters, project: str, data: bytes, name: str) -> str:
    document = await person.upload(project, data, name=name)
    while await ingest_document(worker, None):
        pass
    return document


async def search(person: Person, project: str, **body: Any) -> dict[str, Any]:
    answer = await person.http.post(f"/projects/{project}/search", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_search_is_narrowed_by_filters(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")

    here = await search(alice, project, query="cold", filters={"languages": ["english"]})
    elsewhere = await search(alice, project, query="cold", filters={"languages": ["german"]})

    assert here["hits"] and not elsewhere["hits"]


async def test_a_filter_that_is_none_is_refused_by_name(alice: Person) -> None:
    project = await alice.project()

    answer = await alice.http.post(
        f"/projects/{project}/search", json={"query": "cold", "filters": {"colour": "red"}}
    )

    assert answer.status_code == 422
    assert "colour" in answer.text


async def test_a_search_explains_itself(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")

    told = (await search(alice, project, query="the duty pharmacist", explain=True))["explanation"]

    assert told["passages"] == told["in_scope"] > 0
    assert {word["word"] for word in told["keyword"]["words"]} == {"duti", "pharmacist"}
    assert told["vector"]["method"] == "exact"


async def test_nothing_is_explained_unless_asked(alice: Person) -> None:
    project = await alice.project()

    assert (await search(alice, project, query="x"))["explanation"] is None


async def test_a_stranger_is_told_nothing(alice: Person, bob: Person) -> None:
    project = await alice.project()

    answer = await bob.http.post(
        f"/projects/{project}/search", json={"query": "x", "explain": True}
    )

    assert answer.status_code == 404


async def test_a_project_caps_the_passages_of_a_document(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")
    changed = await alice.http.patch(
        f"/projects/{project}/settings", json={"retrieval": {"per_document": 1}}
    )
    assert changed.status_code == 200

    assert len((await search(alice, project, query="the cold parcel"))["hits"]) == 1


async def test_neighbours_follow_the_passage_that_was_found(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    parts = "\n\n".join(f"## Room {n}\n\n" + f"Shelf of room {n}. " * 60 for n in range(5))
    await ready(alice, worker, project, parts.encode(), "rooms.md")
    found = (await search(alice, project, query="room 2", mode="keyword", limit=2))["hits"]
    hits = [Hit.model_validate(hit | {"context": ""}) for hit in found]

    async with worker.db.as_worker() as tx:
        spread = await extracts.with_neighbours(tx, hits, 1)

    ids = [hit.passage_id for hit in spread]
    assert len(ids) == len(set(ids)) > len(hits)
    assert spread[0] == hits[0] and spread[1].score == hits[0].score / 2


async def test_a_filter_that_no_text_can_hold_is_refused(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")

    answer = await alice.http.post(
        f"/projects/{project}/search",
        json={"query": "cold", "filters": {"languages": ["\u0000"]}},
    )

    assert answer.status_code == 422


async def test_a_day_may_be_written_with_any_offset(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")
    filters = {"created_before": "3486-07-12T19:16:58-16:50"}

    assert (await search(alice, project, query="cold", filters=filters))["hits"]


async def test_an_owner_is_told_what_the_database_does(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")

    for mode, parts in (
        ("hybrid", {"keyword", "vector", "read"}),
        ("multi_query", {"keyword", "vector", "read"}),
        ("keyword", {"keyword", "read"}),
    ):
        found = await search(alice, project, query="the cold room", mode=mode, plans=True)

        told = found["explanation"]["plans"]
        assert found["hits"] and {plan["part"] for plan in told} == parts
        assert all("Buffers" in str(plan["plan"]) and plan["ms"] > 0 for plan in told)


async def test_plans_are_told_only_when_asked_for(alice: Person) -> None:
    project = await alice.project()

    assert (await search(alice, project, query="x", explain=True))["explanation"]["plans"] is None


async def test_who_does_not_own_a_project_is_told_no_plans(
    alice: Person, bob: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")
    asked = {"query": "the cold room", "plans": True}
    stranger = await bob.http.post(f"/projects/{project}/search", json=asked)
    me = (await bob.http.get("/me")).json()
    async with worker.db.as_worker() as tx:
        await tx.execute(
            "insert into members (project_id, user_id, role) values (%s, %s, 'editor')",
            [project, me["id"]],
        )

    member = await bob.http.post(f"/projects/{project}/search", json=asked)

    assert (stranger.status_code, member.status_code) == (404, 403)
    assert member.json()["type"] == "/problems/forbidden"
    assert (await search(bob, project, query="the cold room", explain=True))["hits"]
