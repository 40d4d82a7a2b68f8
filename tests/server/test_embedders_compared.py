"""Two embedders are compared on what people asked, and nobody sees what others did."""

from typing import Any

import pytest

from adapters.wiring import Adapters
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.embedders import WIDE, begin, embedder_server, fill, settings, switch, worker
from tests.ingestion.inside import change
from tests.server.test_embedders import project
from tests.server.test_search import ready, search

__all__ = ["embedder_server", "project", "settings", "worker"]


async def ask(person: Person, project: str, question: str) -> dict[str, Any]:
    chat = (await person.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    answer = await person.http.post(
        f"/chats/{chat}/messages",
        json={"content": question},
        headers={"accept": "application/json"},
    )
    return answer.json()


async def compared(person: Person, project: str, **body: Any) -> dict[str, Any]:
    answer = await person.http.post(f"/projects/{project}/embedder/comparison", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_both_are_compared_on_the_questions_that_were_asked(
    alice: Person, worker: Adapters, project: str
) -> None:
    cited = {
        source["passage_id"]
        for source in (await ask(alice, project, "Which colour has the lifeboat?"))["sources"]
    }
    await ask(alice, project, "Who signs the log every morning?")
    await begin(alice, project, WIDE)
    await fill(worker, project)

    told = await compared(alice, project)

    questions = {one["question"]: one for one in told["questions"]}
    assert list(questions) == [
        "Who signs the log every morning?",
        "Which colour has the lifeboat?",
    ]
    boats = questions["Which colour has the lifeboat?"]
    assert boats["cited"] == len(cited) > 0
    assert boats["current"]["cited"] == boats["beside"]["cited"] == len(cited)
    assert 0 < boats["overlap"] <= 1 and boats["beside"]["ms"] > 0
    assert told["overlap"] == pytest.approx(
        sum(one["overlap"] for one in told["questions"]) / len(questions)
    )
    assert told["cited_found"] == {"current": 1.0, "beside": 1.0}


async def test_what_only_came_near_counts_as_cited_by_no_answer(
    alice: Person, worker: Adapters, project: str
) -> None:
    asked = "What is the boiling point of xenon?"
    assert (await ask(alice, project, asked))["nearest"]
    await begin(alice, project, WIDE)
    await fill(worker, project)

    (one,) = (await compared(alice, project))["questions"]

    assert (one["question"], one["cited"]) == (asked, 0)


async def test_the_overlap_counts_what_both_found(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    for number in range(12):
        text = f"# Room {number}\n\nShelf {number} holds lot {number * 7}.".encode()
        await ready(alice, worker, project, text, f"{number}.md")
    await begin(alice, project, WIDE)
    await fill(worker, project)

    (same,) = (await compared(alice, project, questions=["shelf"]))["questions"]
    await alice.http.patch(f"/projects/{project}/settings", json={"retrieval": {"mode": "vector"}})
    (other,) = (await compared(alice, project, questions=["Where is the pump?"]))["questions"]

    assert same["overlap"] >= 0.8 and same["cited"] == 0
    current = await search(alice, project, query="Where is the pump?")
    await switch(alice, project)
    beside = await search(alice, project, query="Where is the pump?")
    both = {h["passage_id"] for h in current["hits"]} & {h["passage_id"] for h in beside["hits"]}
    assert other["overlap"] == len(both) / 10


async def test_nobody_sees_what_others_asked_in_a_comparison(
    alice: Person, bob: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    await ask(alice, project, "Which colour has the lifeboat?")
    await begin(alice, project, WIDE)
    await fill(worker, project)
    change(
        database,
        "insert into members (project_id, user_id, role)"
        " select %s, id, 'owner' from users where email = %s",
        project,
        bob.email,
    )

    told = await compared(bob, project)
    given = await compared(bob, project, questions=["Which colour has the lifeboat?"])

    assert told == {
        "questions": [],
        "overlap": None,
        "cited_found": {"current": None, "beside": None},
    }
    assert given["questions"][0]["cited"] == 0


async def test_more_than_fifty_questions_are_refused(alice: Person, project: str) -> None:
    body = {"questions": ["why?"] * 51}
    answer = await alice.http.post(f"/projects/{project}/embedder/comparison", json=body)

    assert answer.status_code == 422
