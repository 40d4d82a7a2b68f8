"""Unsupported sentences, rewritten by the language model from their passages: one call for all."""

import asyncio
import logging
from collections.abc import Sequence

from pydantic import BaseModel, ValidationError

from agents.answering.completions import completion
from agents.answering.prompts import correcting_messages
from agents.answering.untrusted import SafeMarkdown, urls_in
from contracts.chats import Hit, Usage
from contracts.completions import ToolSpec
from contracts.errors import ModelUnavailable
from contracts.ports import ChatModel

logger = logging.getLogger(__name__)

SECONDS = 8.0
"""The reader has the answer already; a model that takes longer does not correct it."""


class Correction(BaseModel):
    """A sentence, by its number, as its passage has it."""

    sentence: int
    passage: int
    text: str


class Corrections(BaseModel):
    corrections: list[Correction]


_TOOL = ToolSpec(
    "correct", "Hand over the corrected sentences.", Corrections.model_json_schema(), only=True
)


async def corrected(
    model: ChatModel, sentences: Sequence[str], hits: Sequence[Hit]
) -> tuple[list[Correction], Usage, str | None]:
    """With the reason why there are none, where the model is one. They are not judged yet."""
    try:
        async with asyncio.timeout(SECONDS):
            said = await completion(model, correcting_messages(sentences, hits), [_TOOL])
    except TimeoutError:
        return [], Usage(), f"{model.name} took longer than {SECONDS:g} s."
    except ModelUnavailable as error:
        logger.warning("no corrections by %s: %s", model.name, error.detail)
        return [], Usage(), error.detail
    try:
        (*_, arguments) = said.called(_TOOL) or [""]
        found = Corrections.model_validate_json(arguments).corrections
    except ValidationError:
        return [], said.usage, f"{model.name} handed over no corrections."
    return [_safe(one, hits) for one in found if _is_known(one, sentences, hits)], said.usage, None


def _is_known(one: Correction, sentences: Sequence[str], hits: Sequence[Hit]) -> bool:
    known = 1 <= one.sentence <= len(sentences) and 1 <= one.passage <= len(hits)
    return known and any(c.isalnum() for c in one.text)


def _safe(one: Correction, hits: Sequence[Hit]) -> Correction:
    """On one line, without marks of its own, and with no link that its passage does not hold."""
    markdown = SafeMarkdown(lambda _: None, urls_in(hits[one.passage - 1].text))
    text = markdown.feed(" ".join(one.text.split())) + markdown.close()
    return one.model_copy(update={"text": text.strip()})
