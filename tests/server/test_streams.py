"""A run is read whole however often its reader leaves, and asked for once by its key."""

from uuid import UUID, uuid4

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.server.asking import ask, follow, frames_of, new_chat
from tests.server.test_documents import HANDBOOK


@pytest.fixture(scope="module")
async def project(alice: Person, worker: Adapters) -> str:
    made = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(made, HANDBOOK)))
    return made


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
