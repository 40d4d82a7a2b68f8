"""Nothing that was found reaches a model's server, and what it says has all of it again."""

import json
import re
import threading
from collections.abc import Sequence
from typing import Any, ClassVar

import pytest

from adapters.masking.masked import one_vault
from adapters.masking.opening import open_masking
from adapters.masking.vault import Vault
from adapters.models.chat import OpenAIChatModel
from contracts.completions import ChatMessage, Delta, ToolCall, ToolSpec
from contracts.settings import MaskingSettings, ModelSettings
from tests.fakes.openai_server import OpenAIServer, fragments, openai_server

EMAIL, PHONE = "anna.orlova@example.com", "+49 30 901820"
IBAN, CARD = "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111"
CANARIES = (EMAIL, PHONE, IBAN, CARD, "Orlova")
ABOUT = f"Anna Orlova, {EMAIL}, {PHONE}, pays from {IBAN} or with {CARD}."
MASKING = open_masking(MaskingSettings(on=True))
WRITE = ToolSpec(
    "write_to",
    f"Writes a letter, as {EMAIL} does.",
    {"type": "object", "properties": {"to": {"type": "string", "enum": [EMAIL, "nobody"]}}},
)


def asking(server: OpenAIServer, **told: Any) -> OpenAIChatModel:
    settings = {"base_url": server.url, "name": "fake-1", **told}
    return OpenAIChatModel(ModelSettings.model_validate(settings), MASKING)


async def heard(
    model: OpenAIChatModel, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
) -> list[Delta]:
    return [delta async for delta in model.stream(messages, tools)]


