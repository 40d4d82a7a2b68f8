"""Budgets, as people meet them who ask."""

from uuid import UUID

import pytest
from pydantic import HttpUrl

from adapters.wiring import Adapters
from contracts.settings import BudgetSettings, Settings
from ingestion.pipeline import ingest_document
from local.processes import free_port
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import new_chat
from tests.server.test_documents import HANDBOOK

QUESTION = {"content": "Who is the duty pharmacist?"}
AS_JSON = {"accept": "application/json"}


@pytest.fixture(scope="module", autouse=True)
def behaving(model: OpenAIServer) -> None:
    model.answer = "The duty pharmacist is Dr. Ilse Brandt [1]."


@pytest.fixture
async def chat(server: str, reader: Person, worker: Adapters) -> str:
    project = await reader.project()
    await ingest_document(worker, UUID(await reader.upload(project, HANDBOOK)))
    return await new_chat(reader, project)


async def project_of(reader: Person, chat: str) -> str:
    return (await reader.http.get(f"/chats/{chat}")).json()["project_id"]


async def test_a_question_that_a_budget_has_no_room_for_is_refused_and_leaves_no_trace(
    reader: Person, chat: str, model: OpenAIServer
) -> None:
    project = await project_of(reader, chat)
    budget = {"tokens_per_day": 100}
    assert (await reader.http.put(f"/projects/{project}/budget", json=budget)).json() == budget | {
        "tokens_per_month": None, "cost_per_day": None, "cost_per_month": None,
        "questions_per_day": None, "questions_per_month": None,
    }  # fmt: skip
    asked = len(model.requests)

    refused = await reader.http.post(f"/chats/{chat}/messages", json=QUESTION)

    assert refused.status_code == 429 and 0 < int(refused.headers["retry-after"]) <= 86_400
    problem = refused.json()
    assert problem["type"] == "/problems/budget-exceeded"
    assert "This project's budget of 100 tokens a day" in problem["detail"]
    assert "renews at" in problem["detail"] and "an owner of the project" in problem["detail"]
    assert (await reader.http.get(f"/chats/{chat}/messages")).json()["items"] == []
    assert len(model.requests) == asked


async def test_what_an_answer_did_not_use_is_free_for_the_next(reader: Person, chat: str) -> None:
    """There is room for what one answer may come to, and not for two."""
    project = await project_of(reader, chat)
    await reader.http.put(f"/projects/{project}/budget", json={"tokens_per_day": 9_000})

    for _ in range(2):
        answer = await reader.http.post(f"/chats/{chat}/messages", json=QUESTION, headers=AS_JSON)
        assert answer.status_code == 200

    (budget,) = (await reader.http.get(f"/projects/{project}/usage")).json()["budgets"]
    assert (budget["whose"], budget["most"], budget["reserved"]) == ("project", 9_000, 0)
    assert 0 < budget["used"] < 1_000


async def test_a_key_has_a_budget_of_its_own(reader: Person, chat: str) -> None:
    key = (await reader.http.post("/api-keys", json={"name": "bot"})).json()
    by_key = AS_JSON | {"authorization": f"Bearer {key['secret']}"}
    path = f"/api-keys/{key['id']}/budget"
    assert (await reader.http.put(path, json={"tokens_per_month": 50})).status_code == 200

    refused = await reader.http.post(f"/chats/{chat}/messages", json=QUESTION, headers=by_key)
    let_in = await reader.http.post(f"/chats/{chat}/messages", json=QUESTION, headers=AS_JSON)

    assert refused.status_code == 429 and "This key's budget" in refused.json()["detail"]
    assert let_in.status_code == 200


async def test_everybody_has_the_budget_that_the_settings_name(
    settings: Settings, model: OpenAIServer, worker: Adapters
) -> None:
    least = BudgetSettings.model_validate({"tokens_per_month": 10})
    poor = given_a_model(settings, model.url).model_copy(update={"budgets": least})
    async with running_api(poor) as url:
        person = await sign_up(url)
        chat = await new_chat(person, await person.project())

        refused = await person.http.post(f"/chats/{chat}/messages", json=QUESTION)
        mine = (await person.http.get("/me/usage")).json()["budgets"]

        await person.http.aclose()
    assert refused.status_code == 429 and "Your budget of 10 tokens" in refused.json()["detail"]
    assert [(one["whose"], one["per"], one["most"]) for one in mine] == [("person", "month", 10)]


async def test_a_question_beyond_those_of_the_day_is_refused_and_the_rest_is_shown(
    reader: Person, chat: str
) -> None:
    project = await project_of(reader, chat)
    await reader.http.put(f"/projects/{project}/budget", json={"questions_per_day": 2})

    told = [
        await reader.http.post(f"/chats/{chat}/messages", json=QUESTION, headers=AS_JSON)
        for _ in range(3)
    ]
    (budget,) = (await reader.http.get(f"/projects/{project}/usage")).json()["budgets"]

    assert [answer.status_code for answer in told] == [200, 200, 429]
    assert "budget of 2 questions a day" in told[2].json()["detail"]
    assert (budget["unit"], budget["used"], budget["reserved"], budget["most"]) == (
        "questions", 2, 0, 2,
    )  # fmt: skip
    search = await reader.http.post(f"/projects/{project}/search", json={"query": "pharmacist"})
    assert search.status_code == 200  # which is no question


async def test_another_answer_is_a_question_too(reader: Person, chat: str) -> None:
    project = await project_of(reader, chat)
    await reader.http.put(f"/projects/{project}/budget", json={"questions_per_month": 1})
    first = await reader.http.post(f"/chats/{chat}/messages", json=QUESTION, headers=AS_JSON)

    again = await reader.http.post(f"/messages/{first.json()['parent_id']}/answer", json={})

    assert again.status_code == 429


async def test_questions_are_counted_where_no_model_writes(settings: Settings) -> None:
    one = BudgetSettings.model_validate({"questions_per_day": 1})
    at = HttpUrl(f"http://127.0.0.1:{free_port()}")
    changed = settings.model_copy(update={"budgets": one, "public_api_url": at})
    async with running_api(changed) as url:
        person = await sign_up(url)
        chat = await new_chat(person, await person.project())
        told = [
            await person.http.post(f"/chats/{chat}/messages", json=QUESTION, headers=AS_JSON)
            for _ in range(2)
        ]
        await person.http.aclose()

    assert [answer.status_code for answer in told] == [200, 429]
    assert "whoever runs this Ibid can raise it" in told[1].json()["detail"]


async def test_a_stranger_reads_and_sets_no_budget(reader: Person, bob: Person, chat: str) -> None:
    project = await project_of(reader, chat)
    key = (await reader.http.post("/api-keys", json={"name": "mine"})).json()["id"]

    for path in (f"/projects/{project}/budget", f"/api-keys/{key}/budget"):
        assert (await bob.http.put(path, json={"tokens_per_day": 1})).status_code == 404
        assert (await bob.http.get(path)).status_code == 404
