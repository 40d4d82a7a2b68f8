"""Which graph answers a question, and what its asker is told of it at the end."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from agents import Library, Question, ask
from contracts.chats import Choice, Hit, Limit, Nearest, Usage
from contracts.completions import ToolCall
from contracts.documents import Listing
from contracts.events import Finished, Revised, Step, Token
from contracts.ports import Delta
from contracts.projects import AgentChoice
from tests.agents.answering.made import Desk, Kept, Scripted, extracted, hit

HITS = [hit()]
COLD = "It was cold."
END = Delta(call=ToolCall("1", "answer", "{}"))


async def seen(
    desk: Desk,
    model: Scripted | None = None,
    choice: AgentChoice | None = None,
    settings: dict[str, object] | None = None,
    kept: Any = None,
    begun: bool = False,
) -> list[Any]:
    async def documents(limit: int, containing: str) -> Listing:
        return Listing([], 0)

    async def search_in(queries: Sequence[str], among: object) -> list[Hit]:
        return []

    async def around(passage: Hit, reach: int) -> list[Hit]:
        return [passage]

    async def outline(document: object) -> list[list[str]]:
        return []

    context = desk.context(model, agent=settings or {})
    library = Library(documents, search_in, around, outline)
    context = replace(context, library=library, checkpointer=kept)
    question = Question("How cold was it?", agent=choice, begun=begun)
    return [event async for event in ask(question, context)]


def steps(events: list[Any]) -> list[str]:
    ended = [e.name for e in events if isinstance(e, Step) and e.state == "finished"]
    return list(dict.fromkeys(ended))


SIMPLE = ["guard", "retrieve", "answer", "verify"]


@pytest.mark.parametrize(
    ("agent", "project", "ended"),
    [
        (None, "simple", SIMPLE),
        (None, "agent", ["guard", "decide", "answer", "verify"]),
        (AgentChoice.SIMPLE, "agent", SIMPLE),
        (AgentChoice.AGENT, "simple", ["guard", "decide", "answer", "verify"]),
        (AgentChoice.AUTOMATIC, "simple", ["guard", "retrieve", "grade", "answer", "verify"]),
    ],
)
async def test_who_answers_is_the_askers_choice_and_else_the_projects(
    agent: AgentChoice | None, project: str, ended: list[str]
) -> None:
    model = Scripted(f"{COLD} [1]", END)
    finds = [] if "decide" in ended else [extracted(0, COLD, HITS)]  # an agent ends at once
    desk = Desk(HITS, finds)

    events = await seen(desk, model, agent, {"choice": project})

    assert steps(events) == ended


async def test_without_a_model_no_agent_answers() -> None:
    desk = Desk(HITS, [extracted(0, COLD, HITS)])

    assert steps(await seen(desk, None, AgentChoice.AGENT)) == SIMPLE


async def test_what_was_spent_and_came_nearest_is_told_at_the_end_and_not_on_the_way() -> None:
    bill = Usage(input_tokens=5, output_tokens=2)
    desk = Desk(HITS, [extracted(0, COLD, HITS, 0.2)])

    events = await seen(desk, Scripted("Your documents do not say.", Delta(usage=bill)))

    assert isinstance(events[-1], Finished)
    assert (events[-1].usage.input_tokens, events[-1].usage.output_tokens) == (5, 2)
    assert [near.quote for near in events[-1].nearest] == [COLD]
    assert (events[-1].limits, events[-1].choices) == ([], [])
    assert not [e for e in events if isinstance(e, Usage | Nearest | Choice | Limit)]


async def test_a_limit_that_stopped_the_agent_is_told_at_the_end() -> None:
    search = Delta(call=ToolCall("1", "search_documents", '{"query": "cold"}'))
    desk = Desk(HITS, [extracted(0, COLD, HITS)], more=HITS)

    writing = Scripted(Delta(text=COLD), search)
    events = await seen(desk, writing, AgentChoice.AGENT, {"steps": 1})

    assert [limit.name for limit in events[-1].limits] == ["steps"]


async def test_an_agent_that_was_kept_is_gone_on_with_and_no_step_is_taken_twice() -> None:
    desk, kept = Desk(HITS), Kept()
    first = await seen(desk, Scripted(f"{COLD} [1]", END), AgentChoice.AGENT, kept=kept)
    again = await seen(desk, Scripted(), AgentChoice.AGENT, kept=kept, begun=True)

    assert steps(first) == ["guard", "decide", "answer", "verify"]
    assert steps(again) == ["verify"]
    written = next(e for e in again if isinstance(e, Revised)).text
    assert written == "".join(e.text for e in first if isinstance(e, Token))


async def test_every_step_of_an_agent_is_kept_under_the_name_of_its_run() -> None:
    kept = Kept()
    await seen(Desk(HITS), Scripted(f"{COLD} [1]", END), AgentChoice.AGENT, kept=kept)

    found = [one async for one in kept.alist({"configurable": {"thread_id": "a run"}})]
    assert len(found) >= 5


async def test_an_agent_that_was_begun_and_not_kept_begins_anew() -> None:
    desk = Desk(HITS)
    events = await seen(desk, Scripted(f"{COLD} [1]", END), AgentChoice.AGENT, begun=True)

    assert steps(events) == ["guard", "decide", "answer", "verify"]


async def test_one_search_is_not_kept() -> None:
    kept = Kept()
    await seen(Desk(HITS), Scripted(f"{COLD} [1]"), AgentChoice.SIMPLE, kept=kept)

    assert [one async for one in kept.alist({"configurable": {"thread_id": "a run"}})] == []