def said(deltas: Sequence[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def sent(server: OpenAIServer) -> str:
    return json.dumps(server.requests, ensure_ascii=False)


def last_words(request: dict[str, Any]) -> str:
    return request["messages"][-1]["content"]


@pytest.mark.parametrize("token", [1, 3, 400])
async def test_what_was_found_does_not_leave_and_comes_back_in_the_answer(token: int) -> None:
    async with openai_server(answer=last_words, token=token) as server:
        deltas = await heard(asking(server), [ChatMessage("user", ABOUT)])
    assert said(deltas) == ABOUT
    assert not [canary for canary in CANARIES if canary in sent(server)]


async def test_every_kind_of_message_is_masked() -> None:
    call = ToolCall("1", "write_to", json.dumps({"to": EMAIL, "about": [PHONE]}))
    talk = [
        ChatMessage("system", f"You work for Anna Orlova. {EMAIL}"),
        ChatMessage("user", f"Call {PHONE}"),
        ChatMessage("assistant", f"I write to {EMAIL}", calls=(call,)),
        ChatMessage("tool", f"Sent from {IBAN}", answers="1"),
    ]
    async with openai_server() as server:
        await heard(asking(server), talk, [WRITE])
    assert not [canary for canary in CANARIES if canary in sent(server)]
    request = server.requests[0]
    assert [m["role"] for m in request["messages"]] == ["system", "user", "assistant", "tool"]
    assert request["tools"][0]["function"]["name"] == "write_to"
    arguments = json.loads(request["messages"][2]["tool_calls"][0]["function"]["arguments"])
    assert set(arguments) == {"to", "about"}


@pytest.mark.parametrize(
    "schema",
    [
        {"default": {"to": EMAIL, "items": [PHONE]}},
        {"const": {"properties": {"required": EMAIL}}},
        {"examples": [{"to": EMAIL}, [PHONE]]},
        {"enum": [{"pattern": EMAIL}, 4111111111111111]},
        {"x-owner": {"name": EMAIL}, "example": {"to": PHONE}},
        {"items": {"anyOf": [{"default": {"type": EMAIL}}, {"title": PHONE}]}},
        {"$defs": {"enum": {"description": EMAIL}}, "items": PHONE},
        {"additionalProperties": {"default": [EMAIL]}},
    ],
)
async def test_a_value_in_a_tool_s_schema_is_masked_whole(schema: dict[str, Any]) -> None:
    tool = ToolSpec("t", "Tells.", {"type": "object", "properties": {"default": schema}})
    async with openai_server() as server:
        await heard(asking(server), [ChatMessage("user", "Hello.")], [tool])
    canaries = (*CANARIES, CARD.replace(" ", ""))
    assert not [canary for canary in canaries if canary in sent(server)]
    assert "<" in sent(server)
    assert list(server.requests[0]["tools"][0]["function"]["parameters"]["properties"]) == [
        "default"
    ]


async def test_what_a_call_has_to_fit_stays_in_a_tool_s_schema() -> None:
    schema = {
        "type": "object",
        "required": ["Margaret"],
        "properties": {
            "Margaret": {"type": "integer", "maximum": 4111111111111111, "default": 7},
            "enum": {"type": "string", "pattern": "^Margaret$", "enum": ["a", "b"]},
        },
        "dependentRequired": {"enum": ["Margaret"]},
        "additionalProperties": False,
    }
    tool = ToolSpec("t", "Tells.", schema)
    async with openai_server() as server:
        await heard(asking(server), [ChatMessage("user", "Hello.")], [tool])
    assert server.requests[0]["tools"][0]["function"]["parameters"] == schema


async def test_arguments_of_a_call_have_the_values_again() -> None:
    def calls(request: dict[str, Any]) -> Sequence[dict[str, Any]]:
        to = request["messages"][-1]["content"].split()[-1]
        return fragments(0, "1", "write_to", json.dumps({"to": to, "why": f"for {to}"}))

    async with openai_server(answer="", calls=calls, finish="tool_calls") as server:
        deltas = await heard(asking(server), [ChatMessage("user", f"To {EMAIL}")], [WRITE])
    (call,) = [delta.call for delta in deltas if delta.call]
    assert json.loads(call.arguments) == {"to": EMAIL, "why": f"for {EMAIL}"}


@pytest.mark.parametrize("written", ["<EMAIL_1_k3fb>", r"<EMAIL\_1\_k3fb\>"])
async def test_arguments_of_a_call_keep_every_backslash_of_theirs(written: str) -> None:
    told = json.dumps({"path": rf"C:\Users\{written}\x"})

    def calls(_: dict[str, Any]) -> Sequence[dict[str, Any]]:
        return fragments(0, "1", "write_to", told)

    async with openai_server(answer="", calls=calls, finish="tool_calls") as server:
        with one_vault(Vault("k3fb")):
            deltas = await heard(asking(server), [ChatMessage("user", EMAIL)], [WRITE])
    (call,) = [delta.call for delta in deltas if delta.call]
    assert json.loads(call.arguments) == {"path": rf"C:\Users\{EMAIL}\x"}


async def test_an_answer_of_a_shape_has_the_values_again() -> None:
    shape = ToolSpec("told", "Tell.", WRITE.parameters, only=True)
    async with openai_server(answer=lambda r: json.dumps({"to": last_words(r)})) as server:
        deltas = await heard(asking(server), [ChatMessage("user", EMAIL)], [shape])
    (call,) = [delta.call for delta in deltas if delta.call]
    assert json.loads(call.arguments) == {"to": EMAIL}
    assert EMAIL not in sent(server)


async def test_what_a_model_thinks_has_the_values_again() -> None:
    mark = Vault("k3fb")
    async with openai_server(thinks="<EMAIL_1_k3fb> it is", answer="Yes.") as server:
        with one_vault(mark):
            deltas = await heard(asking(server), [ChatMessage("user", EMAIL)])
    assert "".join(delta.thought for delta in deltas) == f"{EMAIL} it is"


async def test_the_same_value_has_the_same_placeholder_in_every_call_of_a_run() -> None:
    async with openai_server() as server:
        with one_vault(Vault()):
            for text in (EMAIL, f"{PHONE} and {EMAIL}"):
                await heard(asking(server), [ChatMessage("user", text)])
        await heard(asking(server), [ChatMessage("user", EMAIL)])
    first, second, other = [request["messages"][-1]["content"] for request in server.requests]
    assert first in second
    assert first != other


async def test_long_texts_are_looked_through_beside_the_event_loop() -> None:
    class Watched(Vault):
        threads: ClassVar[set[int]] = set()

        def look_through(self, texts: Sequence[str]) -> None:
            self.threads.add(threading.get_ident())
            super().look_through(texts)

    vault = Watched()
    long = [ChatMessage("user", f"{EMAIL} {n} " * 100) for n in range(2)]
    assert MASKING is not None
    with one_vault(vault):
        call = await MASKING.begin(long, [])
        again = await MASKING.begin([*long, ChatMessage("user", PHONE)], [])
    assert vault.threads and threading.get_ident() not in vault.threads
    assert again.messages[:2] == call.messages[:2]
    assert EMAIL not in str(again.messages)


async def test_a_text_that_looks_like_a_placeholder_comes_back_as_it_was() -> None:
    text = f"{EMAIL} is not <EMAIL_1_k3fb> nor <EMAIL_2_k3fb>."
    async with openai_server(answer=last_words, token=2) as server:
        with one_vault(Vault("k3fb")):
            deltas = await heard(asking(server), [ChatMessage("user", text)])
    assert said(deltas) == text


async def test_the_model_is_told_of_placeholders_only_where_there_are_some() -> None:
    async with openai_server() as server:
        for text in ("Say hello.", EMAIL):
            await heard(asking(server), [ChatMessage("user", text)])
    plain, masked = server.requests
    assert [m["content"] for m in plain["messages"]] == ["Say hello."]
    assert "placeholder" in masked["messages"][0]["content"]


async def test_the_example_that_a_model_is_told_stands_for_nobody() -> None:
    def repeats(request: dict[str, Any]) -> str:
        return re.findall(r"<EMAIL_\d+_\w+>", request["messages"][0]["content"])[0]

    async with openai_server(answer=repeats) as server:
        deltas = await heard(asking(server), [ChatMessage("user", EMAIL)])
    assert re.fullmatch(r"<EMAIL_\d+_\w+>", said(deltas))


async def test_a_server_of_ones_own_can_be_told_everything() -> None:
    async with openai_server() as server:
        await heard(asking(server, masked=False), [ChatMessage("user", ABOUT)])
    assert ABOUT in sent(server)
