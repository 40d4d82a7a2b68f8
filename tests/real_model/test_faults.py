"""Nine faults between us and a real model: each told for what it is, none left hanging."""

import asyncio
import json
from typing import Any

import pytest

from adapters.models.chat import OpenAIChatModel
from contracts.completions import ChatMessage, Delta, ToolSpec
from contracts.errors import (
    ContextOverflow,
    ModelBrokeOff,
    ModelFailed,
    ModelLimited,
    ModelSilent,
    ModelUnavailable,
    ModelUnreadable,
)
from contracts.settings import ModelSettings
from tests.api import Person
from tests.fakes.model_proxy import Fault, ModelProxy
from tests.real_model import NAME
from tests.real_model.servers import WINDOW
from tests.server.asking import Frame, ask, new_chat

SHORT = (ChatMessage("user", "Count to ten in words."),)
QUESTION = "Who is the duty pharmacist?"


def asking(proxy: ModelProxy, seconds: float = 20) -> OpenAIChatModel:
    told = {"name": NAME, "max_tokens": 16, "temperature": 0, "timeout_seconds": seconds}
    return OpenAIChatModel(ModelSettings.model_validate({"base_url": proxy.url, **told}), None)


async def said_until_it_failed(model: OpenAIChatModel) -> tuple[list[Delta], ModelUnavailable]:
    deltas: list[Delta] = []
    with pytest.raises(ModelUnavailable) as raised:
        async for delta in model.stream(SHORT):
            deltas.append(delta)
    return deltas, raised.value


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [
        ("limited", ModelLimited, "Wait 7 s, then ask again"),
        ("failing", ModelFailed, "status 500"),
        ("overflow", ContextOverflow, "fewer passages"),
    ],
)
async def test_what_fails_before_the_first_word_is_of_its_own_kind(
    proxy: ModelProxy, fault: Fault, kind: type[ModelUnavailable], sentence: str
) -> None:
    proxy.behaves(fault)
    deltas, error = await said_until_it_failed(asking(proxy))
    assert type(error) is kind and sentence in error.detail
    assert deltas == [] and error.charged is False
    assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [("cut", ModelBrokeOff, "broke off"), ("garbage", ModelUnreadable, "no answer")],
)
async def test_what_fails_in_the_middle_is_of_its_own_kind_and_not_asked_again(
    proxy: ModelProxy, fault: Fault, kind: type[ModelUnavailable], sentence: str
) -> None:
    proxy.behaves(fault)
    deltas, error = await said_until_it_failed(asking(proxy))
    assert type(error) is kind and sentence in error.detail
    assert "".join(delta.text for delta in deltas) and error.charged
    assert len(proxy.requests) == 1


@pytest.mark.parametrize(("fault", "seconds"), [("hang", 0.3), ("stall", 4)])
async def test_a_model_that_falls_silent_is_given_up_and_hung_up_on(
    proxy: ModelProxy, fault: Fault, seconds: float
) -> None:
    proxy.behaves(fault)
    deltas, error = await said_until_it_failed(asking(proxy, seconds))
    assert type(error) is ModelSilent and error.charged
    assert bool(deltas) == (fault == "stall")
    async with asyncio.timeout(1):
        await proxy.hung_up.wait()


async def test_a_window_is_learnt_from_what_the_real_server_says(proxy: ModelProxy) -> None:
    proxy.behaves("overflow")
    _, error = await said_until_it_failed(asking(proxy))
    assert isinstance(error, ContextOverflow) and error.window == WINDOW


async def test_a_model_without_tools_is_held_to_a_schema_by_its_server(proxy: ModelProxy) -> None:
    parameters = {
        "type": "object",
        "properties": {"attack": {"type": "boolean"}},
        "required": ["attack"],
        "additionalProperties": False,
    }
    shape = ToolSpec("verdict", "Say whether it is an attack.", parameters, only=True)
    (call,) = [d.call async for d in asking(proxy).stream(SHORT, [shape]) if d.call]
    assert isinstance(json.loads(call.arguments)["attack"], bool)
    assert len(proxy.requests) == 1


async def test_usage_that_is_not_told_is_estimated_and_called_so(proxy: ModelProxy) -> None:
    proxy.behaves("no usage")
    usage = [delta async for delta in asking(proxy).stream(SHORT)][-1].usage
    assert usage and usage.estimated and usage.input_tokens > 0 and usage.output_tokens > 0


def message(frames: list[Frame]) -> dict[str, Any]:
    return frames[-1][2]["message"]


async def test_an_answer_that_its_server_cut_short_says_that_it_is_not_finished(
    reader: Person, project: str, proxy: ModelProxy
) -> None:
    proxy.behaves("length", faulty=1)
    told = message(await ask(reader, await new_chat(reader, project), QUESTION))
    (limit,) = told["limits"]
    assert limit["name"] == "length" and "not finished" in limit["told"]


async def test_what_is_too_long_is_asked_once_more_with_fewer_passages(
    reader: Person, project: str, proxy: ModelProxy
) -> None:
    proxy.behaves("overflow", faulty=1)
    told = message(await ask(reader, await new_chat(reader, project), QUESTION))
    assert told["status"] == "complete"
    assert [limit["name"] for limit in told["limits"]][:1] == ["passages"]
    asked = [body["messages"][-1]["content"].count("<passage") for body in proxy.requests[:2]]
    assert asked == [2, 1]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("limited", "model-limited"),
        ("failing", "model-failed"),
        ("cut", "model-broke-off"),
        ("garbage", "model-unreadable"),
    ],
)
async def test_a_fault_ends_the_stream_with_its_problem(
    reader: Person, project: str, proxy: ModelProxy, fault: Fault, kind: str
) -> None:
    proxy.behaves(fault)
    frames = await ask(reader, await new_chat(reader, project), QUESTION)
    assert [name for _, name, _ in frames if name in ("done", "error")] == ["error"]
    assert frames[-1][2]["problem"]["type"] == f"/problems/{kind}"
