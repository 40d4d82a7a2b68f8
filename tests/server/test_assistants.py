"""Assistants: settings under a name that a project offers, and a chat chooses."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import ask
from tests.server.deciding import ANSWER_WITH, decides

QUESTION = "Who is the duty pharmacist of the north wing?"
SEARCH = ("search_documents", {"query": "duty pharmacist"})
PROSE = "The duty pharmacist is Ilse Brandt [1]."
NORTH = b"# North\n\nThe duty pharmacist of the north wing is Ilse Brandt.\n"
SOUTH = b"# South\n\nThe duty pharmacist of the south wing is Omar Haddad.\n"


class Wings:
    """A project of two documents."""

    def __init__(self, person: Person, project: str, north: str, south: str) -> None:
        self.person, self.project, self.north, self.south = person, project, north, south
        self.path = f"/projects/{project}/assistants"

    async def assistant(self, **wanted: Any) -> dict[str, Any]:
        made = await self.person.http.post(self.path, json={"name": uuid4().hex} | wanted)
        assert made.status_code == 201, made.text
        return made.json()

    async def chat(self, assistant: dict[str, Any]) -> str:
        body = {"assistant_id": assistant["id"]}
        made = await self.person.http.post(f"/projects/{self.project}/chats", json=body)
        assert made.status_code == 201, made.text
        return made.json()["id"]

    async def titles(self, chat: str, **body: Any) -> set[str]:
        """Of the documents whose passages were found."""
        message = (await ask(self.person, chat, QUESTION, **body))[-1][2]["message"]
        step = next(s for s in message["steps"] if s["name"] == "retrieve")
        return {one["title"] for one in step["detail"]["candidates"]}


@pytest.fixture(scope="module")
async def wings(reader: Person, worker: Adapters) -> Wings:
    project = await reader.project()
    ids: list[str] = []
    for name, text in (("north.md", NORTH), ("south.md", SOUTH)):
        ids.append(await reader.upload(project, text, name))
        await ingest_document(worker, UUID(ids[-1]))
    await reader.http.patch(f"/documents/{ids[1]}", json={"metadata": {"wing": "south"}})
    return Wings(reader, project, *ids)


@pytest.fixture(autouse=True)
def says_little(model: OpenAIServer) -> None:
    model.answer, model.calls = PROSE, ()
    model.requests.clear()


async def test_a_chat_is_answered_with_the_instructions_of_its_assistant(
    wings: Wings, model: OpenAIServer
) -> None:
    chosen = {"answering": {"instructions": "Be formal."}}
    await wings.person.http.patch(f"/projects/{wings.project}/settings", json=chosen)
    chat = await wings.chat(await wings.assistant(instructions="Name the paragraph."))

    await ask(wings.person, chat, QUESTION)

    system = model.requests[-1]["messages"][0]["content"]
    assert system.index("Be formal.") < system.index("Name the paragraph.")


async def test_it_answers_from_its_documents_alone(wings: Wings) -> None:
    chat = await wings.chat(await wings.assistant(document_ids=[wings.north]))

    assert await wings.titles(chat) == {"north.md"}


async def test_it_answers_from_what_its_filters_leave(wings: Wings) -> None:
    chat = await wings.chat(await wings.assistant(filters={"metadata": {"wing": "south"}}))

    assert await wings.titles(chat) == {"south.md"}


async def test_a_question_cannot_widen_what_its_assistant_answers_from(wings: Wings) -> None:
    chat = await wings.chat(await wings.assistant(document_ids=[wings.north]))

    assert await wings.titles(chat, document_ids=[wings.south]) == set()
    assert await wings.titles(chat, document_ids=[wings.north, wings.south]) == {"north.md"}


async def test_another_answer_and_its_trace_keep_to_them(wings: Wings) -> None:
    assistant = await wings.assistant(document_ids=[wings.north])
    chat = await wings.chat(assistant)
    first = (await ask(wings.person, chat, QUESTION))[-1][2]["message"]

    again = await wings.person.http.post(
        f"/messages/{first['parent_id']}/answer", headers={"accept": "application/json"}
    )

    trace = (await wings.person.http.get(f"/messages/{again.json()['id']}/trace")).json()
    assert (trace["assistant"], trace["document_ids"]) == (assistant["name"], [wings.north])
    assert {one["title"] for one in trace["searches"][0]["found"]} <= {"North", "north.md"}


async def test_an_agent_is_offered_those_of_the_tools_that_it_names_and_are_switched_on(
    wings: Wings, model: OpenAIServer
) -> None:
    person = wings.person
    ids: dict[str, str] = {}
    for name, enabled in (("look_up", True), ("order", True), ("asleep", False)):
        tool = {"name": name, "description": "T.", "request": {"url": "http://example.com/"}}
        made = await person.http.post(
            f"/projects/{wings.project}/tools", json=tool | {"enabled": enabled}
        )
        ids[name] = made.json()["id"]
    decides(model, [SEARCH], [ANSWER_WITH], prose=PROSE)
    chosen = await wings.assistant(tools=[ids["look_up"], ids["asleep"]], agent="agent")
    chat = await wings.chat(chosen)

    await ask(person, chat, QUESTION)

    offered = {tool["function"]["name"] for tool in model.requests[0]["tools"]}
    assert offered & set(ids) == {"look_up"}


async def test_its_agent_and_its_model_are_those_of_the_chat(
    wings: Wings, model: OpenAIServer
) -> None:
    decides(model, [SEARCH], [ANSWER_WITH], prose=PROSE)
    chat = await wings.chat(await wings.assistant(agent="agent", model="default"))

    message = (await ask(wings.person, chat, QUESTION))[-1][2]["message"]

    assert "decide" in [step["name"] for step in message["steps"]]
    trace = (await wings.person.http.get(f"/messages/{message['id']}/trace")).json()
    assert trace["settings"]["models"]["answer"] == "default"


async def test_a_change_holds_for_the_next_question_of_its_chats(wings: Wings) -> None:
    assistant = await wings.assistant(document_ids=[wings.north])
    chat = await wings.chat(assistant)

    changed = await wings.person.http.patch(
        f"{wings.path}/{assistant['id']}", json={"document_ids": [wings.south]}
    )

    assert changed.json()["name"] == assistant["name"]
    assert await wings.titles(chat) == {"south.md"}


async def test_a_chat_whose_assistant_is_deleted_says_so_and_goes_on_with_the_projects(
    wings: Wings,
) -> None:
    assistant = await wings.assistant(document_ids=[wings.north])
    chat = await wings.chat(assistant)
    before = (await wings.person.http.get(f"/chats/{chat}")).json()

    gone = await wings.person.http.delete(f"{wings.path}/{assistant['id']}")

    after = (await wings.person.http.get(f"/chats/{chat}")).json()
    assert gone.status_code == 204
    assert before["assistant"] == {"id": assistant["id"], "name": assistant["name"]}
    assert (after["assistant_id"], after["assistant"]) == (assistant["id"], None)
    assert await wings.titles(chat) == {"north.md", "south.md"}
    renamed = await wings.person.http.patch(f"/chats/{chat}", json={"title": "Wings"})
    assert renamed.json()["assistant_id"] == assistant["id"]


async def test_a_chat_takes_another_assistant_or_none_with_a_patch(wings: Wings) -> None:
    chat = await wings.chat(await wings.assistant(document_ids=[wings.north]))

    none = await wings.person.http.patch(f"/chats/{chat}", json={"assistant_id": None})

    assert (none.json()["assistant_id"], none.json()["assistant"]) == (None, None)
    assert await wings.titles(chat) == {"north.md", "south.md"}


async def test_that_of_another_project_is_as_one_that_is_not_there(
    wings: Wings, alice: Person
) -> None:
    assistant = await wings.assistant()
    foreign = await alice.project()

    taken, unknown = [
        await alice.http.post(f"/projects/{foreign}/chats", json={"assistant_id": one})
        for one in (assistant["id"], str(uuid4()))
    ]

    assert (taken.status_code, unknown.status_code) == (404, 404)
    assert (await alice.http.get(wings.path)).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"document_ids": [str(uuid4())]}, "document_ids"),
        ({"document_ids": []}, "document_ids"),
        ({"tools": [str(uuid4())]}, "tools"),
        ({"model": "nobody"}, "model"),
        ({"name": " "}, "name"),
        ({"instructions": "x" * 2001}, "instructions"),
        ({"strictness": "free"}, "strictness"),
    ],
)
async def test_what_the_project_does_not_have_is_refused_by_its_field(
    wings: Wings, wanted: dict[str, Any], field: str
) -> None:
    refused = await wings.person.http.post(wings.path, json={"name": uuid4().hex} | wanted)

    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"].split(".")[0] == field


async def test_two_of_a_project_have_different_names(wings: Wings) -> None:
    first = await wings.assistant()

    second = await wings.person.http.post(wings.path, json={"name": first["name"]})

    assert second.status_code == 422
    assert second.json()["errors"][0]["field"] == "name"
