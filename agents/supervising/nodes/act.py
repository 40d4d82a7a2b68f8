"""Carry out what the model called for, and tell it what came of each call.

One call is one step of the graph: where its process ends, another one goes on behind the last that
was carried out.
"""

import asyncio
import json
from dataclasses import dataclass, replace
from time import time

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.nodes.retrieve import candidates, found, reasons
from agents.answering.screening import screened
from agents.answering.steps import Outcome, framed
from agents.supervising.limits import Spent, seconds_left
from agents.supervising.nodes.decide import step_id
from agents.supervising.prompts import LONGEST
from agents.supervising.state import Came, Supervision, Told, call_id
from agents.supervising.toolbox import carry_out, own_tools, to_be_allowed
from agents.supervising.tools.builtin import Desk, read
from agents.supervising.tools.ending import ANSWER, ASK_PERSON, Answer, AskPerson
from contracts.chats import Hit, StepIdentity
from contracts.completions import ChatMessage, ToolCall
from contracts.events import Step
from contracts.tools import ToolFailure, ToolResult

_AT_ONCE = 8
"""Calls of one message that are carried out; the model may ask again for the others."""
_LONGEST_NAME = 64


@dataclass(frozen=True)
class _Carried:
    """What the model is told of a call, and how the call went."""

    text: str
    fault: bool = False
    fresh: bool = False
    passages: tuple[int, ...] = ()
    again: tuple[int, ...] = ()


_NOTED = _Carried("Noted.", fresh=True)
_REPEATED = _Carried("You have called this with the same arguments: its result stands above.")
_OUT_OF_TIME = _Carried("Not finished in time.")
_FORBIDDEN = _Carried(
    "The person did not allow this. Do not try again: go on without it, or call `answer`."
)
_UNANSWERED = _Carried("Nobody said in time whether this is allowed, so it was not done.")
_UNSETTLED = _Carried(
    "This was called, and the process that called it ended: what came of it is not known. It is not"
    " called again: tell the person to look."
)
_TOO_MANY = _Carried(
    "Not carried out: too many calls in one message. Call it again if you need it."
)


async def act(state: Supervision, runtime: Runtime[Context]) -> dict[str, object]:
    call = _Call(state, runtime)
    await call.answer()
    return call.left


class _Call:
    """The first of those that are wanted, each of which gets its result: a server refuses a
    conversation in which one has none. `left` is the state after it."""

    def __init__(self, state: Supervision, runtime: Runtime[Context]) -> None:
        self._state, self._runtime = state, runtime
        self._call, *self._others = state["wanted"]  # pyright: ignore[reportTypedDictNotRequiredAccess]
        self._spent: Spent = state["spent"]  # pyright: ignore[reportTypedDictNotRequiredAccess]
        self._hits: list[Hit] = list(state["hits"])
        self._made: list[str] = list(state.get("made", []))
        self._declined: list[str] = list(state.get("declined", []))
        self._talk = list(state["talk"])  # pyright: ignore[reportTypedDictNotRequiredAccess]
        self._came: list[Came] = list(state.get("came", []))
        self._chosen: list[int] | None = state.get("chosen")
        self._question: str | None = None

    @property
    def left(self) -> dict[str, object]:
        left: dict[str, object] = {
            "talk": self._talk,
            "wanted": self._others,
            "made": self._made,
            "declined": self._declined,
            "came": self._came,
            "spent": self._spent,
            "hits": self._hits,
            "several": True,
        }
        if self._question is not None:
            left["question_back"] = self._question
        if self._chosen is not None:
            left["chosen"] = self._chosen
        return left if self._others else left | self._after_the_last()

    def _after_the_last(self) -> dict[str, object]:
        """Of the calls of one message."""
        fault, fresh = all(c.fault for c in self._came), any(c.fresh for c in self._came)
        chosen = [self._hits[number - 1] for number in self._chosen or []]
        return {
            "came": [],
            "spent": self._spent.acted(fault=fault, fresh=fresh),
            "hits": chosen or self._hits,
            "ended": self._chosen is not None,
        }

    async def answer(self) -> None:
        key = _key(self._call)
        carried = _REPEATED if key in self._made else await self._carried(self._call)
        if not carried.fault:
            self._made.append(key)
        self._came.append(Came(carried.fault, carried.fresh))
        self._tell(self._call, carried)
        if len(self._came) >= _AT_ONCE:
            for other in self._others:
                self._tell(other, _TOO_MANY)
            self._others = []

    def _tell(self, call: ToolCall, carried: _Carried) -> None:
        message = ChatMessage("tool", carried.text[:LONGEST], answers=call.id)
        self._talk.append(Told(message, carried.passages, carried.again))

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
        for number in numbers:
            desk.passage(number)
        self._chosen = list(numbers)
        return _NOTED

    async def _carry_out(self, call: ToolCall) -> _Carried:
        context, step = self._runtime.context, self._step(call)
        if step.id in context.started and call.name not in own_tools():
            return self._not_again(step)
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

    def _not_again(self, step: StepIdentity) -> _Carried:
        skipped = Step(**step.model_dump(), state="skipped", summary=_UNSETTLED.text)
        self._runtime.stream_writer(skipped)
        return _UNSETTLED

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
            began = time()
            allowed = await context.confirm(step.id, lambda: write(waiting))
            self._spent = replace(self._spent, began=self._spent.began + time() - began)
            if allowed:
                return None
            carried, summary = _FORBIDDEN, "You did not allow this"
            if allowed is None:
                carried, summary = _UNANSWERED, _UNANSWERED.text
            self._declined.append(call.name)
        write(Step(**step.model_dump(), state="skipped", summary=summary, detail=detail))
        return carried

    def _step(self, call: ToolCall) -> StepIdentity:
        parent, name = step_id(self._spent.steps), call.name[:_LONGEST_NAME]
        return StepIdentity(id=call_id(self._talk), parent_id=parent, name=name)

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
        again = tuple(known[hit.passage_id] for hit in hits if hit.passage_id in known)
        told = any(
            (one.message.content, one.again) == (result.text, again) and not one.passages
            for one in self._talk
        )
        fresh = bool(new or (result.text and not told))
        return _Carried(result.text, fresh=fresh, passages=tuple(numbers), again=again)


def _key(call: ToolCall) -> str:
    """The same for calls that differ in white space or order only."""
    try:
        arguments = json.dumps(json.loads(call.arguments or "{}"), sort_keys=True)
    except ValueError:
        arguments = call.arguments
    return f"{call.name} {arguments}"
