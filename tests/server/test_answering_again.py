"""A question is answered again from a step of an answer it has, and with other settings."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import ask, new_chat
from tests.server.deciding import ANSWER_WITH, decides
from tests.server.test_documents import HANDBOOK

QUESTION = "Who is the duty pharmacist?"
SEARCH = ("search_documents", {"query": "duty pharmacist"})
LIST = ("list_documents", {})
FIRST = "The duty pharmacist is Dr. Ilse Brandt [1]."
OTHER = "Dr. Ilse Brandt is the duty pharmacist [1]."


@pytest.fixture
async def first(reader: Person, project: str, model: OpenAIServer) -> dict[str, Any]:
    """An agent's answer, after two searches."""
    decides(model, [SEARCH], [LIST], [ANSWER_WITH], prose=FIRST)
    frames = await ask(reader, await new_chat(reader, project), QUESTION, agent="agent")
    model.requests.clear()
    return frames[-1][2]["message"]


async def again(person: Person, first: dict[str, Any], **wanted: Any) -> tuple[int, dict[str, Any]]:
    body = {"from_answer": first["id"]} | wanted if "from_step" in wanted else wanted
    answered = await person.http.post(
        f"/messages/{first['parent_id']}/answer", json=body, headers={"accept": "application/json"}
    )
    return answered.status_code, answered.json()


def decisions(model: OpenAIServer) -> int:
    return sum("tools" in body for body in model.requests)


@pytest.mark.parametrize(
    ("step", "decided"), [("decide-2", 2), ("decide-3", 1), ("call-2", 1), ("answer", 0)]
)
async def test_what_came_before_the_step_stands_and_the_rest_is_done_again(
    reader: Person, first: dict[str, Any], model: OpenAIServer, step: str, decided: int
) -> None:
    decides(model, [SEARCH], [LIST], [ANSWER_WITH], prose=OTHER)

    status, answer = await again(reader, first, from_step=step)

    assert (status, answer["content"], answer["status"]) == (200, OTHER, "complete")
    assert answer["parent_id"] == first["parent_id"] and answer["id"] != first["id"]
    assert [source["quote"] for source in answer["sources"]] == [first["sources"][0]["quote"]]
    assert decisions(model) == decided
    told = answer["steps"][0]
    assert (told["name"], told["detail"]) == ("go_on", {"from": step})
    assert answer["steps"][1]["id"] == step


async def test_an_answer_that_went_on_from_a_step_is_gone_on_from_too(
    reader: Person, first: dict[str, Any], model: OpenAIServer
) -> None:
    _, second = await again(reader, first, from_step="decide-2")
    model.requests.clear()

    status, third = await again(reader, second, from_step="decide-3")

    assert (status, third["content"], decisions(model)) == (200, FIRST, 1)


async def test_other_settings_hold_for_that_answer_alone(
    reader: Person, first: dict[str, Any], model: OpenAIServer, database: TestDatabase
) -> None:
    decides(model, [SEARCH], [ANSWER_WITH], prose="Paris is the capital of France.")

    _, strict = await again(reader, first, from_step="answer")
    _, free = await again(reader, first, from_step="answer", strictness="free")
    _, simple = await again(reader, first, agent="simple")
    status, unknown = await again(reader, first, model="nobody")

    assert "Paris" not in strict["content"] and "Paris" in free["content"]
    assert "decide" not in [step["name"] for step in simple["steps"]]
    assert (status, unknown["errors"][0]["field"]) == (422, "model")
    _, usual = await again(reader, first)
    assert "decide" in [step["name"] for step in usual["steps"]]


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"from_step": "decide-9"}, 409),
        ({"from_step": "decide-2", "agent": "simple"}, 422),
        ({"from_step": "decide-2", "from_answer": str(uuid4())}, 404),
        ({"from_answer": str(uuid4())}, 422),
        ({"from_step": "Decide 2"}, 422),
    ],
)
async def test_what_cannot_be_gone_on_from_is_refused_with_a_sentence(
    reader: Person, first: dict[str, Any], wanted: dict[str, Any], status: int
) -> None:
    got, problem = await again(reader, first, **wanted)

    assert got == status and problem["detail"]


async def test_a_step_whose_passages_are_gone_cannot_be_gone_on_from(
    reader: Person, worker: Adapters, model: OpenAIServer
) -> None:
    project = await reader.project()
    document = await reader.upload(project, HANDBOOK)
    await ingest_document(worker, UUID(document))
    decides(model, [SEARCH], [LIST], [ANSWER_WITH], prose=FIRST)
    frames = await ask(reader, await new_chat(reader, project), QUESTION, agent="agent")
    await reader.http.delete(f"/documents/{document}")

    status, problem = await again(reader, frames[-1][2]["message"], from_step="decide-2")

    assert status == 409 and "cannot be gone on from" in problem["detail"]
