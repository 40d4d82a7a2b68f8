import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.test_documents import HANDBOOK

Frame = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
async def project(alice: Person, worker: Adapters) -> str:
    made = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(made, HANDBOOK)))
    return made


async def new_chat(person: Person, project: str) -> str:
    return (await person.http.post(f"/projects/{project}/chats", json={})).json()["id"]


async def frames_of(response: httpx.Response) -> AsyncIterator[Frame]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield fields["id"], fields["event"], json.loads(fields["data"])
            fields = {}


async def ask(person: Person, chat: str, content: str, **body: object) -> list[Frame]:
    async with person.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": content} | body
    ) as response:
        return [frame async for frame in frames_of(response)]


async def follow(person: Person, run: str, after: str | None = None) -> bytes:
    headers = {"last-event-id": after} if after else {}
    return (await person.http.get(f"/runs/{run}/events", headers=headers)).content


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


async def test_a_stream_cut_anywhere_and_resumed_gives_the_same_bytes(
    alice: Person, project: str
) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")
    run = frames[0][2]["run_id"]
    whole = await follow(alice, run)

    for number, (event_id, _, _) in enumerate(frames, 1):
        rest = b"".join(whole.split(b"\n\n")[number:])
        assert (await follow(alice, run, event_id)).replace(b"\n\n", b"") == rest


async def test_waiting_for_json_gives_the_finished_message(alice: Person, project: str) -> None:
    answer = await alice.http.post(
        f"/chats/{await new_chat(alice, project)}/messages",
        json={"content": "Who is the duty pharmacist?"},
        headers={"accept": "application/json"},
    )

    assert (answer.status_code, answer.json()["role"]) == (200, "assistant")


async def test_nobody_listening_still_saves_the_answer_once(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    async with alice.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": "Who is the duty pharmacist?"}
    ) as response:
        run = (await anext(frames_of(response)))[2]["run_id"]

    await follow(alice, run)
    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]

    assert [message["status"] for message in thread] == ["complete", "complete"]


async def test_answering_again_makes_a_sibling(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    first = (await ask(alice, chat, "Who is the duty pharmacist?"))[-1][2]["message"]

    again = await alice.http.post(
        f"/messages/{first['parent_id']}/answer", headers={"accept": "application/json"}
    )

    assert again.json()["parent_id"] == first["parent_id"]
    assert again.json()["id"] != first["id"]


async def test_a_question_follows_the_last_message_unless_it_names_another(
    alice: Person, project: str
) -> None:
    chat = await new_chat(alice, project)
    first = (await ask(alice, chat, "Who is the duty pharmacist?"))[-1][2]["message"]
    await ask(alice, chat, "What is her extension?")
    await ask(alice, chat, "Where are reagents stored?", parent_id=first["id"])

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]

    questions = [m for m in thread if m["role"] == "user"]
    assert [q["parent_id"] for q in questions] == [None, first["id"], first["id"]]


async def test_a_question_with_null_for_its_parent_begins_the_thread_anew(
    alice: Person, project: str
) -> None:
    chat = await new_chat(alice, project)
    await ask(alice, chat, "Who is the duty pharmacist?")
    await ask(alice, chat, "Where are reagents stored?", parent_id=None)

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]
    questions = [message for message in thread if message["role"] == "user"]
    assert [question["parent_id"] for question in questions] == [None, None]


async def test_a_message_of_another_chat_is_no_parent(alice: Person, project: str) -> None:
    other = (await ask(alice, await new_chat(alice, project), "Who?"))[-1][2]["message"]

    answer = await alice.http.post(
        f"/chats/{await new_chat(alice, project)}/messages",
        json={"content": "x", "parent_id": other["id"]},
    )

    assert answer.status_code == 404


async def test_the_same_key_replays_the_run(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    key = {"idempotency-key": str(uuid4())}
    body = {"content": "Who is the duty pharmacist?"}

    first, again = [
        (await alice.http.post(f"/chats/{chat}/messages", json=body, headers=key)).content
        for _ in range(2)
    ]

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert first == again
    assert len(thread) == 2


async def test_a_question_that_was_refused_leaves_its_key_free(alice: Person) -> None:
    key = {"idempotency-key": str(uuid4())}
    chat = uuid4()

    answers = [
        await alice.http.post(f"/chats/{chat}/messages", json={"content": "x"}, headers=key)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_deleted_chat_is_not_replayed_by_its_key(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    call = {"json": {"content": "Who is it?"}, "headers": {"idempotency-key": str(uuid4())}}
    await alice.http.post(f"/chats/{chat}/messages", **call)  # pyright: ignore
    await alice.http.delete(f"/chats/{chat}")

    again = await alice.http.post(f"/chats/{chat}/messages", **call)  # pyright: ignore

    assert again.status_code == 404


@pytest.mark.parametrize("number", ["-1", "x", "", "²", "9" * 25, "9" * 5000])
async def test_an_event_id_that_was_never_given_is_refused(
    alice: Person, project: str, number: str
) -> None:
    frames = await ask(alice, await new_chat(alice, project), "Who is the duty pharmacist?")
    run = frames[0][2]["run_id"]

    answer = await alice.http.get(
        f"/runs/{run}/events", headers={"last-event-id": f"{run}:{number}".encode()}
    )

    assert answer.status_code == 400


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


async def test_answering_again_keeps_to_the_documents_that_were_asked(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, HANDBOOK)))
    other = await alice.upload(project, b"# Canteen\n\nLunch is served at noon.\n")
    await ingest_document(worker, UUID(other))
    question = "Who is the duty pharmacist?"
    frames = await ask(alice, await new_chat(alice, project), question, document_ids=[other])

    again = await alice.http.post(
        f"/messages/{frames[0][2]['question_id']}/answer", headers={"accept": "application/json"}
    )

    assert "Brandt" not in frames[-1][2]["message"]["content"]
    assert "Brandt" not in again.json()["content"]
