"""What tells attacks among questions: the local guard, and where it is wanted the model as well."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.answering.completions import completion
from agents.answering.context import Context
from agents.answering.prompts import VERDICT, guard_messages
from agents.answering.steps import Write
from agents.answering.untrusted import SafeMarkdown
from contracts.chats import Turn
from contracts.errors import ModelUnavailable
from contracts.guarding import Verdict
from contracts.ledger import ModelRole
from contracts.ports import ChatModel, Guard
from contracts.projects import GuardedBy, WhenDown

_SECONDS = 20
_LONGEST_REASON = 300
UNJUDGED = "The model that checks questions did not answer, and this project then answers none."


@dataclass
class Judged:
    """`detail` is what the trace shows of it, whatever came of it."""

    verdict: Verdict | None = None
    detail: dict[str, object] = field(default_factory=dict[str, object])


async def judge_question(
    question: str, history: Sequence[Turn], context: Context, write: Write
) -> Judged:
    """With the turns that came with it from outside: an attack may stand in any of them.

    The local guard is asked first: what it stops costs no model.
    """
    judged = Judged()
    if context.guard is None:
        return judged
    outside = [turn for turn in history if turn.from_outside]
    asked = [*(turn.content for turn in outside), question]
    judged.detail["by"] = context.guard.name
    for turn in outside:
        if turn.role == "assistant":
            judged.verdict = judged.verdict or context.guard.passage(turn.content)
    for text in asked:
        judged.verdict = judged.verdict or await _asked_locally(text, context, context.guard)
    if context.settings.guardrail.by is GuardedBy.MODEL and judged.verdict is None:
        await _ask_model("\n".join(asked), context, write, judged)
    return judged


async def _asked_locally(text: str, context: Context, guard: Guard) -> Verdict | None:
    embedder, vector = await context.embed_question(text) or (None, None)
    return guard.question(text, vector, embedder)


async def _ask_model(question: str, context: Context, write: Write, judged: Judged) -> None:
    model = context.model_for(ModelRole.GUARD)
    when_down = context.settings.guardrail.when_down
    try:
        if model is None:
            raise ModelUnavailable("No language model is configured.")
        judged.verdict = await _verdict_of(model, question, write)
        judged.detail["by"] = model.name
    except (ModelUnavailable, TimeoutError) as error:
        judged.detail |= {"down": str(error) or "It took too long.", "then": when_down.value}
        if when_down is WhenDown.REFUSE:
            judged.verdict = Verdict(rule="guard_down", reason=UNJUDGED, score=1)


async def _verdict_of(model: ChatModel, question: str, write: Write) -> Verdict | None:
    """Raises `ModelUnavailable` also when the model says something that is no verdict."""
    async with asyncio.timeout(_SECONDS):
        said = await completion(model, guard_messages(question), [VERDICT])
    write(said.usage)
    called = said.called(VERDICT)
    told = _read(called[0]) if called else None
    if told is None:
        raise ModelUnavailable(f"{model.name} gave no verdict.")
    if not told["attack"]:
        return None
    reason = _safe(str(told.get("reason") or "")[:_LONGEST_REASON]).strip()
    return Verdict(
        rule="model", reason=reason or "The model takes it for an attack on itself.", score=1
    )


def _safe(text: str) -> str:
    """The model has read the question, so what it says of it may carry a link of it."""
    markdown = SafeMarkdown(lambda _: None)
    return markdown.feed(text) + markdown.close()


def _read(arguments: str) -> dict[str, Any] | None:
    try:
        told = json.loads(arguments)
    except ValueError:
        return None
    return told if isinstance(told, dict) and isinstance(told.get("attack"), bool) else None
