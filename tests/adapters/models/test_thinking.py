"""What a model thinks is kept apart from what it says, however its server sends it."""

import pytest

from adapters.models.chat import OpenAIChatModel
from adapters.models.thinking import Thinking, thought_in
from contracts.ports import ChatMessage
from contracts.settings import ModelSettings
from tests.fakes.openai_server import OpenAIServer, openai_server

QUESTION = [ChatMessage("user", "How cold?")]
THOUGHT, SAID = "Is it? <think> I < it.", "It is <b>cold</b>. <think> [1]"


async def told(server: OpenAIServer, **settings: object) -> tuple[str, str]:
    chosen = {"base_url": server.url, "name": "fake-1", **settings}
    model = OpenAIChatModel(ModelSettings.model_validate(chosen), None)
    deltas = [delta async for delta in model.stream(QUESTION)]
    return "".join(d.thought for d in deltas), "".join(d.text for d in deltas)


@pytest.mark.parametrize("token", [1, 2, 3, 5, 7, 11, 1000])
async def test_a_thought_is_no_part_of_the_answer(token: int) -> None:
    async with openai_server(answer=SAID, thinks=THOUGHT, token=token) as server:
        assert await told(server) == (THOUGHT, SAID)
    async with openai_server(answer=f"\n<think>{THOUGHT}</think>\n\n{SAID}", token=token) as server:
        thought, said = await told(server)
        assert (thought, said.lstrip()) == (THOUGHT, SAID)


@pytest.mark.parametrize(
    "said", ["<", "<think", "<thinking> is fine", "", " ", "a <think>b</think>"]
)
async def test_what_only_looks_like_the_beginning_of_a_thought_is_said(said: str) -> None:
    for token in (1, 1000):
        async with openai_server(answer=said, token=token) as server:
            assert await told(server) == ("", said)


def test_an_answer_that_ends_in_its_thought_says_nothing() -> None:
    thinking = Thinking()
    pieces = [thinking.split("<think>It is </thi"), thinking.rest()]
    assert pieces == [("It is ", ""), ("</thi", "")]


@pytest.mark.parametrize(
    ("chunk", "thought"),
    [
        ({"choices": [{"delta": {"reasoning": "So."}}]}, "So."),
        ({"choices": [{"delta": {"reasoning_content": "So.", "reasoning": "No."}}]}, "So."),
        ({"choices": [{"delta": {"reasoning": {"summary": []}}}]}, ""),
        ({"choices": [{"delta": None}]}, ""),
        ({"choices": []}, ""),
    ],
)
def test_a_thought_is_read_under_either_name(chunk: dict[str, object], thought: str) -> None:
    assert thought_in(chunk) == thought


async def test_how_hard_to_think_is_told_to_the_server_that_can_be_told() -> None:
    async with openai_server() as server:
        await told(server, effort="low", temperature=0.3)
        await told(server)
    first, second = server.requests
    assert (first["reasoning_effort"], first["temperature"]) == ("low", 0.3)
    assert "reasoning_effort" not in second


def test_openai_itself_is_told_no_temperature_beside_an_effort() -> None:
    from adapters.models.chat import _temper  # what is sent there, no test can see

    chosen = {"base_url": "https://api.openai.com/v1", "name": "o4", "effort": "high"}
    assert _temper(ModelSettings.model_validate(chosen)) == {"reasoning_effort": "high"}
