"""What is said to a model, in the types of langchain-core."""

import json
from types import ModuleType
from typing import TYPE_CHECKING, Any

from contracts.completions import ChatMessage, ToolCall, ToolSpec

if TYPE_CHECKING:  # it takes a second to load, which nobody waits for who asks no model
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_core.utils.function_calling import ToolDescription


def message_of(message: ChatMessage, kinds: ModuleType) -> "BaseMessage":
    """`kinds` is `langchain_core.messages`, once it is loaded."""
    if message.role == "assistant":
        return _assistant(message, kinds)
    if message.role == "tool":
        return kinds.ToolMessage(content=message.content, tool_call_id=message.answers)
    kind = kinds.SystemMessage if message.role == "system" else kinds.HumanMessage
    return kind(content=message.content)


def tool_of(tool: ToolSpec) -> "ToolDescription":
    """With the schema as it is.

    `convert_to_openai_tool` writes out every reference in it: a stranger's schema of 2 kB, each of
    whose parts names the next one twice, becomes 4 MB and stops the process for nine seconds.
    """
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": dict(tool.parameters),
        },
    }


def _assistant(message: ChatMessage, kinds: ModuleType) -> "AIMessage":
    """Calls go back with the very text that the model wrote.

    langchain-core has arguments that were read, and what it calls invalid, of which it keeps the
    text and the sender puts it after the others: so one that would come out otherwise makes all so.
    """
    read = [_as_read(call) for call in message.calls]
    if all(arguments is not None for arguments in read):
        calls = [
            kinds.ToolCall(type="tool_call", id=call.id, name=call.name, args=arguments)
            for call, arguments in zip(message.calls, read, strict=True)
        ]
        return kinds.AIMessage(content=message.content, tool_calls=calls)
    kept = [
        kinds.InvalidToolCall(
            type="invalid_tool_call", id=call.id, name=call.name, args=call.arguments, error=None
        )
        for call in message.calls
    ]
    return kinds.AIMessage(content=message.content, invalid_tool_calls=kept)


def _as_read(call: ToolCall) -> dict[str, Any] | None:
    """None for what is no object, or is written in another way than it would be sent."""
    try:
        arguments = json.loads(call.arguments)
    except (ValueError, RecursionError):
        return None
    written = json.dumps(arguments, ensure_ascii=False)  # as langchain-openai writes it
    return arguments if isinstance(arguments, dict) and written == call.arguments else None
