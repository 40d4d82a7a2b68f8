"""Whether a language model answers, tried by a tiny call."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

import httpx

from adapters.models.chat import OpenAIChatModel
from contracts.completions import ChatMessage, ToolSpec
from contracts.errors import ModelUnavailable, ToolsRefused
from contracts.settings import ModelSettings

SECONDS = 8.0
"""For one connection, with all that is asked of it."""
_LIST_SECONDS = 3.0
_TOKENS = 16
_NAMED = 8
_TOLD_CHARACTERS = 200
_QUESTION = (ChatMessage("user", "Say yes."),)
_TOOL = ToolSpec("look_up", "Look a word up.", {"type": "object", "properties": {}})
_SPENT = re.compile(r"output limit was reached")
"""What OpenAI says, with status 400, of a model that thought until its tokens were spent."""


async def tried(told: ModelSettings, seconds: float = SECONDS) -> tuple[bool, str]:
    """Whether it answers, and a sentence about that: it may be a server's words in part."""
    works, sentence = await _tried(told, seconds)
    return works, "".join(c for c in sentence if c.isprintable())


async def _tried(told: ModelSettings, seconds: float) -> tuple[bool, str]:
    tiny = told.model_copy(update={"max_tokens": _TOKENS})
    model = OpenAIChatModel(tiny, None)  # what it is told stands in this file
    await model.load()  # seconds of CPU which its server has no part in
    try:
        async with asyncio.timeout(seconds):
            try:
                takes_tools = await _takes_tools(model)
            except ModelUnavailable as error:
                if _has_spent_its_tokens(error):
                    return True, f"{told.name} answers."
                return False, await _explained(error, told)
    except TimeoutError:
        return False, (
            f"{told.name} did not answer within {seconds:g} s. A model that its server has to load"
            f" first takes longer: try again, and if it stays so, check {told.variables}__BASE_URL."
        )
    if takes_tools:
        return True, f"{told.name} answers, and takes tools."
    return True, f"{told.name} answers. It takes no tools, so agents get one search."


async def _takes_tools(model: OpenAIChatModel) -> bool:
    try:
        await _ask(model, (_TOOL,))
    except ToolsRefused:
        await _ask(model, ())
        return False
    return True


async def _ask(model: OpenAIChatModel, tools: Sequence[ToolSpec]) -> None:
    async with aclosing(model.stream(_QUESTION, tools)) as deltas:
        async for _ in deltas:
            pass


def _has_spent_its_tokens(error: ModelUnavailable) -> bool:
    return _status(error) == 400 and _SPENT.search(str(error.__cause__)) is not None


async def _explained(error: ModelUnavailable, told: ModelSettings) -> str:
    status, words = _status(error), " ".join(str(error.__cause__).split())
    if status == 404 or (status == 400 and "model" in words.lower()):
        names = await _names(told)
        if names and told.name not in names:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            return (
                f"its server has no model {told.name}. Set {told.variables}__NAME to one that it"
                f" has: {', '.join(names[:_NAMED])}{more}."
            )
    if status == 400:
        return f"{error.detail} It says: {words[:_TOLD_CHARACTERS]}"
    return error.detail


def _status(error: ModelUnavailable) -> int | None:
    return getattr(error.__cause__, "status_code", None)


async def _names(told: ModelSettings) -> list[str]:
    """The models that the server has; none where it does not tell."""
    url = f"{str(told.base_url).rstrip('/')}/models"
    key = told.api_key.get_secret_value()
    try:
        async with httpx.AsyncClient(timeout=_LIST_SECONDS) as client:
            response = await client.get(url, headers={"authorization": f"Bearer {key}"})
        listed: Any = response.raise_for_status().json()
        return sorted(str(model["id"]) for model in listed["data"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []
