"""A real small model behind the real API: whatever it says, nothing breaks."""

import asyncio
from typing import Any

import pytest

from agents.supervising.nodes.decide import NO_TOOLS
from tests.api import Person
from tests.fakes.model_proxy import ModelProxy
from tests.server.asking import Frame, ask, frames_of, new_chat

QUESTIONS = (
    "Who is the duty pharmacist?",
    "How is she reached?",  # a follow-up, which the model is to make complete
    "Write a poem about penguins in Peru.",
)
LONG = "Write down everything that the handbook says, and then all of it again, ten times."


@pytest.fixture(scope="module")
async def answered(reader: Person, project: str) -> list[list[Frame]]:
    """What was streamed for each question of one chat."""
    chat = await new_chat(reader, project)
    return [await ask(reader, chat, question) for question in QUESTIONS]


@pytest.fixture(scope="module")
async def by_agent(reader: Person, project: str) -> list[Frame]:
    return await ask(reader, await new_chat(reader, project), QUESTIONS[0], agent="agent")


def message(frames: list[Frame]) -> dict[str, Any]:
    return frames[-1][2]["message"]


async def test_every_stream_ends_with_the_stored_answer(
    reader: Person, answered: list[list[Frame]]
) -> None:
    for frames in answered:
        assert [name for _, name, _ in frames if name == "done"] == ["done"] == [frames[-1][1]]
        assert message(frames)["status"] == "complete"
    chat = message(answered[0])["chat_id"]
    stored = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert stored[1::2] == [message(frames) for frames in answered]


def test_every_sentence_has_a_verdict_and_none_is_supported_by_nothing(
    answered: list[list[Frame]], by_agent: list[Frame]
) -> None:
    for frames in [*answered, by_agent]:
        told = message(frames)
        judged = [data for _, name, data in frames if name == "sentence"]
        assert [one["support"] for one in judged] == [s["support"] for s in told["sentences"]]
        for sentence in told["sentences"]:
            assert sentence["sources"] or sentence["support"] == "none"
            assert set(sentence["sources"]) <= {source["n"] for source in told["sources"]}


def test_usage_is_what_the_server_counted(answered: list[list[Frame]]) -> None:
    """Of the answer itself: who corrects it is given up where the machine is busy, and what that
    came to nobody counted."""
    for frames in answered:
        (told,) = [s["detail"] for s in message(frames)["steps"] if s["name"] == "answer"]
        assert told["input_tokens"] > 0 and told["output_tokens"] > 0
        assert "estimated" not in told
        assert message(frames)["usage"]["input_tokens"] >= told["input_tokens"]


def test_no_tag_of_the_prompt_reaches_the_reader(answered: list[list[Frame]]) -> None:
    for frames in answered:
        said = "".join(data["text"] for _, name, data in frames if name == "token")
        assert "<passage" not in said and "<turn" not in said


def test_a_model_whose_template_has_no_tools_gets_one_search_and_says_so(
    by_agent: list[Frame],
) -> None:
    told = message(by_agent)
    steps = {step["name"]: step["summary"] for step in told["steps"]}
    assert told["status"] == "complete"
    assert steps["decide"] == NO_TOOLS and "retrieve" in steps


def test_no_poem_is_searched_in_the_place_of_a_question(answered: list[list[Frame]]) -> None:
    for question, frames in zip(QUESTIONS, answered, strict=True):
        steps = {step["name"]: step["detail"] or {} for step in message(frames)["steps"]}
        query = steps["retrieve"]["query"]
        assert len(query) < 2 * len(question) + 60
        assert query == question or steps["retrieve"].get("also as asked", question) == question


def test_an_answer_of_which_nothing_is_supported_does_not_pass(
    answered: list[list[Frame]], by_agent: list[Frame]
) -> None:
    for frames in [*answered, by_agent]:
        verdicts = [sentence["support"] for sentence in message(frames)["sentences"]]
        assert verdicts == [] or "supported" in verdicts or "weak" in verdicts
    assert message(answered[-1])["sentences"] == []  # no document speaks of penguins


async def test_stop_hangs_up_on_the_model_while_it_would_write_on(
    reader: Person, project: str, proxy: ModelProxy
) -> None:
    proxy.hung_up.clear()
    chat = await new_chat(reader, project)
    async with reader.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": LONG}
    ) as response:
        run, stopped, last = "", False, dict[str, Any]()
        async for _, name, last in frames_of(response):
            run = run or last.get("run_id", "")
            if name == "token" and not stopped:
                stopped = True
                assert (await reader.http.post(f"/runs/{run}/stop")).status_code == 202
                async with asyncio.timeout(10):
                    await proxy.hung_up.wait()
    assert last["message"]["status"] == "stopped"
    assert last["message"]["usage"]["output_tokens"] > 0
