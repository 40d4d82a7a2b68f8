"""Why an answer does not cite a document: what is known of it, and what a search again says."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from adapters.wiring import ApiAdapters, WorkerAdapters
from contracts.errors import Invalid, NotFound
from ingestion.pipeline import ingest_document
from services.chats.why_not.facts import Wanted
from services.chats.why_not.schemas import ReplayBody, WhyNot
from services.chats.why_not.service import replay, why_not
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.services.acting import acting_as

QUESTION = "Who is the duty pharmacist?"
ROOMS = b"# Cold rooms\n\nThe duty pharmacist of the cold rooms is Ilse Brandt.\n"
LIGHTS = b"# Lights\n\nThe lamps of the harbour are lit at dusk by the keeper of the tower.\n"


async def filled(alice: Person, worker: WorkerAdapters, *texts: bytes) -> tuple[str, list[str]]:
    """A project, and a document of each text."""
    project = await alice.project()
    ids = [await alice.upload(project, text, f"{n}.md") for n, text in enumerate(texts)]
    for one in ids:
        await ingest_document(worker, UUID(one))
    return project, ids


async def asked(alice: Person, project: str, question: str = QUESTION, **with_it: Any) -> Any:
    chat = (await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    answer = await alice.http.post(
        f"/chats/{chat}/messages",
        json={"content": question, **with_it},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def told(app: ApiAdapters, person: Person, message: Any, document: str) -> WhyNot:
    acting = await acting_as(app, person)
    return await why_not(acting, UUID(message["id"]), Wanted(UUID(document)))


async def choose(alice: Person, project: str, **settings: Any) -> None:
    changed = await alice.http.patch(f"/projects/{project}/settings", json=settings)
    assert changed.status_code == 200, changed.text


def change(database: TestDatabase, statement: str, given: Sequence[Any]) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(statement, given)  # pyright: ignore


async def test_the_settings_are_those_that_the_question_was_asked_with(
    app: ApiAdapters, alice: Person, worker: WorkerAdapters
) -> None:
    project, (rooms, lights) = await filled(alice, worker, ROOMS, LIGHTS)
    await choose(alice, project, retrieval={"passages": 1})
    message = await asked(alice, project)
    await choose(alice, project, retrieval={"passages": 20})

    found = await told(app, alice, message, lights)

    assert (found.step, found.place, found.asked_with) == ("passages", 2, "then")
    assert found.setting and (found.setting.name, found.setting.now, found.setting.would) == (
        "retrieval.passages",
        1,
        2,
    )
    assert (await told(app, alice, message, rooms)).step == "cited"


async def test_without_a_trace_the_settings_of_today_are_looked_at_and_it_says_so(
    app: ApiAdapters, alice: Person, worker: WorkerAdapters, database: TestDatabase
) -> None:
    project, (_, lights) = await filled(alice, worker, ROOMS, LIGHTS)
    await choose(alice, project, retrieval={"passages": 1})
    message = await asked(alice, project)
    change(database, "delete from message_traces where message_id = %s", [message["id"]])
    await choose(alice, project, retrieval={"passages": 20})

    found = await told(app, alice, message, lights)

    assert (found.step, found.asked_with) == ("changed", "today")


async def test_what_is_old_is_named_where_age_counts(
    app: ApiAdapters, alice: Person, worker: WorkerAdapters, database: TestDatabase
) -> None:
    near = b"# Logs\n\nThe duty pharmacist signs the log of deliveries and of freezers at dawn.\n"
    project, (rooms, _, _) = await filled(alice, worker, ROOMS, near, LIGHTS)
    old = "update documents set created_at = now() - interval '9 years' where id = %s"
    change(database, old, [rooms])
    await choose(alice, project, retrieval={"passages": 1, "half_life_days": 30})
    message = await asked(alice, project)

    found = await told(app, alice, message, rooms)

    assert found.step == "age"
    assert found.setting and (found.setting.name, found.setting.would, found.setting.tried) == (
        "retrieval.half_life_days",
        0,
        True,
    )


async def test_the_search_is_made_again_with_another_setting(
    app: ApiAdapters, alice: Person, worker: WorkerAdapters
) -> None:
    project, (_, lights) = await filled(alice, worker, ROOMS, LIGHTS)
    await choose(alice, project, retrieval={"passages": 1})
    message = await asked(alice, project)
    acting, about = await acting_as(app, alice), {"document_id": lights}

    as_it_was = await replay(acting, UUID(message["id"]), ReplayBody.model_validate(about))
    more = about | {"retrieval": {"passages": 2}}
    with_more = await replay(acting, UUID(message["id"]), ReplayBody.model_validate(more))

    assert (as_it_was.found, as_it_was.place, len(as_it_was.hits)) == (False, None, 1)
    assert (with_more.found, with_more.place, len(with_more.hits)) == (True, 2, 2)
    assert with_more.queries == [QUESTION]


async def test_a_question_and_what_is_not_there_are_refused(
    app: ApiAdapters, alice: Person, bob: Person, worker: WorkerAdapters
) -> None:
    project, (rooms,) = await filled(alice, worker, ROOMS)
    message = await asked(alice, project)
    acting, wanted = await acting_as(app, alice), Wanted(UUID(rooms))

    with pytest.raises(Invalid, match="name one of its answers"):
        await why_not(acting, UUID(message["parent_id"]), wanted)
    with pytest.raises(NotFound):
        await why_not(acting, UUID(message["id"]), Wanted(uuid4()))
    with pytest.raises(NotFound):
        await why_not(await acting_as(app, bob), UUID(message["id"]), wanted)
