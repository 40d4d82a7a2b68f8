"""Several language models by name, one for each thing that is asked of them."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.settings import ModelSettings, RoleSettings, Settings
from ingestion.pipeline import ingest_document
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.server.asking import ask, new_chat
from tests.server.test_documents import HANDBOOK

QUESTION = "Who is the duty pharmacist?"
ANSWER = "The duty pharmacist is Dr. Ilse Brandt [1]."


@pytest.fixture(scope="module")
async def large() -> AsyncIterator[OpenAIServer]:
    async with openai_server(answer=ANSWER) as server:
        yield server


@pytest.fixture(scope="module")
async def spare() -> AsyncIterator[OpenAIServer]:
    async with openai_server(answer=ANSWER) as server:
        yield server


@pytest.fixture(scope="module")
async def reader(
    settings: Settings, large: OpenAIServer, spare: OpenAIServer
) -> AsyncIterator[Person]:
    second = ModelSettings.model_validate({"base_url": spare.url, "name": "spare-1"})
    told = given_a_model(settings, large.url).model_copy(
        update={
            "models": {"spare": second.called("spare")},
            "roles": RoleSettings.model_validate({"fallbacks": "spare"}),
        }
    )
    async with running_api(told) as url:
        person = await sign_up(url)
        yield person
        await person.http.aclose()


@pytest.fixture
async def project(
    server: str, reader: Person, worker: Adapters, large: OpenAIServer, spare: OpenAIServer
) -> str:
    large.behaviour = "normal"
    large.requests.clear(), spare.requests.clear()
    project = await reader.project()
    await ingest_document(worker, UUID(await reader.upload(project, HANDBOOK)))
    return project


async def test_a_project_chooses_among_the_models_that_there_are(
    reader: Person, project: str, large: OpenAIServer, spare: OpenAIServer
) -> None:
    path = f"/projects/{project}/settings"
    told = (await reader.http.get(path)).json()
    assert told["models"] == [
        {"name": "default", "model": "scripted"}, {"name": "spare", "model": "spare-1"},
    ]  # fmt: skip
    names = told["schema"]["$defs"]["ModelChoices"]["properties"]["answer"]["enum"]
    assert names == ["", "default", "spare"]
    wrong = await reader.http.patch(path, json={"models": {"judge": "huge"}})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "models.judge"

    await reader.http.patch(path, json={"models": {"answer": "spare"}})
    frames = await ask(reader, await new_chat(reader, project), QUESTION)

    assert frames[0][2]["model"] == frames[-1][2]["message"]["model"] == "spare-1"
    assert large.requests == [] and len(spare.requests) > 0


async def test_an_answer_by_the_next_model_says_whose_it_is_and_why_in_its_trace(
    reader: Person, project: str, large: OpenAIServer
) -> None:
    large.behaviour = "limited"

    frames = await ask(reader, await new_chat(reader, project), QUESTION)

    message = frames[-1][2]["message"]
    assert (message["status"], message["model"]) == ("complete", "spare-1")
    (step,) = [step for step in message["steps"] if step["name"] == "fallback"]
    assert "reached its limit" in step["summary"] and "spare-1" in step["summary"]


async def test_where_there_is_no_choice_none_is_offered(server: str, alice: Person) -> None:
    told = (await alice.http.get(f"/projects/{await alice.project()}/settings")).json()

    assert told["models"] == [] and "models" not in told["schema"]["properties"]


async def test_a_connection_is_tried_by_a_tiny_call_and_its_fault_is_told(
    reader: Person, project: str, spare: OpenAIServer
) -> None:
    path = f"/projects/{project}/models/trial"
    wrong = await reader.http.post(path, json={"name": "huge"})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "name"

    spare.behaviour = "unauthorized"
    tried = (await reader.http.post(path, json={"name": "spare"})).json()
    again = (await reader.http.post(path, json={"name": "spare"})).json()
    spare.behaviour = "normal"

    assert tried["works"] is False and "IBID_MODELS__SPARE__API_KEY" in tried["told"]
    assert again == tried and len(spare.requests) == 1
    works = (await reader.http.post(path, json={"name": "default"})).json()
    assert works == {"works": True, "told": "scripted answers, and takes tools."}


async def test_health_tells_of_every_connection_and_a_spare_one_turns_nobody_away(
    reader: Person, large: OpenAIServer, spare: OpenAIServer
) -> None:
    large.models, spare.models = ["scripted"], ["spare-1"]
    root = str(reader.http.base_url).removesuffix("/api/v1/")
    parts = (await reader.http.get(f"{root}/health/ready")).json()["parts"]

    assert parts["model"] == {"status": "ok", "detail": "scripted"}
    assert parts["model:spare"] == {"status": "ok", "detail": "spare-1"}
