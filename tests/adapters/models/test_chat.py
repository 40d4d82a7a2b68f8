import asyncio
from contextlib import aclosing

import pytest

from adapters.models.chat import OpenAIChatModel
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.ports import ChatMessage
from contracts.settings import ModelSettings
from tests.fakes.openai_server import openai_server

QUESTION = [ChatMessage("system", "Be brief."), ChatMessage("user", "Say hello.")]


def chat(server, seconds: float = 5) -> OpenAIChatModel:
    return OpenAIChatModel(
        ModelSettings.model_validate(
            {"base_url": server.url, "name": "fake-1", "timeout_seconds": seconds}
        )
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
        OpenAIChatModel(ModelSettings.model_validate({}))
