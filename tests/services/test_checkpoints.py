"""An agent is gone on with from its last finished step, whenever its process ended."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from adapters.models.metering import Meter
from adapters.postgres.chats.checkpoints import LARGEST, RunCheckpointer
from adapters.wiring import ApiAdapters, open_api
from agents import STATE_TYPES
from agents.supervising.going_on import GoingOn
from agents.supervising.graph import supervising_graph
from contracts.chats import Message
from contracts.completions import ToolSpec
from contracts.errors import Unavailable
from contracts.events import AnyEvent, Finished
from contracts.projects import AgentChoice
from contracts.settings import Settings
from contracts.tools import ToolResult
from contracts.traces import Trace
from contracts.transcript import Transcript
from services.chats.asking import Asking
from services.chats.checkpoints import Standing, checkpointer_of
from services.chats.confirming import Confirming
from services.chats.questions import begin_answer
from services.chats.resuming import begun_again, started
from services.chats.runs import Runs
from services.chats.schemas import NewChat, NewQuestion
from services.chats.service import delete_chat, make_chat
from services.chats.tracing.recorder import Asked, Recorder
from services.chats.writing import Assignment, events_of
from tests.api import Person, given_a_model
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.server.deciding import ANSWER_WITH, decides
from tests.services.acting import asking_as

SEARCH = ("search_documents", {"query": "duty pharmacist"})
OTHER = ("search_documents", {"query": "cold room exceeds 8 degrees"})
COUNT, COUNT_ON = ("count", {"by": 1}), ("count", {"by": 2})
PROSE = "The duty pharmacist is Dr. Ilse Brandt [1]."


@dataclass
class Counting:
    """A tool that says how often it was called in each step."""

    steps: list[str] = field(default_factory=list[str])
    changes: bool = False

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec("count", "Counts.", {"type": "object"})

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        self.steps.append(step)
        return ToolResult(f"That makes {len(self.steps)}.")


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[OpenAIServer]:
    async with openai_server() as server:
        yield server


@pytest.fixture
async def app(settings: Settings, model: OpenAIServer) -> AsyncIterator[ApiAdapters]:
    decides(model, [SEARCH, COUNT], [COUNT_ON, OTHER], [ANSWER_WITH], prose=PROSE)
    async with open_api(given_a_model(settings, model.url)) as adapters:
        yield adapters


@pytest.fixture
async def me(app: ApiAdapters, runs: Runs, alice: Person) -> Asking:
    return await asking_as(app, runs, alice)


@dataclass
class Agent:
    """A run that no process writes but this test."""

    me: Asking
    assignment: Assignment
    counting: Counting

    def standing(self, *, begun: bool = False, seen: list[AnyEvent] | None = None) -> Standing:
        run, person = self.assignment.run, self.assignment.person
        kept = checkpointer_of(self.me.adapters, person, run, AgentChoice.AGENT)
        return Standing(kept, begun, started(seen or []))

    @property
    def run(self) -> UUID:
        return self.assignment.run.id

    @property
    def checkpointer(self) -> RunCheckpointer:
        kept = self.standing().checkpointer
        assert kept
        return kept

    async def works(self, standing: Standing, most: int = 10_000) -> list[Any]:
        """What it says until its process ends: after so many events, if not before."""
        said: list[Any] = []
        async with asyncio.timeout(30) as deadline:
            confirming = Confirming(self.me.adapters, self.assignment.run.key, deadline)
            told = self.me.adapters, self.assignment, standing, confirming, Meter({})
            async with aclosing(events_of(*told)) as events:
                async for event in events:
                    said.append(event)
                    if len(said) >= most:
                        break
        return said

    async def goes_on(self, seen: list[Any]) -> list[Any]:
        """What its reader has seen in the end, of a process that ended and of another one."""
        begun = await self.checkpointer.is_kept()
        standing = self.standing(begun=begun, seen=seen)
        again = begun_again(seen, Transcript.of(seen), from_a_step=begun)
        return [*seen, *again, *await self.works(standing)]


async def agent(me: Asking, project: str) -> Agent:
    chat = await make_chat(me, UUID(project), NewChat())
    question = NewQuestion(content="Who is the duty pharmacist?", agent=AgentChoice.AGENT)
    counting, assignment = Counting(), await begin_answer(me, chat.id, question)
    return Agent(me, replace(assignment, tools=[counting]), counting)  # pyright: ignore[reportArgumentType]


def message(said: list[Any]) -> Message:
    ids = dict.fromkeys(("answer_id", "chat_id", "question_id"), UUID(int=0))
    return Transcript.of(said).message(**ids, model="m")


def shown(said: list[Any]) -> dict[str, Any]:
    """What is left of it when it has ended."""
    assert isinstance(said[-1], Finished)
    kept = {"content", "sources", "sentences", "nearest", "choices", "limits", "status"}
    return message(said).model_dump(include=kept)


async def test_wherever_its_process_ends_another_gives_the_same_answer_and_calls_no_tool_twice(
    me: Asking, project: str
) -> None:
    undisturbed = await agent(me, project)
    whole = await undisturbed.works(undisturbed.standing())
    assert undisturbed.counting.steps == ["call-2", "call-3"]
    assert message(whole).content == PROSE

    for most in range(1, len(whole)):
        one = await agent(me, project)
        said = await one.goes_on(await one.works(one.standing(), most))
        assert shown(said) == shown(whole), most
        assert len(set(one.counting.steps)) == len(one.counting.steps), most
        assert not {"call-2", "call-3"} - set(one.counting.steps), most


async def test_decisions_that_were_made_are_not_paid_for_again(
    me: Asking, project: str, model: OpenAIServer
) -> None:
    one = await agent(me, project)
    whole = await one.works(one.standing())
    model.requests.clear()

    begins = next(n for n, e in enumerate(whole, 1) if getattr(e, "id", "") == "answer")
    two = await agent(me, project)
    seen = await two.works(two.standing(), begins)
    decided = sum("tools" in body for body in model.requests)
    await two.goes_on(seen)

    assert decided == 3
    assert sum("tools" in body for body in model.requests) == decided


async def test_a_state_holds_no_text_of_a_passage(me: Asking, project: str) -> None:
    one = await agent(me, project)
    await one.works(one.standing())

    going_on = await GoingOn.of(
        supervising_graph().copy({"checkpointer": one.checkpointer}),
        {"configurable": {"thread_id": one.checkpointer.thread}},
    )
    hits = going_on.state["hits"]
    async with me.transaction() as tx:
        blobs = await tx.rows("select channel, blob from checkpoint_blobs")
    assert hits and all(hit.text for hit in hits)
    assert len(blobs) > 10
    assert not [
        b["channel"] for b in blobs if any(_part(h.text) in (b["blob"] or b"") for h in hits)
    ]


def _part(text: str) -> bytes:
    return text[:40].encode()


async def test_a_passage_that_is_gone_makes_the_run_begin_anew(
    me: Asking, project: str, alice: Person
) -> None:
    one = await agent(me, project)
    seen = await one.works(one.standing(), 30)
    assert await one.checkpointer.is_kept()

    for document in (await alice.http.get(f"/projects/{project}/documents")).json()["items"]:
        await alice.http.delete(f"/documents/{document['id']}")

    assert not await one.checkpointer.is_kept()
    async with me.transaction() as tx:
        assert await tx.rows("select from checkpoints where run_id = %s", [one.run]) == []
    assert isinstance((await one.goes_on(seen))[-1], Finished)


async def test_a_writer_whose_run_is_somebody_else_s_keeps_nothing(
    me: Asking, project: str
) -> None:
    one = await agent(me, project)
    late = replace(one.assignment, run=one.assignment.run._replace(epoch=7))

    with pytest.raises(Unavailable, match="Another process"):
        await replace(one, assignment=late).works(one_of(late, me))


def one_of(assignment: Assignment, me: Asking) -> Standing:
    kept = RunCheckpointer(me.adapters.db, assignment.person, assignment.run, STATE_TYPES)
    return Standing(kept)


async def test_a_state_that_is_too_large_is_not_kept_and_the_answer_is_written(
    me: Asking, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.postgres.chats.checkpoints.LARGEST", 200)
    one = await agent(me, project)

    assert message(await one.works(one.standing())).content == PROSE
    assert not await one.checkpointer.is_kept()
    assert LARGEST == 1_000_000


async def test_what_is_kept_of_a_run_goes_with_its_chat(me: Asking, project: str) -> None:
    one = await agent(me, project)
    await one.works(one.standing(), 20)

    await delete_chat(me, one.assignment.run.chat_id)

    async with me.transaction() as tx:
        left = await tx.rows(
            "select run_id from checkpoints where run_id = %(run)s union"
            " select run_id from checkpoint_blobs where run_id = %(run)s",
            {"run": one.run},
        )
    assert left == []


async def test_the_trace_of_a_run_that_was_taken_over_has_what_both_processes_did(
    me: Asking, project: str
) -> None:
    """All but what the first did after its last finished step."""
    undisturbed = await agent(me, project)
    whole = await undisturbed.works(undisturbed.standing())
    alone = traced(undisturbed)
    one = await agent(me, project)
    first = one.standing()
    assert first.checkpointer
    first.checkpointer.noted = partial(one.assignment.recorder.handed_on, str)
    seen = await one.works(first, most=len(whole) // 2)
    dead = traced(one)

    other = replace(one, assignment=replace(one.assignment, recorder=Recorder()))
    other.assignment.recorder.go_on(await other.checkpointer.parts_noted())
    await other.goes_on(seen)

    both = traced(other)
    assert 0 < len(dead.calls) < len(alone.calls)
    assert [call.role for call in both.calls] == [call.role for call in alone.calls]
    assert [one.kind for one in both.searches] == [one.kind for one in alone.searches]
    assert both.began_at == dead.began_at
    begun = [call.begun_ms for call in both.calls]
    assert begun == sorted(begun)
    said = [[both.texts[part.text or 0] for part in call.prompt] for call in both.calls]
    told = [[alone.texts[part.text or 0] for part in call.prompt] for call in alone.calls]
    assert said == told


def traced(of: Agent) -> Trace:
    asked = Asked(of.assignment.settings, of.assignment.retriever.scope, 0)
    return of.assignment.recorder.trace(asked, str)
