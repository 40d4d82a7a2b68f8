"""An agent whose process ended is gone on with from the last step that was kept."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from agents import Question, ask
from agents.supervising.going_on import GoingOn, checkpoint_before
from agents.supervising.graph import supervising_graph
from contracts.chats import Usage
from contracts.completions import ToolSpec
from contracts.events import Finished, Revised, Sources, Step
from contracts.projects import AgentChoice
from contracts.tools import Tool, ToolResult
from tests.agents.answering.made import Kept
from tests.agents.supervising.made import BOATS, Deciding, Shelf, Told, call, context_of

ASKED = "Where was the yard of the builder of the Aurora?"
FIRST = [call("search_documents", query="Aurora")]
SECOND = [call("search_documents", query="Lindholm Rostock")]
ENOUGH = [call("answer")]
PROSE = "The yard of its builder was in Rostock [1]."


class Mail:
    """A tool that changes something; `sent` are the steps that called it."""

    spec = ToolSpec("send", "Sends.", {"type": "object"})
    changes = False

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.answers = True

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        self.sent.append(step)
        if not self.answers:
            await asyncio.Event().wait()
        return ToolResult("Sent.")


async def asked(
    model: Deciding,
    kept: Kept,
    *,
    until: tuple[str, str] | None = None,
    begun: bool = False,
    shelf: Shelf | None = None,
    question: str = ASKED,
    tools: Sequence[Tool] = (),
    started: Collection[str] = (),
) -> Told:
    """What a reader saw of it; where `until` says, its process ends at this step and state."""
    context = context_of(model, shelf or Shelf(), tools)
    context = replace(context, checkpointer=kept, started=started)
    told = Told([])
    wanted = Question(question, agent=AgentChoice.AGENT, begun=begun)
    async with aclosing(ask(wanted, context)) as events:
        async for event in events:
            told.events.append(event)
            if isinstance(event, Step) and (event.id, event.state) == until:
                break
    return told


def usage(told: Told) -> Usage:
    finished = told.events[-1]
    assert isinstance(finished, Finished)
    return finished.usage


async def test_what_was_searched_before_is_not_searched_again() -> None:
    kept, shelf = Kept(), Shelf()
    await asked(Deciding([FIRST]), kept, until=("decide-2", "started"), shelf=shelf)
    model = Deciding([SECOND, ENOUGH], PROSE)
    told = await asked(model, kept, begun=True, shelf=shelf)

    assert [queries for queries, _ in shelf.searched] == [["Aurora"], ["Lindholm Rostock"]]
    assert BOATS.text in model.heard(0)
    assert [step.id for step in told.ended][:3] == ["decide-2", "call-2", "decide-3"]


async def test_what_was_counted_before_is_counted_once() -> None:
    whole = await asked(Deciding([FIRST, ENOUGH], PROSE), Kept())
    kept = Kept()
    await asked(Deciding([FIRST]), kept, until=("decide-2", "started"))
    told = await asked(Deciding([ENOUGH], PROSE), kept, begun=True)

    assert usage(told) == usage(whole) and usage(whole).input_tokens > 0


async def test_an_answer_that_was_written_is_shown_as_it_was_and_checked() -> None:
    kept = Kept()
    seen = await asked(Deciding([FIRST, ENOUGH], PROSE), kept, until=("verify", "started"))
    model = Deciding([])
    told = await asked(model, kept, begun=True)

    assert model.told == [] and model.answered_from == []
    assert [type(one) for one in told.events if isinstance(one, Revised | Sources)][:2] == [
        Revised,
        Sources,
    ]
    assert next(one for one in told.events if isinstance(one, Revised)).text == seen.text
    shown = next(one for one in told.events if isinstance(one, Sources))
    assert [source.quote for source in shown.sources] == [BOATS.text]
    assert [step.name for step in told.ended] == ["verify"]


async def test_a_run_that_had_only_to_be_stored_takes_its_last_step_again() -> None:
    kept = Kept()
    await asked(Deciding([FIRST, ENOUGH], PROSE), kept)
    told = await asked(Deciding([]), kept, begun=True)

    assert [step.name for step in told.ended] == ["verify"]


@pytest.mark.parametrize(
    ("step", "node", "messages"),
    [
        ("guard", "guard", 0),
        ("decide-1", "decide", 0),
        ("call-1", "act", 1),
        ("decide-2", "decide", 2),
        ("call-2", "act", 3),
        ("answer", "answer", 4),
        ("verify", "verify", 4),
    ],
)
async def test_the_checkpoint_before_a_step_is_found_by_its_id(
    step: str, node: str, messages: int
) -> None:
    kept = Kept()
    await asked(Deciding([FIRST, ENOUGH], PROSE), kept)
    found = await checkpoint_before(kept, step)
    graph: Any = supervising_graph().copy({"checkpointer": kept})
    at = {"thread_id": kept.thread, "checkpoint_id": found}
    snapshot = await graph.aget_state({"configurable": at})

    assert found and snapshot.next == (node,)
    assert len(snapshot.values.get("talk", [])) == messages


@pytest.mark.parametrize(
    ("question", "turns", "node"),
    [
        ("Which one?", [[call("ask_person", question="Which boat?")]], "clarify"),
        ("Thanks!", [], "reply"),
    ],
)
async def test_an_answer_without_a_search_is_a_step_called_answer(
    question: str, turns: list[Any], node: str
) -> None:
    kept = Kept()
    await asked(Deciding(turns), kept, question=question)
    found = await checkpoint_before(kept, "answer")
    graph: Any = supervising_graph().copy({"checkpointer": kept})
    at = {"thread_id": kept.thread, "checkpoint_id": found}

    assert (await graph.aget_state({"configurable": at})).next == (node,)


async def test_a_step_that_a_run_never_began_has_no_checkpoint() -> None:
    kept = Kept()
    await asked(Deciding([FIRST, ENOUGH], PROSE), kept)

    assert await checkpoint_before(kept, "call-9") is None
    assert await checkpoint_before(Kept(), "decide-1") is None


async def test_a_checkpoint_that_can_no_longer_be_read_is_none() -> None:
    class Gone(Kept):
        async def aget_tuple(self, config: Any) -> Any:
            return None

    kept = Gone()
    await asked(Deciding([FIRST, ENOUGH], PROSE), kept)

    assert not await checkpoint_before(kept, "decide-2")


async def test_a_tool_that_another_process_had_called_is_not_called_and_it_is_told() -> None:
    kept, mail = Kept(), Mail()
    sending, mail.answers = [call("send", to="Ada")], False
    await asked(Deciding([sending]), kept, until=("call-1", "started"), tools=[mail])
    mail.sent.clear()
    model = Deciding([ENOUGH], PROSE)
    told = await asked(model, kept, begun=True, tools=[mail], started={"call-1"})

    assert mail.sent == []
    assert "what came of it is not known" in model.heard(0)
    [skipped] = [step for step in told.ended if step.id == "call-1"]
    assert (skipped.name, skipped.state, skipped.parent_id) == ("send", "skipped", "decide-1")
    assert skipped.summary and "is not known" in skipped.summary


async def test_where_a_run_stands_is_what_its_graph_goes_on_from() -> None:
    kept = Kept()
    await asked(Deciding([FIRST]), kept, until=("decide-2", "started"))
    graph: Any = supervising_graph().copy({"checkpointer": kept})
    going_on = await GoingOn.of(graph, {"configurable": {"thread_id": kept.thread}})

    snapshot = await graph.aget_state(going_on.config)
    assert snapshot.next == ("decide",) and going_on.state["hits"] == snapshot.values["hits"]
