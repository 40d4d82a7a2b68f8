"""A chat is answered by the model that was chosen for it, of those that it may choose."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.settings import ModelSettings, RoleSettings, Settings
from ingestion.pipeline import ingest_document
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.server.asking import ask, new_chat
from tests.server.deciding import ANSWER_WITH, decides
from tests.server.test_documents import HANDBOOK

QUESTION = "Who is the duty pharmacist?"
ANSWER = "The duty pharmacist is Dr. Ilse Brandt [1]."
SEARCH = ("search_documents", {"query": "duty pharmacist"})


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[OpenAIServer]:
    async with openai_server(answer=ANSWER) as server:
        yield server


@pytest.fixture(scope="module")
async def reader(settings: Settings, model: OpenAIServer) -> AsyncIterator[Person]:
    """Where there are three models, and chats may choose two of them."""
    further = {
        name: ModelSettings.model_validate({"base_url": model.url, "name": f"{name}-1"})
        for name in ("large", "small")
    }
    roles = RoleSettings.model_validate({"offered": "default, large"})
    told = given_a_model(settings, model.url).model_copy(
        update={"models": {k: v.called(k) for k, v in further.items()}, "roles": roles}
    )
    async with running_api(told) as url:
        person = await sign_up(url)
        yield person
        await person.http.aclose()


@pytest.fixture
async def project(server: str, reader: Person, worker: Adapters, model: OpenAIServer) -> str:
    model.answer, model.calls = ANSWER, ()
    model.requests.clear()
    project = await reader.project()
    await ingest_document(worker, UUID(await reader.upload(project, HANDBOOK)))
    return project


async def set_models(reader: Person, project: str, **models: object) -> None:
    changed = await reader.http.patch(f"/projects/{project}/settings", json={"models": models})
    assert changed.status_code == 200, changed.text


async def answered(reader: Person, chat: str, **body: object) -> dict[str, Any]:
    return (await ask(reader, chat, QUESTION, **body))[-1][2]["message"]


async def test_a_chat_is_told_what_it_may_be_answered_by_the_project_s_own_first(
    reader: Person, project: str
) -> None:
    path = f"/projects/{project}/models"

    assert (await reader.http.get(path)).json() == [
        {"name": "default", "model": "scripted"}, {"name": "large", "model": "large-1"},
    ]  # fmt: skip

    await set_models(reader, project, answer="small")
    names = [one["name"] for one in (await reader.http.get(path)).json()]
    assert names == ["small", "default", "large"]

    await set_models(reader, project, offered=["large"])
    assert [one["name"] for one in (await reader.http.get(path)).json()] == ["small", "large"]


@pytest.mark.parametrize("agent", ["simple", "agent"])
async def test_a_chat_keeps_its_model_whoever_answers_in_it(
    reader: Person, project: str, model: OpenAIServer, agent: str
) -> None:
    if agent == "agent":
        decides(model, [SEARCH], [ANSWER_WITH], prose=ANSWER)
    made = await reader.http.post(f"/projects/{project}/chats", json={"model": "large"})
    assert made.status_code == 201 and made.json()["model"] == "large"
    chat = made.json()["id"]

    first = await answered(reader, chat, agent=agent)
    second = await answered(reader, chat, agent=agent)

    assert [first["model"], second["model"]] == ["large-1", "large-1"]
    assert {body["model"] for body in model.requests} == {"large-1"}
    assert not any(step["name"] == "fallback" for step in first["steps"])


async def test_a_chat_changes_its_model_and_goes_back_to_the_project_s(
    reader: Person, project: str
) -> None:
    chat = await new_chat(reader, project)
    path = f"/chats/{chat}"
    await reader.http.patch(path, json={"title": "Shifts"})

    chosen = (await reader.http.patch(path, json={"model": "large"})).json()
    assert (chosen["title"], chosen["model"]) == ("Shifts", "large")
    answer = await answered(reader, chat)
    again = await reader.http.post(
        f"/messages/{answer['parent_id']}/answer", headers={"accept": "application/json"}
    )
    assert (answer["model"], again.json()["model"]) == ("large-1", "large-1")

    assert (await reader.http.patch(path, json={"model": None})).json()["model"] is None
    assert (await answered(reader, chat))["model"] == "scripted"


async def test_one_question_is_answered_by_another_model_than_its_chat(
    reader: Person, project: str
) -> None:
    chat = await new_chat(reader, project)

    assert (await answered(reader, chat, model="large"))["model"] == "large-1"
    assert (await answered(reader, chat))["model"] == "scripted"


@pytest.mark.parametrize(("name", "why"), [("huge", "there is none"), ("small", "not offer it")])
async def test_a_model_that_is_not_offered_is_refused_with_those_that_are(
    reader: Person, project: str, name: str, why: str
) -> None:
    chat = await new_chat(reader, project)
    answer = await answered(reader, chat)

    refused = [
        await reader.http.patch(f"/chats/{chat}", json={"model": name}),
        await reader.http.post(f"/projects/{project}/chats", json={"model": name}),
        await reader.http.post(f"/chats/{chat}/messages", json={"content": "Who?", "model": name}),
        await reader.http.post(f"/messages/{answer['parent_id']}/answer", json={"model": name}),
    ]

    for response in refused:
        assert response.status_code == 422, response.text
        (error,) = response.json()["errors"]
        assert error["field"] == "model" and why in error["message"]
        assert "default, large" in error["message"]


async def test_where_the_chosen_model_was_withdrawn_the_project_s_answers_and_that_is_told(
    reader: Person, project: str
) -> None:
    chat = await new_chat(reader, project)
    await reader.http.patch(f"/chats/{chat}", json={"model": "large"})
    await set_models(reader, project, offered=["default"])

    message = await answered(reader, chat)

    assert (message["status"], message["model"]) == ("complete", "scripted")
    (step,) = [step for step in message["steps"] if step["name"] == "fallback"]
    assert "'large'" in step["summary"] and "scripted answers" in step["summary"]


async def test_a_project_offers_only_models_that_there_are(reader: Person, project: str) -> None:
    wrong = await reader.http.patch(
        f"/projects/{project}/settings", json={"models": {"offered": ["large", "huge"]}}
    )

    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "models.offered"
    assert "'huge'" in wrong.json()["errors"][0]["message"]


async def test_a_change_of_nothing_is_told_to_name_something(reader: Person, project: str) -> None:
    chat = await new_chat(reader, project)

    nothing = await reader.http.patch(f"/chats/{chat}", json={})

    assert nothing.status_code == 422 and "Name a title, a model or an assistant" in nothing.text
