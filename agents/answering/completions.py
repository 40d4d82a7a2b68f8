"""What a language model says, whole: for what is read only once all of it is there."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from contracts.chats import Usage
from contracts.completions import ToolCall
from contracts.ports import ChatMessage, ChatModel, ToolSpec


@dataclass(frozen=True)
class Completion:
    text: str
    calls: list[ToolCall]
    usage: Usage
    """Nothing, where the model's server does not say."""
    cut: bool = False
    """The model was stopped in the middle of it."""

    def called(self, tool: ToolSpec) -> list[str]:
        """The arguments of each call of it, as the model wrote them."""
        return [call.arguments for call in self.calls if call.name == tool.name]


async def completion(
    model: ChatModel, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
) -> Completion:
    """Being cancelled ends the call to the model at once.

    Raises:
        ModelUnavailable: with a sentence for people.
    """
    pieces: list[str] = []
    calls: list[ToolCall] = []
    usage, cut = Usage(), False
    async with aclosing(model.stream(messages, tools)) as deltas:
        async for delta in deltas:
            pieces.append(delta.text)
            if delta.call:
                calls.append(delta.call)
            usage = delta.usage or usage
            cut = cut or delta.cut
    return Completion("".join(pieces), calls, usage, cut)
