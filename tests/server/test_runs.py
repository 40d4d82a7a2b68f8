"""Runs with a language model: a fake one that speaks the real protocol over a real socket."""

import asyncio
from typing import Any

import pytest

from tests.api import Person
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import ask, follow, frames_of, new_chat

QUESTION = "Who is the duty pharmacist?"
ANSWER = "The duty pharmacist is Dr. Ilse Brandt [1]. " * 20


@pytest.fixture(autouse=True)
def behaving(model: OpenAIServer) -> None:
    model.behaviour, model.answer, model.thinks = "normal", ANSWER, ""
    model.hung_up.clear()


async def test_prose_comes_with_its_marks_and_quotes(reader: Person, project: str) -> None:
    model_answer = (await ask(reader, await new_chat(reader, project), QUESTION))[-1]

    message = model_answer[2]["message"]
    assert message["content"].startswith("The duty pharmacist is Dr. Ilse Brandt [1].")
    assert "Ilse Brandt" in message["sources"][0]["quote"]
    assert message["sentences"][0]["support"] == "supported"


async def test_a_corrected_answer_is_stored_and_read_as_it_was_streamed(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    model.answer = "The duty pharmacist is Dr. Ilse Brand [1]. She is reached on extension 4471."
    chat = await new_chat(reader, project)
    frames = await ask(reader, chat, QUESTION)

    text, sentences, sources = "", [], []
    for _, name, data in frames:
        if name == "token":
            text += data["text"]
        elif name == "revised":
            text, sentences = data["text"], []
        elif name == "sentence":
            sentences.append({key: data[key] for key in ("start", "end", "sources", "support")})
        elif name == "sources":
            sources = data["sources"]
    assert "Ilse Brand " not in text and "Dr. Ilse Brandt" in text
    assert [one["support"] for one in sentences] == ["supported", "supported"]
    done = frames[-1][2]["message"]
    assert (done["content"], done["sentences"], done["sources"]) == (text, sentences, sources)
    thread = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert thread[-1] == done


async def test_stopping_closes_the_model_s_line_and_keeps_the_partial_text(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    model.behaviour = "slow"
    chat = await new_chat(reader, project)
    seen: list[str] = []
    message: dict[str, Any] = {}
    async with reader.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": QUESTION}
    ) as response:
        run = ""
        stopped = False
        async for _, name, data in frames_of(response):
            run = run or data.get("run_id", "")
            seen.append(name)
            if name == "token" and not stopped:
                stopped = True
                assert (await reader.http.post(f"/runs/{run}/stop")).status_code == 202
            if name == "done":
                message = data["message"]

    await asyncio.wait_for(model.hung_up.wait(), 5)
    assert message["status"] == "stopped"
    assert 0 < len(message["content"]) < len(ANSWER)
    assert message["steps"][-1] == {
        "id": "answer", "parent_id": None,
        "name": "answer", "state": "unfinished", "ms": None, "summary": None, "detail": None,
    }  # fmt: skip
    assert message["took_ms"] > sum(step["ms"] or 0 for step in message["steps"])
    thread = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert thread[-1] == message


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        ("unauthorized", "model-unavailable"),
        ("limited", "model-limited"),
        ("failing", "model-failed"),
        ("cut", "model-broke-off"),
        ("garbage", "model-unreadable"),
    ],
)
async def test_a_model_that_fails_ends_the_run_with_a_problem_and_keeps_what_there_was(
    reader: Person, project: str, model: OpenAIServer, behaviour: str, kind: str
) -> None:
    model.behaviour = behaviour  # pyright: ignore
    chat = await new_chat(reader, project)

    frames = await ask(reader, chat, QUESTION)

    assert frames[-1][1] == "error"
    assert frames[-1][2]["problem"]["type"] == f"/problems/{kind}"
    assert frames[-1][2]["retryable"] is True
    thread = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert [message["status"] for message in thread] == ["complete", "failed"]


async def test_a_second_reader_sees_the_same_bytes_while_it_is_written(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    model.behaviour = "slow"
    chat = await new_chat(reader, project)
    async with reader.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": QUESTION}
    ) as response:
        first = await anext(frames_of(response))

    one, two = await asyncio.gather(*[follow(reader, first[2]["run_id"]) for _ in range(2)])

    assert one == two
    assert one.count(b"event: done") == 1


async def test_a_stream_ends_with_an_error_when_its_chat_is_deleted(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    model.behaviour = "slow"
    chat = await new_chat(reader, project)
    seen: list[tuple[str, dict[str, Any]]] = []
    async with reader.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": QUESTION}
    ) as response:
        async for _, name, data in frames_of(response):
            seen.append((name, data))
            if name == "token" and len([n for n, _ in seen if n == "token"]) == 1:
                assert (await reader.http.delete(f"/chats/{chat}")).status_code == 204

    assert seen[-1][0] == "error"
    assert seen[-1][1]["problem"]["status"] == 404
    assert "chat" in seen[-1][1]["problem"]["detail"]


async def test_a_run_of_another_process_is_followed_too(
    server: str, reader: Person, project: str, model: OpenAIServer
) -> None:
    model.behaviour = "slow"
    chat = await new_chat(reader, project)
    async with reader.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": QUESTION}
    ) as response:
        run = (await anext(frames_of(response)))[2]["run_id"]

    elsewhere = await reader.http.get(f"{server}/api/v1/runs/{run}/events")

    assert elsewhere.content == await follow(reader, run)


async def test_what_no_text_can_hold_is_left_out_of_a_model_s_answer(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    model.answer = "The duty\x00 pharmacist\ud83d is Dr. Ilse Brandt [1]."
    chat = await new_chat(reader, project)

    answers = [(await ask(reader, chat, QUESTION))[-1] for _ in range(2)]  # the second rewrites

    for _, name, data in answers:
        assert name == "done"
        assert data["message"]["content"] == "The duty pharmacist is Dr. Ilse Brandt [1]."


async def test_what_a_model_thinks_is_in_the_trace_and_told_to_no_later_question(
    reader: Person, project: str, model: OpenAIServer
) -> None:
    model.thinks, model.answer = "It must be Brandt [1].", "It is Dr. Ilse Brandt [1]."
    chat = await new_chat(reader, project)
    first = (await ask(reader, chat, QUESTION))[-1][2]["message"]
    model.requests.clear()
    await ask(reader, chat, "And what is her extension?")

    (thought,) = [step for step in first["steps"] if step["name"] == "think"]
    assert (thought["parent_id"], thought["detail"]) == ("answer", {"thought": model.thinks})
    assert first["content"] == model.answer
    assert model.thinks not in str(model.requests)
