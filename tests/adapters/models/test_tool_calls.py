import asyncio
from contextlib import aclosing
from itertools import chain, zip_longest

import pytest

from adapters.models.chat import OpenAIChatModel
from adapters.models.messages import message_of
from contracts.completions import ChatMessage, Delta, ToolCall, ToolSpec
from contracts.errors import ModelUnavailable
from contracts.settings import ModelSettings
from tests.fakes.openai_server import fragments, openai_server

QUESTION = [ChatMessage("user", "What does the handbook say of ice?")]
SCHEMA = {
    "type": "object",
    "properties": {"query": {"type": "string"}},
    "required": ["query"],
}
SEARCH = ToolSpec("search", "Finds passages.", SCHEMA)
READ = ToolSpec("read", "Reads a document.", {"type": "object", "properties": {}})
ICE, SNOW = '{"query": "ice \\u00e9"}', '{"query": "snow"}'


def chat(server) -> OpenAIChatModel:
    return OpenAIChatModel(
        ModelSettings.model_validate(
            {"base_url": server.url, "name": "fake-1", "timeout_seconds": 5}
        ),
        None,
    )


async def heard(server, messages=QUESTION, tools=(SEARCH, READ)) -> list[Delta]:
    return [delta async for delta in chat(server).stream(messages, tools)]


async def calls(*told) -> list[ToolCall]:
    async with openai_server(answer="", calls=told) as server:
        return [delta.call for delta in await heard(server) if delta.call]


async def test_a_model_is_told_of_every_tool_with_the_schema_of_its_arguments():
    async with openai_server() as server:
        await heard(server)

    (request,) = server.requests
    assert [tool["type"] for tool in request["tools"]] == ["function", "function"]
    assert [tool["function"] for tool in request["tools"]] == [
        {"name": "search", "description": "Finds passages.", "parameters": SCHEMA},
        {"name": "read", "description": "Reads a document.", "parameters": READ.parameters},
    ]


async def test_a_schema_goes_out_with_its_references_and_titles():
    node = {"type": "object", "title": "Node", "properties": {"next": {"$ref": "#/$defs/Node"}}}
    schema = {"type": "object", "properties": {"first": node}, "$defs": {"Node": node}}
    async with openai_server() as server:
        await heard(server, tools=[ToolSpec("walk", "Walks.", schema)])

    assert server.requests[0]["tools"][0]["function"]["parameters"] == schema


async def test_without_tools_none_are_spoken_of():
    async with openai_server() as server:
        await heard(server, tools=())

    assert "tools" not in server.requests[0]


async def test_arguments_that_come_in_fragments_are_put_together():
    assert await calls(*fragments(0, "c1", "search", ICE, size=1)) == [
        ToolCall("c1", "search", ICE)
    ]


async def test_two_calls_of_one_tool_are_told_apart_though_their_fragments_alternate():
    one, two = fragments(0, "c1", "search", ICE), fragments(1, "c2", "search", SNOW)
    mixed = [f for f in chain.from_iterable(zip_longest(one, two)) if f]

    assert await calls(*mixed) == [ToolCall("c1", "search", ICE), ToolCall("c2", "search", SNOW)]


async def test_calls_that_a_server_gives_the_same_index_are_told_apart_by_their_ids():
    told = [*fragments(0, "c1", "search", ICE), *fragments(0, "c2", "search", SNOW)]

    assert await calls(*told) == [ToolCall("c1", "search", ICE), ToolCall("c2", "search", SNOW)]


async def test_an_id_and_a_name_that_come_with_every_fragment_count_once():
    told = [
        {"index": 0, "id": "c1", "function": {"name": "search", "arguments": part}}
        for part in (ICE[:5], ICE[5:])
    ]

    assert await calls(*told) == [ToolCall("c1", "search", ICE)]


async def test_a_call_without_an_id_is_given_one_of_its_own():
    told = [
        {"index": i, "function": {"name": "read", "arguments": "{}"}, "type": "function"}
        for i in range(2)
    ]

    one, two = await calls(*told)

    assert one.id and two.id and one.id != two.id


async def test_arguments_that_are_no_json_come_as_the_model_wrote_them():
    assert await calls(*fragments(0, "c1", "search", '{"query": ice')) == [
        ToolCall("c1", "search", '{"query": ice')
    ]


async def test_what_cannot_be_stored_is_left_out_of_arguments():
    assert await calls(*fragments(0, "c1", "search", "{\x00}")) == [ToolCall("c1", "search", "{}")]


