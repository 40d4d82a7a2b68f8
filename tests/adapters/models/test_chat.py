import asyncio
from contextlib import aclosing

import pytest

from adapters.models.chat import OpenAIChatModel
from contracts.chats import Usage
from contracts.errors import ConfigurationError, ContextOverflow, ModelUnavailable
from contracts.ports import ChatMessage
from contracts.settings import ModelSettings
from tests.fakes.openai_server import openai_server

QUESTION = [ChatMessage("system", "Be brief."), ChatMessage("user", "Say hello.")]


def chat(server, seconds: float = 5) -> OpenAIChatModel:
    return OpenAIChatModel(
        ModelSettings.model_validate(
            {"base_url": server.url, "name": "fake-1", "timeout_seconds": seconds}
        ),
        None,
    )


async def said(model: OpenAIChatModel) -> str:
    return "".join([delta.text async for delta in model.stream(QUESTION)])


async def test_an_answer_comes_in_pieces_and_ends_with_its_usage():
    async with openai_server(answer="Hello, reader.") as server:
        deltas = [delta async for delta in chat(server).stream(QUESTION)]

    assert "".join(d.text for d in deltas) == "Hello, reader."
    assert len(deltas) > 2
    assert deltas[-1].usage is not None
    assert (deltas[-1].usage.input_tokens, deltas[-1].usage.output_tokens) == (4, 4)


async def test_the_question_is_sent_with_its_roles_and_the_models_name():
    async with openai_server() as server:
        await said(chat(server))

    (request,) = server.requests
    assert request["model"] == "fake-1"
    assert [(m["role"], m["content"]) for m in request["messages"]] == [
        ("system", "Be brief."),
        ("user", "Say hello."),
    ]


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        ("unauthorized", "refuses the key"),
        ("limited", "limit"),
        ("failing", "status 500"),
        ("cut", "broke off"),
        ("close", "broke off"),
        ("garbage", "no answer"),
        ("page", "broke off|no answer"),
    ],
)
async def test_a_failing_server_is_explained(behaviour, sentence):
    async with openai_server(behaviour=behaviour, answer="A rather long answer.") as server:
        with pytest.raises(ModelUnavailable, match=sentence):
            await said(chat(server))
        assert len(server.requests) == 1


@pytest.mark.parametrize("behaviour", ["hang", "stall"])
async def test_a_silent_server_is_given_up(behaviour):
    async with openai_server(behaviour=behaviour) as server:
        with pytest.raises(ModelUnavailable, match="too long"):
            await said(chat(server, seconds=0.2))


async def test_an_absent_server_is_named():
    async with openai_server() as server:
        pass
    with pytest.raises(ModelUnavailable, match="IBID_MODEL__BASE_URL"):
        await said(chat(server))


@pytest.mark.parametrize("behaviour", ["slow", "stall"])
async def test_closing_the_iterator_hangs_up(behaviour):
    async with openai_server(behaviour=behaviour, answer="word " * 500) as server:
        async with aclosing(chat(server).stream(QUESTION)) as deltas:
            async for _ in deltas:
                break
        await asyncio.wait_for(server.hung_up.wait(), 1)


@pytest.mark.parametrize("behaviour", ["slow", "hang"])
async def test_cancelling_the_reader_hangs_up(behaviour):
    async with openai_server(behaviour=behaviour, answer="word " * 500) as server:
        reading = asyncio.create_task(said(chat(server)))
        await server.asked.wait()
        reading.cancel()
        await asyncio.wait_for(server.hung_up.wait(), 1)


def test_a_model_without_a_server_is_a_configuration_error():
    with pytest.raises(ConfigurationError, match="IBID_MODEL__BASE_URL"):
        OpenAIChatModel(ModelSettings.model_validate({}), None)


async def test_a_model_that_finds_no_end_is_told_where_to_stop():
    async with openai_server() as server:
        await said(chat(server))

    assert server.requests[0]["max_tokens"] == 2048


async def test_an_answer_that_was_stopped_at_its_limit_says_so():
    async with openai_server(finish="length") as server:
        deltas = [delta async for delta in chat(server).stream(QUESTION)]
    assert [delta.cut for delta in deltas][-2:] == [False, True]


async def test_an_answer_that_takes_too_long_is_stopped_and_called_cut():
    async with openai_server(behaviour="slow", answer="word " * 500, tells_usage=False) as server:
        told = {"base_url": server.url, "name": "fake-1", "longest_seconds": 0.2}
        model = OpenAIChatModel(ModelSettings.model_validate(told), None)
        deltas = [delta async for delta in model.stream(QUESTION)]
        await asyncio.wait_for(server.hung_up.wait(), 1)
    assert deltas[-1].cut and deltas[-1].usage and deltas[-1].usage.output_tokens > 0
    assert "".join(d.text for d in deltas).startswith("word word")


async def test_a_whole_answer_is_not_called_cut():
    async with openai_server() as server:
        assert not any([delta.cut async for delta in chat(server).stream(QUESTION)])


async def test_usage_that_a_server_does_not_tell_is_estimated_and_called_so():
    async with openai_server(answer="Hello, reader.", tells_usage=False) as server:
        deltas = [delta async for delta in chat(server).stream(QUESTION)]
    assert deltas[-1].usage == Usage(input_tokens=4, output_tokens=4, estimated=True)


@pytest.mark.parametrize(
    ("told", "window"),
    [
        ("This model's maximum context length is 1024 tokens. However, you requested 9000.", 1024),
        ("the request exceeds the available context size, try increasing it", None),
        ("exceeds the context size: {{'n_prompt_tokens': 9000, 'n_ctx': 2048}}", 2048),
        ("prompt is too long", None),
        ("the model is loaded with context length of only 4096 tokens", 4096),
    ],
)
async def test_more_than_a_model_reads_at_once_is_told_with_its_window(
    told: str, window: int | None
):
    async with openai_server(window=10, overflow=told) as server:
        with pytest.raises(ContextOverflow, match="fewer passages") as raised:
            await said(chat(server))
    assert raised.value.window == window


async def test_a_window_that_was_learnt_is_not_overrun_again():
    long = [ChatMessage("user", "x" * 9000)]
    async with openai_server(window=4096) as server:
        model = chat(server)
        for _ in range(2):
            with pytest.raises(ContextOverflow, match="1024 tokens"):
                _ = [delta async for delta in model.stream(long)]
        assert len(server.requests) == 1
        assert await said(model) == "Hello."
