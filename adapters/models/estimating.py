"""About how many tokens there are, where no server says: rather too few than too many."""

from collections.abc import Sequence

from contracts.chats import Usage
from contracts.completions import ChatMessage

CHARACTERS = 4
"""About as many make a token, in the languages that need the fewest."""


def tokens_of(messages: Sequence[ChatMessage]) -> int:
    calls = sum(len(call.arguments) for message in messages for call in message.calls)
    return (calls + sum(len(message.content) for message in messages)) // CHARACTERS


def tokens_in(characters: int) -> int:
    return -(-characters // CHARACTERS)


def estimated(messages: Sequence[ChatMessage], written: int) -> Usage:
    """`written` is how many characters the model wrote."""
    return Usage(input_tokens=tokens_of(messages), output_tokens=tokens_in(written), estimated=True)
