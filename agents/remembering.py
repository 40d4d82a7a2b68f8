"""What was said longer ago than a model is told as it was said, summarised for those who go on."""

from collections.abc import Sequence

from agents.answering.citations import MARK
from agents.answering.completions import completion
from agents.answering.prompts import summary_messages
from contracts.chats import Turn
from contracts.ports import ChatModel

LONGEST = 4_000
"""Characters of a summary."""
_OF_A_TURN = 4_000
_AT_ONCE = 24_000


def at_once(turns: Sequence[Turn]) -> int:
    """How many of the first turns are summarised in one call: at least one."""
    characters = 0
    for number, turn in enumerate(turns):
        characters += min(len(turn.content), _OF_A_TURN)
        if characters > _AT_ONCE and number:
            return number
    return len(turns)


async def summarised(model: ChatModel, before: str, turns: Sequence[Turn]) -> str:
    """What was kept `before`, with these turns taken up; empty where the model says nothing, or
    does not come to an end.

    Raises:
        ModelUnavailable: with a sentence for people.
    """
    short = [turn.model_copy(update={"content": turn.content[:_OF_A_TURN]}) for turn in turns]
    said = await completion(model, summary_messages(before, short))
    return "" if said.cut else MARK.sub("", said.text).strip()[:LONGEST]
