"""What goes to a language model and comes from it can be stored, and is a conversation."""

from typing import Any

import pytest

from contracts.completions import ChatMessage, Delta, ToolCall

CALL = ToolCall("call-1", "search_documents", '{"query": "cold"}')


def test_what_a_model_says_of_a_call_is_kept_without_what_cannot_be_stored() -> None:
    call = ToolCall("call\x00-1", "search\ud800_documents", '{"query":\x00 "cold"}')

    assert call == CALL


def test_what_a_model_says_is_kept_without_what_cannot_be_stored() -> None:
    assert Delta(text="It\x00 is\udfff cold.").text == "It is cold."


def test_an_assistant_calls_tools_and_each_call_is_answered_by_its_id() -> None:
    asked = ChatMessage("assistant", "", calls=(CALL,))
    answered = ChatMessage("tool", "2 degrees", answers=CALL.id)

    assert (asked.calls, asked.answers) == ((CALL,), None)
    assert (answered.calls, answered.answers) == ((), CALL.id)


@pytest.mark.parametrize("role", ["system", "user", "assistant"])
def test_most_messages_neither_call_nor_answer(role: Any) -> None:
    message = ChatMessage(role, "How cold?")

    assert (message.calls, message.answers) == ((), None)


@pytest.mark.parametrize("role", ["system", "user", "tool"])
def test_nobody_but_an_assistant_calls_tools(role: Any) -> None:
    with pytest.raises(ValueError, match=r"^only an assistant's message calls tools$"):
        ChatMessage(role, "", calls=(CALL,), answers="call-1" if role == "tool" else None)


@pytest.mark.parametrize(
    ("role", "answers"), [("tool", None), ("system", "c"), ("user", "c"), ("assistant", "c")]
)
def test_a_tools_message_and_no_other_answers_a_call(role: Any, answers: str | None) -> None:
    with pytest.raises(
        ValueError, match=r"^a tool's message, and no other, says which call it answers$"
    ):
        ChatMessage(role, "", answers=answers)
