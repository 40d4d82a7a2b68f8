"""What to do next: the model calls tools, or says that it knows enough."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from time import time

from langgraph.runtime import Runtime

from agents.answering.completions import Completion, completion
from agents.answering.context import Context
from agents.answering.steps import Outcome, Write, framed, skip
from agents.supervising.limits import Spent, out_of_time, reached, seconds_left, too_much_read
from agents.supervising.prompts import deciding_messages, spoken
from agents.supervising.state import Supervision, Told
from agents.supervising.toolbox import specs
from contracts.chats import Limit, StepIdentity
from contracts.completions import ChatMessage, ToolCall
from contracts.errors import ContextOverflow, ToolsRefused
from contracts.ledger import ModelRole

NO_TOOLS = "The model cannot call tools: one search has to do."
_SAID = 500
"""Characters of what the model says beside its calls, in the trace."""


async def decide(state: Supervision, runtime: Runtime[Context]) -> dict[str, object]:
    write, settings = runtime.stream_writer, runtime.context.settings.agent
    spent = state.get("spent") or Spent(began=time())
    known = _known(state)
    if limit := reached(spent, settings):
        return known | _stop(limit, spent, write)
    talk = state.get("talk") or _begun(state)
    number = spent.steps + 1
    try:
        async with asyncio.timeout(seconds_left(spent, settings)):
            with framed(write, StepIdentity(id=step_id(number), name="decide")) as outcome:
                said = await _said(_messages(state, talk, runtime.context), runtime)
                write(said.usage)
                _tell(said, outcome)
    except ToolsRefused:
        return known | _without_tools(spent, write)
    except ContextOverflow as overflow:
        if not known["hits"]:
            raise
        return known | _stop(too_much_read(overflow.window), spent, write)
    except TimeoutError:
        return known | _stop(out_of_time(settings), spent, write)
    spent = spent.thought(said.usage)
    if not said.calls and number == 1 and not state.get("hits"):
        return known | _without_tools(spent, write)
    return known | {
        "talk": [*talk, Told(_message(said))],
        "wanted": said.calls,
        "spent": spent,
        "ended": not said.calls,
    }


def _known(state: Supervision) -> dict[str, object]:
    """What answering needs, also where no search came first."""
    return {
        "query": state.get("query", state["question"]),
        "more": state.get("more", False),
        "hits": state.get("hits", []),
    }


def step_id(number: int) -> str:
    return f"decide-{number}"


async def _said(messages: Sequence[ChatMessage], runtime: Runtime[Context]) -> Completion:
    model = runtime.context.model_for(ModelRole.AGENT)
    assert model is not None  # noqa: S101  # without one nobody supervises
    return await completion(model, messages, specs(runtime.context))


def _messages(state: Supervision, talk: Sequence[Told], context: Context) -> list[ChatMessage]:
    instructions, hits = context.settings.answering.instructions, state.get("hits", [])
    said = [spoken(one, hits) for one in talk]
    return deciding_messages(
        state["question"], state["history"], said, instructions, context.background
    )


def _begun(state: Supervision) -> list[Told]:
    """Where one search has been made already, it is told as the first call."""
    hits = state.get("hits")
    if not hits:
        return []
    call = ToolCall(
        "search-0", "search_documents", json.dumps({"query": state["query"]}, ensure_ascii=False)
    )
    numbers = tuple(range(1, len(hits) + 1))
    return [
        Told(ChatMessage("assistant", "", calls=(call,))),
        Told(ChatMessage("tool", "", answers=call.id), numbers),
    ]


def _message(said: Completion) -> ChatMessage:
    return ChatMessage("assistant", said.text, calls=tuple(said.calls))


def _tell(said: Completion, outcome: Outcome) -> None:
    names = [call.name.replace("_", " ") for call in said.calls]
    outcome.summary = ", ".join(names) if names else "Knows enough"
    text = " ".join(said.text.split())
    outcome.detail = {"said": text[:_SAID]} if text else None


def _stop(limit: Limit, spent: Spent, write: Write) -> dict[str, object]:
    write(limit)
    skip(write, "decide", limit.told, step_id=step_id(spent.steps + 1))
    return {"wanted": [], "spent": spent, "ended": True}


def _without_tools(spent: Spent, write: Write) -> dict[str, object]:
    skip(write, "decide", NO_TOOLS, step_id=step_id(spent.steps + 1))
    return {"wanted": [], "spent": replace(spent, steps=spent.steps + 1), "without_tools": True}
