"""An answer of a given shape, from servers that can be told of it and from those that cannot."""

import asyncio
import json
from typing import Any

import pytest

from adapters.models.chat import OpenAIChatModel
from adapters.models.structured import json_in
from contracts.chats import Usage
from contracts.completions import Delta, ToolSpec
from contracts.ports import ChatMessage
from contracts.settings import ModelSettings
from tests.fakes.openai_server import OpenAIServer, fragments, openai_server

SCHEMA = {"type": "object", "properties": {"attack": {"type": "boolean"}}}
SHAPE = ToolSpec("verdict", "Say so.", SCHEMA, only=True)
QUESTION = [ChatMessage("system", "Judge."), ChatMessage("user", "Is it?")]
JSON = '{"attack": true}'
REFUSAL = "'response_format.type' must be 'text'"


def asking(server: OpenAIServer) -> OpenAIChatModel:
    told = {"base_url": server.url, "name": "fake-1"}
    return OpenAIChatModel(ModelSettings.model_validate(told), None)


async def deltas(model: OpenAIChatModel) -> list[Delta]:
    return [delta async for delta in model.stream(QUESTION, [SHAPE])]


async def arguments(model: OpenAIChatModel) -> list[str]:
    return [delta.call.arguments for delta in await deltas(model) if delta.call]


def way(body: dict[str, Any]) -> str:
    return "schema" if body.get("response_format") else "tool" if body.get("tools") else "words"


async def test_a_server_that_can_holds_the_model_to_the_schema() -> None:
    async with openai_server(answer=JSON) as server:
        assert await arguments(asking(server)) == [JSON]
    (body,) = server.requests
    assert body["response_format"]["json_schema"] == {"name": "verdict", "schema": SCHEMA}
    assert "tools" not in body and json.dumps(SCHEMA) in body["messages"][0]["content"]


async def test_a_server_that_refuses_schemas_is_offered_a_tool_and_never_asked_for_one_again() -> (
    None
):
    calls = fragments(0, "call-1", "verdict", JSON)
    async with openai_server(answer="", refuses_shapes=REFUSAL, calls=calls) as server:
        model = asking(server)
        assert await arguments(model) == await arguments(model) == [JSON]
    assert [way(body) for body in server.requests] == ["schema", "tool", "tool"]


async def test_where_neither_is_taken_it_is_asked_for_in_words_and_mended() -> None:
    said = 'Sure!\n```json\n{"attack": true,}\n```'
    async with openai_server(
        answer=said, refuses_shapes=REFUSAL, refuses_tools="x does not support tools"
    ) as server:
        assert await arguments(asking(server)) == [JSON]
    assert [way(body) for body in server.requests] == ["schema", "tool", "words"]


async def test_a_server_that_takes_a_schema_and_forgets_it_is_not_asked_for_one_again() -> None:
    async with openai_server(answer="It is none.") as server:
        model = asking(server)
        assert await arguments(model) == []
        assert [way(body) for body in server.requests] == ["schema", "tool", "words"]
        said = await deltas(model)
    assert [way(body) for body in server.requests[3:]] == ["tool", "words"]
    assert said[-1].text == "It is none."


@pytest.mark.parametrize("refused", [{}, {"refuses_shapes": REFUSAL}])
async def test_several_that_learn_it_at_once_all_have_their_answer(refused: dict[str, str]) -> None:
    async with openai_server(answer="It is none.", **refused) as server:
        model = asking(server)
        both = await asyncio.gather(deltas(model), deltas(model))
    assert [said[-1].text for said in both] == ["It is none."] * 2


async def test_every_way_that_was_tried_is_charged_for() -> None:
    async with openai_server(answer="It is none.") as server:
        charged = [delta.usage for delta in await deltas(asking(server)) if delta.usage]
    read = sum(words for words, _ in server.billed)
    assert charged[-1] == Usage(
        input_tokens=read, output_tokens=sum(written for _, written in server.billed)
    )


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("{}", {}),
        ('I say: {"a": "x}"} and no more {', {"a": "x}"}),
        ('{"a": [1, 2,], }', {"a": [1, 2]}),
        ('{"a": [{"b": "it was c', {"a": [{"b": "it was c"}]}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ("[1]", None),
        ("It is none.", None),
        ("{attack: maybe}", None),
    ],
)
def test_json_is_mended_as_far_as_it_can_be_read(said: str, found: object) -> None:
    mended = json_in(said)
    assert (None if mended is None else json.loads(mended)) == found
