"""Whatever a language model is asked for, no personal data that was found leaves an installation
that masks it, nor a project that does in one which does not."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from pydantic import HttpUrl

from adapters.wiring import Adapters
from contracts.settings import MaskingSettings, Settings
from ingestion.pipeline import ingest_document
from local.processes import free_port
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer, fragments
from tests.server.asking import Frame, ask, new_chat

EMAIL, PHONE = "ilse.brandt@pharmacy.example", "+49 30 901820"
IBAN, CARD = "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111"
CANARIES = (EMAIL, PHONE, IBAN, CARD, "Brandt")
STAFF = f"""# People

The duty pharmacist is Dr. Ilse Brandt. The duty pharmacist is written to at {EMAIL}.
She is called at {PHONE}. Fees go to {IBAN}, or are paid with the card {CARD}.
""".encode()
QUESTION = f"Who is written to at {EMAIL}, and is it Ilse Brandt?"
PROMPTS = {
    "answer": "You answer",
    "rewrite": "Rewrite the last question",
    "summarise": "Summarise what was said",
    "wordings": "Write up to",
    "guard": "You check questions",
    "correct": "Some sentences",
    "decide": "You find out",
}
"""How what each is told begins."""


@pytest.fixture(scope="module", params=["by the installation", "by the project"])
def by_project(request: pytest.FixtureRequest) -> bool:
    return request.param == "by the project"


@pytest.fixture(scope="module")
async def masked(
    settings: Settings, model: OpenAIServer, server: str, by_project: bool
) -> AsyncIterator[str]:
    told = given_a_model(settings, model.url)
    masking = MaskingSettings(on=not by_project)
    async with running_api(told.model_copy(update={"masking": masking})) as url:
        yield url


@pytest.fixture(scope="module")
async def reader(masked: str) -> AsyncIterator[Person]:
    person = await sign_up(masked)
    yield person
    await person.http.aclose()


@pytest.fixture(scope="module")
async def project(reader: Person, worker: Adapters, by_project: bool) -> str:
    project = await reader.project()
    await ingest_document(worker, UUID(await reader.upload(project, STAFF, "staff.md")))
    chosen = {
        "models": {"masked": by_project},
        "guardrail": {"by": "model"},
        "retrieval": {"mode": "multi_query"},
        "answering": {"instructions": f"Sign as Ilse Brandt, {EMAIL}."},
    }
    changed = await reader.http.patch(f"/projects/{project}/settings", json=chosen)
    assert changed.status_code == 200, changed.text
    return project


@pytest.fixture(autouse=True)
def scripted(model: OpenAIServer) -> None:
    model.requests.clear()
    model.behaviour, model.token = "normal", 3
    model.answer, model.calls = _said, _called


def _task(body: dict[str, Any]) -> str:
    told = body["messages"][0]["content"]
    return next((name for name, begin in PROMPTS.items() if told.startswith(begin)), "?")


def _said(body: dict[str, Any]) -> str:
    told = json.dumps(body["messages"])
    address = re.search(r"written to at (<EMAIL_\d+_\w+>)", told)
    match _task(body):
        case "guard":
            return '{"attack": false}'
        case "summarise":
            return f"They asked for {address[1] if address else 'nobody'}."
        case "answer":
            known = address[1] if address else "nobody"
            return f"The duty pharmacist is written to at {known} [1]. She lives on the moon [1]."
        case "decide":
            return ""
        case _:
            return body["messages"][-1]["content"].rsplit("user: ", 1)[-1]


def _called(body: dict[str, Any]) -> list[dict[str, Any]]:
    if _task(body) != "decide":
        return []
    if any(message["role"] == "tool" for message in body["messages"]):
        return fragments(0, "call-2", "answer", "{}")
    found = re.search(r"<EMAIL_\d+_\w+>", body["messages"][-1]["content"])
    query = json.dumps({"query": f"who is written to at {found[0] if found else 'nobody'}"})
    return fragments(0, "call-1", "search_documents", query)


def message_of(frames: list[Frame]) -> dict[str, Any]:
    assert frames[-1][1] == "done", frames[-1]
    return frames[-1][2]["message"]


def leaked(model: OpenAIServer) -> list[str]:
    sent = json.dumps(model.requests, ensure_ascii=False)
    return [canary for canary in CANARIES if canary in sent]


async def test_nothing_leaves_on_any_way_to_a_model(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    chat = await new_chat(reader, project)
    for n in range(9):
        await ask(reader, chat, f"{QUESTION} Again, {n}.")
    await ask(reader, await new_chat(reader, project), QUESTION, agent="agent")
    wanted = {"query": QUESTION, "mode": "multi_query"}
    assert (await reader.http.post(f"/projects/{project}/search", json=wanted)).status_code == 200
    trial = await reader.http.post(f"/projects/{project}/models/trial", json={"name": "default"})
    assert trial.json()["works"]

    assert {_task(body) for body in model.requests} >= set(PROMPTS)
    assert leaked(model) == []


async def test_the_person_reads_the_values_each_in_its_place(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    frames = await ask(reader, await new_chat(reader, project), QUESTION)
    message = message_of(frames)
    streamed = "".join(frame[2]["text"] for frame in frames if frame[1] == "token")

    sentence = f"The duty pharmacist is written to at {EMAIL} [1]."
    assert message["content"].startswith(sentence)
    assert streamed.startswith(sentence)
    assert message["sentences"][0]["support"] == "supported"
    assert "<EMAIL" not in json.dumps(frames)
    assert leaked(model) == []


async def test_the_answer_says_what_was_masked_by_kind_and_count(
    reader: Person, project: str
) -> None:
    message = message_of(await ask(reader, await new_chat(reader, project), QUESTION))
    (step,) = [step for step in message["steps"] if step["name"] == "mask"]
    assert step["detail"]["email"] == 1 and step["detail"]["card"] == 1
    assert "1 e-mail address" in step["summary"]
    assert not [canary for canary in CANARIES if canary in json.dumps(step)]


async def test_an_agent_s_tools_get_the_values(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    chat = await new_chat(reader, project)
    message = message_of(await ask(reader, chat, QUESTION, agent="agent"))
    (step,) = [step for step in message["steps"] if step["name"] == "search_documents"]
    assert EMAIL in step["detail"]["arguments"]
    assert EMAIL in message["content"]
    assert leaked(model) == []


async def test_a_project_has_the_choice_only_where_not_all_is_masked(
    reader: Person, project: str, by_project: bool
) -> None:
    schema = (await reader.http.get(f"/projects/{project}/settings")).json()["schema"]
    choices = schema["$defs"]["ModelChoices"]["properties"]

    assert ("models" in schema["properties"]) is by_project
    assert [*choices] == (["masked"] if by_project else [])


async def test_another_project_of_the_same_installation_is_not_masked(
    reader: Person, worker: Adapters, model: OpenAIServer, by_project: bool
) -> None:
    other = await reader.project()
    await ingest_document(worker, UUID(await reader.upload(other, STAFF, "staff.md")))

    await ask(reader, await new_chat(reader, other), QUESTION)

    assert set(leaked(model)) == (set(CANARIES) if by_project else set())


async def test_a_project_cannot_choose_it_where_nothing_can_mask(
    settings: Settings, model: OpenAIServer, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.masking.opening.find_spec", lambda name: None)
    async with running_api(given_a_model(settings, model.url)) as url:
        person = await sign_up(url)
        at = f"/projects/{await person.project()}/settings"
        refused = await person.http.patch(at, json={"models": {"masked": True}})
        schema = (await person.http.get(at)).json()["schema"]
        await person.http.aclose()

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "models.masked"
    assert "models" not in schema["properties"]


async def test_without_a_model_nothing_leaves_and_nothing_is_masked(
    settings: Settings, server: str, worker: Adapters
) -> None:
    address = HttpUrl(f"http://127.0.0.1:{free_port()}")
    told = {"masking": MaskingSettings(on=True), "public_api_url": address}
    async with running_api(settings.model_copy(update=told)) as url:
        person = await sign_up(url)
        project = await person.project()
        await ingest_document(worker, UUID(await person.upload(project, STAFF, "staff.md")))
        question = "Who is the duty pharmacist written to at?"
        message = message_of(await ask(person, await new_chat(person, project), question))
        await person.http.aclose()
    assert EMAIL in message["content"]
    assert "mask" not in [step["name"] for step in message["steps"]]
