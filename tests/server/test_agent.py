"""The agent through the API, with a model that decides as it is told over the real protocol."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import Frame, ask, new_chat
from tests.server.deciding import ANSWER_WITH, decides, told

QUESTION = "Who is the duty pharmacist?"
ANSWER = "The duty pharmacist is Dr. Ilse Brandt [1]."
SEARCH = ("search_documents", {"query": "duty pharmacist"})


@pytest.fixture(autouse=True)
def behaving(model: OpenAIServer) -> None:
    model.requests.clear()
    model.refuses_tools = None
    decides(model, [SEARCH], [ANSWER_WITH], prose=ANSWER)


def _message(frames: Sequence[Frame]) -> dict[str, Any]:
    return frames[-1][2]["message"]


def _steps(message: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(step["name"], step["parent_id"]) for step in message["steps"]]


async def test_the_agent_s_calls_stand_in_the_stored_trace_below_its_decisions(
    reader: Person, project: str
) -> None:
    chat = await new_chat(reader, project)
    message = _message(await ask(reader, chat, QUESTION, agent="agent"))

    assert message["content"] == ANSWER
    assert "Ilse Brandt" in message["sources"][0]["quote"]
    assert message["sentences"][0]["support"] == "supported"
    assert _steps(message) == [
        ("guard", None),
        ("decide", None),
        ("search_documents", "decide-1"),
        ("decide", None),
        ("answer", None),
        ("verify", None),
    ]
    thread = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert thread[-1] == message


async def test_a_limit_is_stored_with_the_message(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    decides(model, [SEARCH], prose=ANSWER)
    chat = await new_chat(reader, project)
    message = _message(await ask(reader, chat, QUESTION, agent="agent"))

    assert message["content"] == ANSWER
    assert [limit["name"] for limit in message["limits"]] == ["loop"]
    thread = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert thread[-1] == message


async def test_the_project_s_choice_counts_where_the_question_has_none(
    reader: Person, project: str
) -> None:
    for choice, decided in (("agent", True), ("simple", False)):
        changed = await reader.http.patch(
            f"/projects/{project}/settings", json={"agent": {"choice": choice}}
        )
        assert changed.status_code == 200, changed.text
        message = _message(await ask(reader, await new_chat(reader, project), QUESTION))
        assert ("decide", None) in _steps(message) if decided else "decide" not in str(message)


async def test_a_question_is_answered_again_by_whom_it_was_asked_of(
    reader: Person, project: str
) -> None:
    chat = await new_chat(reader, project)
    first = _message(await ask(reader, chat, QUESTION, agent="agent"))
    again = await reader.http.post(
        f"/messages/{first['parent_id']}/answer", headers={"accept": "application/json"}
    )
    assert ("decide", None) in _steps(again.json())


@pytest.mark.parametrize(
    "said",
    [
        "registry.ollama.ai/library/x does not support tools",
        '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    ],
)
async def test_a_server_that_takes_no_tools_answers_after_one_search(
    reader: Person, project: str, model: OpenAIServer, said: str
) -> None:
    model.refuses_tools = said
    message = _message(await ask(reader, await new_chat(reader, project), QUESTION, agent="agent"))
    assert message["content"] == ANSWER
    assert ("retrieve", None) in _steps(message)
    assert [s["summary"] for s in message["steps"] if s["name"] == "decide"] == [
        "The model cannot call tools: one search has to do."
    ]


async def test_the_agent_reads_only_the_documents_that_were_chosen(
    reader: Person, project: str, model: OpenAIServer, worker: Adapters
) -> None:
    other = await reader.upload(project, b"# Canteen\n\nThe soup is served at noon.", "canteen.md")
    await ingest_document(worker, UUID(other))
    decides(
        model,
        [("list_documents", {})],
        [("search_documents", {"query": "duty pharmacist", "documents": ["canteen.md"]})],
        [ANSWER_WITH],
        prose=ANSWER,
    )
    await ask(
        reader,
        await new_chat(reader, project),
        QUESTION,
        agent="agent",
        document_ids=[other],
    )
    assert any("1 document:" in text and "canteen.md" in text for text in told(model))
    assert not any("Ilse Brandt" in text for text in told(model))


async def test_an_unknown_way_of_answering_is_refused_with_its_choices(
    reader: Person, project: str
) -> None:
    chat = await new_chat(reader, project)
    answer = await reader.http.post(
        f"/chats/{chat}/messages", json={"content": QUESTION, "agent": "genius"}
    )
    assert answer.status_code == 422
    assert "automatic" in answer.text
