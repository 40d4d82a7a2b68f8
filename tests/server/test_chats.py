"""What an answer says, and what is kept of it."""

from uuid import UUID

import psycopg
import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.asking import ask, new_chat
from tests.server.test_documents import HANDBOOK


@pytest.fixture(scope="module")
async def project(alice: Person, worker: Adapters) -> str:
    made = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(made, HANDBOOK)))
    return made


async def test_an_answer_begins_with_its_run_and_ends_with_its_message(
    alice: Person, project: str
) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")

    names = [name for _, name, _ in frames]
    assert (names[0], names[-1]) == ("run", "done")
    assert "Ilse Brandt" in frames[-1][2]["message"]["content"]


async def test_a_source_has_the_name_that_its_document_has_everywhere(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, HANDBOOK, "rooms/cold.md")))
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")

    told = [data["sources"] for _, name, data in frames if name == "sources"]
    message = frames[-1][2]["message"]
    candidates = next(s for s in message["steps"] if s["name"] == "retrieve")["detail"][
        "candidates"
    ]
    titles = {one["title"] for one in (*told[-1], *message["sources"], *candidates)}
    assert titles == {"rooms/cold.md"}


async def test_an_answer_says_how_long_its_reader_waited(alice: Person, project: str) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")

    message = frames[-1][2]["message"]
    assert message["took_ms"] >= sum(step["ms"] or 0 for step in message["steps"])


async def test_the_trace_counts_the_cited_sentences_as_the_answer_does(
    alice: Person, project: str
) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")

    message = frames[-1][2]["message"]
    supports = [sentence["support"] for sentence in message["sentences"]]
    cited = sum(support != "none" for support in supports)
    summary = next(s for s in message["steps"] if s["name"] == "verify")["summary"]
    assert summary.startswith(f"{cited} of {len(supports)} sentences cited")


async def test_the_history_is_what_done_carried(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    frames = await ask(alice, chat, "Who is the duty pharmacist?")

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]

    assert [message["role"] for message in thread] == ["user", "assistant"]
    assert thread[1] == frames[-1][2]["message"]


async def test_steps_stored_before_they_had_ids_are_read_with_their_names(
    alice: Person, project: str, database: TestDatabase
) -> None:
    chat = await new_chat(alice, project)
    frames = await ask(alice, chat, "Who is the duty pharmacist?")
    kept = frames[-1][2]["message"]["steps"]
    with psycopg.connect(database.superuser_url, autocommit=True) as owner:
        owner.execute(
            "update messages set steps = (select jsonb_agg(s - 'id' - 'parent_id')"
            " from jsonb_array_elements(steps) s) where role = 'assistant' and chat_id = %s",
            [chat],
        )

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]

    assert thread[1]["steps"] == kept
    assert [step["id"] for step in kept] == [step["name"] for step in kept]


async def test_a_quote_stands_in_the_stored_text_at_its_place(alice: Person, project: str) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")
    source = frames[-1][2]["message"]["sources"][0]

    part = await alice.http.get(
        f"/documents/{source['document_id']}/text",
        params={"start": source["place"]["start"], "end": source["place"]["end"]},
    )

    assert part.json()["text"] == source["quote"]


async def test_a_quote_stands_below_its_own_headings(alice: Person, project: str) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")

    place = frames[-1][2]["message"]["sources"][0]["place"]

    assert place["headings"] == ["Cold room handbook", "People"]


async def test_what_the_documents_do_not_say_is_said_so(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    frames = await ask(alice, chat, "What is the boiling point of xenon?")

    message = frames[-1][2]["message"]
    said = "The documents do not mention the boiling point of xenon."
    assert (message["content"], message["sources"]) == (said, [])
    assert {near["why"] for near in message["nearest"]} == {
        "It says nothing about the boiling point of xenon."
    }
    history = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert history[-1]["nearest"] == message["nearest"]


async def test_every_door_to_a_foreign_chat_is_closed(
    alice: Person, bob: Person, project: str
) -> None:
    chat = await new_chat(alice, project)
    frames = await ask(alice, chat, "Who is the duty pharmacist?")
    message, run = frames[-1][2]["message"], frames[0][2]["run_id"]
    doors = [
        ("GET", f"/chats/{chat}", None), ("PATCH", f"/chats/{chat}", {"title": "x"}),
        ("DELETE", f"/chats/{chat}", None), ("GET", f"/chats/{chat}/messages", None),
        ("POST", f"/chats/{chat}/messages", {"content": "x"}),
        ("POST", f"/messages/{message['parent_id']}/answer", None),
        ("PUT", f"/messages/{message['id']}/feedback", {"rating": "bad"}),
        ("GET", f"/runs/{run}/events", None), ("POST", f"/runs/{run}/stop", None),
    ]  # fmt: skip

    answers = [await bob.http.request(method, path, json=body) for method, path, body in doors]

    assert [answer.status_code for answer in answers] == [404] * len(doors)


async def test_feedback_can_be_changed_and_cleared(alice: Person, project: str) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")
    path = f"/messages/{frames[-1][2]['message']['id']}/feedback"

    seen = [
        (await alice.http.put(path, json=body)).json()["feedback"]
        for body in ({"rating": "bad", "reason": "no"}, {"rating": "good"}, {"rating": None})
    ]

    assert seen == [{"rating": "bad", "reason": "no"}, {"rating": "good", "reason": None}, None]


@pytest.mark.parametrize("rating", ["good", None])
async def test_a_question_takes_no_feedback(
    alice: Person, project: str, rating: str | None
) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")
    question = frames[0][2]["question_id"]

    answer = await alice.http.put(f"/messages/{question}/feedback", json={"rating": rating})

    assert answer.status_code == 404


async def test_a_refused_phrase_is_refused_and_stored_as_such(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await alice.http.patch(
        f"/projects/{project}/settings", json={"guardrail": {"refused_phrases": ["salary"]}}
    )

    frames = await ask(alice, await new_chat(alice, project), "What is her salary?")

    message = frames[-1][2]["message"]
    assert "refusal" in [name for _, name, _ in frames]
    assert (message["status"], message["content"] != "") == ("refused", True)


async def test_a_chat_is_named_after_its_first_question(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    await ask(alice, chat, "Who is the duty pharmacist?")

    assert (await alice.http.get(f"/chats/{chat}")).json()["title"] == "Who is the duty pharmacist?"


async def test_a_deleted_document_leaves_its_citations_readable(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    document = await alice.upload(project, HANDBOOK)
    await ingest_document(worker, UUID(document))
    chat = await new_chat(alice, project)
    answered = (await ask(alice, chat, "Who is the duty pharmacist?"))[-1][2]["message"]

    await alice.http.delete(f"/documents/{document}")

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert [source["document_id"] for source in thread[1]["sources"]] == [None]
    assert [source["quote"] for source in thread[1]["sources"]] == [
        source["quote"] for source in answered["sources"]
    ]


async def test_asking_the_web_without_a_web_search_says_so(alice: Person, project: str) -> None:
    answer = await alice.http.post(
        f"/chats/{await new_chat(alice, project)}/messages", json={"content": "x", "web": True}
    )

    assert answer.status_code == 422
