"""A search in several wordings, through the API."""

from typing import Any

import pytest

from adapters.wiring import Adapters
from tests.api import Person
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import ask, new_chat
from tests.server.test_search import ready, search

LOG = b"# Duties\n\nThe pharmacist signs the log every morning."
BOATS = b"# Boats\n\nThe lifeboat is painted red in spring."
QUESTION = "Who signs the log and what is painted red?"


async def filled(person: Person, worker: Adapters) -> str:
    project = await person.project()
    await ready(person, worker, project, LOG, "log.md")
    await ready(person, worker, project, BOATS, "boats.md")
    return project


async def test_the_queries_that_were_searched_are_told(alice: Person, worker: Adapters) -> None:
    project = await filled(alice, worker)

    found = await search(alice, project, query=QUESTION, mode="multi_query", explain=True)

    assert found["explanation"]["queries"] == [
        QUESTION,
        "Who signs the log",
        "what is painted red?",
        "signs log painted red",
    ]
    assert found["explanation"]["queries_from"] == "parts"
    assert {hit["title"] for hit in found["hits"]} == {"Duties", "Boats"}


async def test_a_search_in_one_wording_tells_it_alone(alice: Person, worker: Adapters) -> None:
    project = await filled(alice, worker)

    told = (await search(alice, project, query=QUESTION, explain=True))["explanation"]

    assert told["queries"] == [QUESTION] and told["queries_from"] is None


async def test_a_project_chooses_it(alice: Person, worker: Adapters) -> None:
    project = await filled(alice, worker)
    await alice.http.patch(
        f"/projects/{project}/settings", json={"retrieval": {"mode": "multi_query"}}
    )

    told = (await search(alice, project, query=QUESTION, explain=True))["explanation"]

    assert len(told["queries"]) == 4


def scores(found: dict[str, Any]) -> dict[str, float]:
    return {hit["title"]: hit["score"] for hit in found["hits"]}


async def test_what_another_wording_finds_counts(
    reader: Person, model: OpenAIServer, worker: Adapters
) -> None:
    project = await filled(reader, worker)
    model.behaviour, model.answer = "normal", "painted red"
    plain = await search(reader, project, query="apothecary duties")

    found = await search(
        reader, project, query="apothecary duties", mode="multi_query", explain=True
    )

    assert found["explanation"]["queries"] == ["apothecary duties", "painted red"]
    assert found["explanation"]["queries_from"] == "model"
    assert scores(plain) == {"Duties": 1, "Boats": 0}
    assert scores(found) == {"Duties": 0.5, "Boats": 0.5}


@pytest.mark.parametrize("behaviour", ["failing", "page", "cut", "limited"])
async def test_a_model_that_fails_is_told_of_and_no_reason_not_to_find(
    reader: Person, model: OpenAIServer, worker: Adapters, behaviour: str
) -> None:
    project = await filled(reader, worker)
    model.behaviour = behaviour  # pyright: ignore[reportAttributeAccessIssue]

    found = await search(reader, project, query=QUESTION, mode="multi_query", explain=True)

    assert found["hits"] and found["explanation"]["queries_from"] == "parts"
    assert "scripted" in found["explanation"]["queries_note"]


async def test_an_answer_is_looked_for_in_several_wordings(alice: Person, worker: Adapters) -> None:
    project = await filled(alice, worker)
    await alice.http.patch(
        f"/projects/{project}/settings", json={"retrieval": {"mode": "multi_query"}}
    )

    frames = await ask(alice, await new_chat(alice, project), QUESTION)

    [told] = [
        data["detail"]
        for _, name, data in frames
        if name == "step" and data["name"] == "retrieve" and data.get("detail")
    ]
    assert told["wordings"]["queries"] == [
        "Who signs the log",
        "what is painted red?",
        "signs log painted red",
    ]


async def test_a_stranger_finds_nothing_in_any_wording(
    alice: Person, bob: Person, worker: Adapters
) -> None:
    project = await filled(alice, worker)

    answer = await bob.http.post(
        f"/projects/{project}/search", json={"query": QUESTION, "mode": "multi_query"}
    )

    assert answer.status_code == 404