async def test_text_comes_before_the_calls_and_the_usage_last():
    told = [*fragments(0, "c1", "search", ICE), *fragments(1, "c2", "read", "{}")]
    async with openai_server(answer="Let me look.", calls=told) as server:
        deltas = await heard(server)

    assert "".join(d.text for d in deltas[:-3]) == "Let me look."
    assert [d.call.id for d in deltas[-3:-1] if d.call] == ["c1", "c2"]
    assert deltas[-1].usage and deltas[-1].usage.output_tokens == 3


async def test_calls_and_their_results_are_sent_back_as_they_were():
    wanted = (ToolCall("c1", "search", ICE), ToolCall("c2", "search", '{"query": ice'))
    talk = [
        *QUESTION,
        ChatMessage("assistant", "Let me look.", calls=wanted),
        ChatMessage("tool", "It is cold.", answers="c1"),
        ChatMessage("tool", "The arguments are no JSON.", answers="c2"),
    ]
    async with openai_server() as server:
        await heard(server, talk)

    _, asked, one, two = server.requests[0]["messages"]
    assert asked["content"] == "Let me look."
    assert [(c["id"], c["type"], c["function"]) for c in asked["tool_calls"]] == [
        ("c1", "function", {"name": "search", "arguments": ICE}),
        ("c2", "function", {"name": "search", "arguments": '{"query": ice'}),
    ]
    assert (one["role"], one["tool_call_id"], one["content"]) == ("tool", "c1", "It is cold.")
    assert (two["role"], two["tool_call_id"]) == ("tool", "c2")


@pytest.mark.parametrize(
    "arguments",
    [
        (SNOW, "{}"),
        ('{"query":"ice"}', SNOW),
        (SNOW, "[]", '{"a": 1}'),
        (SNOW, "[" * 100_000, "null"),
        ('{"a": 1, "a": 2}', '{"a": NaN}', '{"query": "Eis für é"}', ""),
    ],
)
async def test_arguments_are_sent_back_in_the_words_of_the_model_and_in_order(arguments):
    wanted = tuple(ToolCall(f"c{n}", "search", told) for n, told in enumerate(arguments))
    results = [ChatMessage("tool", "None.", answers=call.id) for call in wanted]
    async with openai_server() as server:
        await heard(server, [*QUESTION, ChatMessage("assistant", "", calls=wanted), *results])

    sent = server.requests[0]["messages"][1]["tool_calls"]
    assert [call["function"]["arguments"] for call in sent] == list(arguments)


def test_a_call_that_reads_as_it_is_written_is_langchains():
    from langchain_core import messages

    call = ToolCall("c", "search", SNOW)
    said = message_of(ChatMessage("assistant", "", calls=(call,)), messages)

    assert isinstance(said, messages.AIMessage)
    assert said.tool_calls == [
        messages.ToolCall(type="tool_call", name="search", args={"query": "snow"}, id="c")
    ]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (ChatMessage("system", "Be brief."), "system"),
        (ChatMessage("user", "Why?"), "human"),
        (ChatMessage("assistant", "So."), "ai"),
        (ChatMessage("tool", "Cold.", answers="c"), "tool"),
    ],
)
def test_each_role_is_a_message_of_langchain_core(message: ChatMessage, kind: str):
    from langchain_core import messages

    said = message_of(message, messages)

    assert isinstance(said, messages.BaseMessage)
    assert (said.type, said.content) == (kind, message.content)


async def test_a_call_without_an_index_is_one_all_the_same():
    told = [{"id": f"c{i}", "function": {"name": "read", "arguments": "{}"}} for i in range(2)]

    assert await calls(*told) == [ToolCall("c0", "read", "{}"), ToolCall("c1", "read", "{}")]


@pytest.mark.parametrize("unreadable", [{"index": 0, "id": "c1"}, {"index": 0, "function": None}])
async def test_calls_that_cannot_be_read_are_no_answer(unreadable):
    async with openai_server(answer="", calls=[unreadable]) as server:
        with pytest.raises(ModelUnavailable, match="no answer"):
            await heard(server)


async def test_closing_the_iterator_hangs_up_with_tools_as_without():
    async with openai_server(behaviour="slow", answer="word " * 500) as server:
        async with aclosing(chat(server).stream(QUESTION, [SEARCH])) as deltas:
            async for _ in deltas:
                break
        await asyncio.wait_for(server.hung_up.wait(), 1)


def test_only_an_assistant_calls_tools():
    with pytest.raises(ValueError, match="assistant"):
        ChatMessage("user", "", calls=(ToolCall("c1", "read", "{}"),))


@pytest.mark.parametrize(("role", "answers"), [("tool", None), ("user", "c1")])
def test_a_tools_message_and_no_other_says_which_call_it_answers(role, answers):
    with pytest.raises(ValueError, match="which call"):
        ChatMessage(role, "It is cold.", answers=answers)
