"""The question back, in the words of the model where there is one that keeps to the names."""

import asyncio
import logging
from collections.abc import Sequence

from agents.answering.choosing import worded
from agents.answering.completions import completion
from agents.answering.followups.phrases import ASKS
from agents.answering.prompts import which_one_messages
from agents.answering.untrusted import urls_in
from agents.extracting.languages import answering_language
from contracts.chats import Choice, Usage
from contracts.errors import ModelUnavailable
from contracts.ports import ChatModel
from contracts.projects import AnswerLanguage

logger = logging.getLogger(__name__)
_SECONDS = 8.0
_LONGEST = 300
"""Characters beside the names."""


async def which_one(
    model: ChatModel | None,
    question: str,
    choices: Sequence[Choice],
    chosen: AnswerLanguage = AnswerLanguage.QUESTION,
) -> tuple[str, Usage]:
    """What a model says is taken if it asks, is short and names each document as it is called."""
    by_rule = worded(answering_language(question, chosen), choices)
    if model is None:
        return by_rule, Usage()
    names = [choice.label for choice in choices]
    try:
        async with asyncio.timeout(_SECONDS):
            said = await completion(model, which_one_messages(question, names, chosen))
    except (ModelUnavailable, TimeoutError) as error:
        why = str(error) or "it took too long"
        logger.warning("%s worded no question: %s", model.name, why)
        return by_rule, Usage()
    text = " ".join(said.text.split())
    return (text if _asks_for(names, text) else by_rule), said.usage


def _asks_for(names: Sequence[str], text: str) -> bool:
    if not text.endswith(ASKS) or not all(name in text for name in names):
        return False
    rest = text
    for name in names:
        rest = rest.replace(name, "")
    if urls_in(rest):
        return False
    return len(rest) <= _LONGEST and not any(mark in rest for mark in "[<|`")
