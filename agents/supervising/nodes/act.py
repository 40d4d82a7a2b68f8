"""Carry out what the model called for, one call after the other, and tell it what came of each."""

import asyncio
import json
from dataclasses import dataclass, replace
from time import monotonic

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.nodes.retrieve import candidates, found, reasons
from agents.answering.screening import screened
from agents.answering.steps import Outcome, framed
from agents.supervising.limits import Spent, seconds_left
from agents.supervising.nodes.decide import step_id
from agents.supervising.prompts import shown
from agents.supervising.state import Supervision
from agents.supervising.toolbox import carry_out, to_be_allowed
from agents.supervising.tools.builtin import Desk, read
from agents.supervising.tools.ending import ANSWER, ASK_PERSON, Answer, AskPerson
from contracts.chats import Hit, StepIdentity
from contracts.completions import ChatMessage, ToolCall
from contracts.events import Step
from contracts.tools import ToolFailure, ToolResult

_AT_ONCE = 8
"""Calls of one message that are carried out; the model may ask again for the others."""
_LONGEST = 20_000
"""Characters that the model is told of one call."""
_LONGEST_NAME = 64


@dataclass(frozen=True)
class _Carried:
    """What the model is told of a call, and how the call went."""

    text: str
    fault: bool = False
    fresh: bool = False
    """It brought what was not known before."""


_NOTED = _Carried("Noted.", fresh=True)
_REPEATED = _Carried("You have called this with the same arguments: its result stands above.")
_OUT_OF_TIME = _Carried("Not finished in time.")
_FORBIDDEN = _Carried(
    "The person did not allow this. Do not try again: go on without it, or call `answer`."
)
_UNANSWERED = _Carried("Nobody said in time whether this is allowed, so it was not done.")
_TOO_MANY = "Not carried out: too many calls in one message. Call it again if you need it."


async def act(state: Supervision, runtime: Runtime[Context]) -> dict[str, object]:
    calls = _Calls(state, runtime)
    for call in state["wanted"]:  # pyright: ignore[reportTypedDictNotRequiredAccess]
        await calls.answer(call)
    return calls.left


class _Calls:
    """Those of one message: each gets its result, for a server refuses a conversation in which one
    has none. `left` is the state after the last."""

    def __init__(self, state: Supervision, runtime: Runtime[Context]) -> None:
        self._state, self._runtime = state, runtime
        self._spent: Spent = state["spent"]  # pyright: ignore[reportTypedDictNotRequiredAccess]
        self._hits: list[Hit] = list(state["hits"])
        self._made: list[str] = list(state.get("made", []))
        self._declined: list[str] = list(state.get("declined", []))
        self._told: list[ChatMessage] = []
        self._came: list[_Carried] = []
        self._chosen: list[Hit] | None = None
        self._question: str | None = None

    @property
    def left(self) -> dict[str, object]:
        left: dict[str, object] = {
            "talk": [*self._state.get("talk", []), *self._told],
            "wanted": [],
            "made": self._made,
            "declined": self._declined,
            "spent": self._spent.acted(
                fault=all(one.fault for one in self._came),
                fresh=any(one.fresh for one in self._came),
            ),
            "hits": self._hits if self._chosen is None else self._chosen,
            "several": True,
            "ended": self._chosen is not None,
        }
        return left if self._question is None else {**left, "question_back": self._question}

    async def answer(self, call: ToolCall) -> None:
        if len(self._told) >= _AT_ONCE:
            self._told.append(ChatMessage("tool", _TOO_MANY, answers=call.id))
            return
        key = _key(call)
        carried = _REPEATED if key in self._made else await self._carried(call)
        if not carried.fault:
            self._made.append(key)
        self._came.append(carried)
        self._told.append(ChatMessage("tool", carried.text[:_LONGEST], answers=call.id))

    async def _carried(self, call: ToolCall) -> _Carried:
        try:
            if call.name == ANSWER.name:
                return self._end(read(Answer, call.arguments))
            if call.name == ASK_PERSON.name:
                self._question = read(AskPerson, call.arguments).question
                return _NOTED
            return await self._carry_out(call)
        except ToolFailure as failure:
            return _Carried(f"Error: {failure}", fault=True)

    def _end(self, wanted: Answer) -> _Carried:
        desk = Desk(self._runtime.context, self._hits)
        numbers = dict.fromkeys(wanted.passages)
        self._chosen = [desk.passage(number) for number in numbers] or self._hits
        return _NOTED

    async def _carry_out(self, call: ToolCall) -> _Carried:
        context, step = self._runtime.context, self._step(call)
        if refused := await self._refused(call, step):
            return refused
        with framed(self._runtime.stream_writer, step) as outcome:
            outcome.detail = {"arguments": call.arguments}
            try:
                async with asyncio.timeout(seconds_left(self._spent, context.settings.agent)):
                    desk = Desk(context, self._hits, self._state["question"])
                    result = await carry_out(call, desk, step.id)
                return await self._take(result, outcome)
            except TimeoutError:
                outcome.summary = _OUT_OF_TIME.text
                return _OUT_OF_TIME
            except ToolFailure as failure:
                outcome.summary = str(failure)
                return _Carried(f"Error: {failure}", fault=True)

    async def _refused(self, call: ToolCall, step: StepIdentity) -> _Carried | None:
        """Why a call that changes things is not made: the person is asked before each."""
        context, write = self._runtime.context, self._runtime.stream_writer
        try:
            arguments = to_be_allowed(call, context)
        except ToolFailure:
            return None  # told where it is carried out
        if arguments is None:
            return None
        detail: dict[str, object] = {"tool": call.name, "arguments": arguments}
        waiting = Step(**step.model_dump(), state="waiting", detail=detail)
        carried, summary = _FORBIDDEN, "You did not allow this for this answer"
        if call.name not in self._declined:
            began = monotonic()
            allowed = await context.confirm(step.id, lambda: write(waiting))
            self._spent = replace(self._spent, began=self._spent.began + monotonic() - began)
            if allowed:
                return None
            carried, summary = _FORBIDDEN, "You did not allow this"
            if allowed is None:
                carried, summary = _UNANSWERED, _UNANSWERED.text
            self._declined.append(call.name)
        write(Step(**step.model_dump(), state="skipped", summary=summary, detail=detail))
        return carried

    def _step(self, call: ToolCall) -> StepIdentity:
        """Numbered through the whole answer: two calls of one tool are two steps."""
        number = 1 + sum(m.role == "tool" for m in self._state.get("talk", [])) + len(self._told)
        parent = step_id(self._spent.steps)
        return StepIdentity(id=f"call-{number}", parent_id=parent, name=call.name[:_LONGEST_NAME])

    async def _take(self, result: ToolResult, outcome: Outcome) -> _Carried:
        """The passages among those shown before, each under one number for good."""
        hits, withheld = await screened(result.hits, self._runtime.context)
        known = {hit.passage_id: number for number, hit in enumerate(self._hits, 1)}
        new = [hit for hit in hits if hit.passage_id not in known]
        numbers = range(len(self._hits) + 1, len(self._hits) + len(new) + 1)
        self._hits.extend(new)
        outcome.summary = result.summary or found(hits)
        outcome.detail = {
            **(outcome.detail or {}),
            **result.detail,
            **({"candidates": candidates(hits)} if hits else {}),
            **reasons(withheld),
        }
        again = [known[hit.passage_id] for hit in hits if hit.passage_id in known]
        text = "\n\n".join(filter(None, [result.text, shown(new, numbers), _again(again)]))
        told = any(message.content == text for message in self._state.get("talk", []))
        return _Carried(
            text or "No passage was found.", fresh=bool(new or (result.text and not told))
        )


def _again(numbers: list[int]) -> str:
    return f"Found again: {', '.join(map(str, numbers))}." if numbers else ""


def _key(call: ToolCall) -> str:
    """The same for calls that differ in white space or order only."""
    try:
        arguments = json.dumps(json.loads(call.arguments or "{}"), sort_keys=True)
    except ValueError:
        arguments = call.arguments
    return f"{call.name} {arguments}"
