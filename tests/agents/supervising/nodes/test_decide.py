"""The model decides what to do next, from what was said and found so far."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.supervising.limits import Spent
from agents.supervising.nodes.decide import NO_TOOLS, decide
from agents.supervising.state import Supervision, Told
from contracts.chats import Limit, Usage
from contracts.completions import ChatMessage, ToolSpec
from contracts.errors import ContextOverflow, ToolsRefused
from contracts.ledger import ModelRole
from contracts.ports import Delta
from tests.agents.answering.made import asked
from tests.agents.supervising.made import BOATS, BUILDER, Deciding, Shelf, call, context_of
from tests.agents.supervising.nodes.made import (
    NOW,
    Room,
    names,
    spent,
    stand_still,
    supervision,
)

SEARCH = call("search_documents", query="Aurora")
NOTHING_KNOWN = {"query": "How cold?", "more": False, "hits": []}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, "limits", "nodes.decide")


def deciding(*turns: Any, **settings: Any) -> tuple[Deciding, Room]:
    model = Deciding(turns)
    return model, Room(context_of(model, Shelf(), **settings))


async def decided(state: Supervision, runtime: Runtime[Context]) -> dict[str, Any]:
    return await decide(state, runtime)


class Talking(Deciding):
    """Says something beside its call."""

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        yield Delta(text="I look \n for ")
        yield Delta(text="it. " + "x" * 600)
        yield Delta(call=SEARCH)


async def test_what_the_model_calls_for_is_wanted_next_and_said_in_the_trace() -> None:
    _, room = deciding([SEARCH, call("read_around", passage=1)])
    left = await decided(supervision(), room.runtime)

    calls = left["wanted"]
    assert [one.name for one in calls] == ["search_documents", "read_around"]
    assert left["talk"] == [Told(ChatMessage("assistant", "", calls=tuple(calls)))]
    assert left["spent"] == Spent(began=NOW, steps=1, tokens=110) and not left["ended"]
    assert {name: left[name] for name in NOTHING_KNOWN} == NOTHING_KNOWN
    assert names(room.ended) == [("decide-1", "decide", "search documents, read around")]
    assert room.ended[0].detail is None


async def test_what_the_model_says_beside_its_calls_is_in_the_trace_and_told_it_again() -> None:
    room = Room(context_of(Talking([]), Shelf()))
    left = await decided(supervision(), room.runtime)

    assert room.ended[0].detail == {"said": ("I look for it. " + "x" * 600)[:500]}
    message = left["talk"][0].message
    assert message.content.startswith("I look \n for it. x") and message.calls == (SEARCH,)


async def test_what_is_known_stays_known() -> None:
    known = {"query": "How cold is the store?", "more": True, "hits": [BOATS]}
    _, room = deciding([SEARCH])
    left = await decided(supervision(**known), room.runtime)

    assert {name: left[name] for name in known} == known


async def test_the_model_is_told_its_task_the_question_and_what_was_said_so_far() -> None:
    model, room = deciding("Enough.", answering={"instructions": "Be brief."})
    said = [ChatMessage("assistant", "", calls=(SEARCH,)), ChatMessage("tool", "1", answers="")]
    left = await decided(
        supervision(
            "How warm?", history=asked("How cold?"), talk=[Told(one) for one in said], hits=[BOATS]
        ),
        room.runtime,
    )

    rules, *conversation = model.told[0]
    assert rules.role == "system" and "You find out what is needed" in rules.content
    assert "Be brief." in rules.content
    assert "How cold?" in str(conversation) and "How warm?" in str(conversation)
    assert conversation[-2:] == said
    assert left["talk"][-1] == Told(ChatMessage("assistant", "Enough."))
    assert [one.message for one in left["talk"][:-1]] == said


async def test_a_search_that_was_made_already_is_told_as_the_models_first_call() -> None:
    model, room = deciding([SEARCH])
    await decided(supervision(query="Wie alt ist die Fähre?", hits=[BOATS, BUILDER]), room.runtime)

    search, found = model.told[0][-2:]
    assert (search.role, search.content, found.role) == ("assistant", "", "tool")
    [first] = search.calls
    assert (first.name, first.arguments) == (
        "search_documents",
        '{"query": "Wie alt ist die Fähre?"}',
    )
    assert json.loads(first.arguments) and found.answers == first.id == "search-0"
    one, other = found.content.split("</passage>\n\n<passage")
    assert 'number="1" from="Boats"' in one and 'number="2" from="Builders"' in other


async def test_the_model_that_the_project_chose_for_it_decides() -> None:
    usual, room = deciding("Enough.")
    chosen = Deciding([[SEARCH]])
    room.context = replace(room.context, models={ModelRole.AGENT: chosen})
    await decided(supervision(), room.runtime)

    assert chosen.told and not usual.told


async def test_a_text_without_a_call_ends_the_search_where_something_was_found() -> None:
    _, room = deciding("It was 1931.")
    left = await decided(supervision(query="Aurora", hits=[BOATS]), room.runtime)

    assert left["ended"] and "without_tools" not in left and left["wanted"] == []
    assert names(room.ended) == [("decide-1", "decide", "Knows enough")]


async def test_a_text_without_a_call_ends_a_search_that_found_nothing() -> None:
    _, room = deciding("They do not say.")
    left = await decided(supervision(spent=spent(steps=1)), room.runtime)

    assert left["ended"] and "without_tools" not in left


@pytest.mark.parametrize("turn", [ToolsRefused("no"), "It was 1931."])
async def test_a_model_without_tools_is_left_alone_and_it_is_said(turn: Exception | str) -> None:
    _, room = deciding(turn)
    left = await decided(supervision(), room.runtime)

    assert left["without_tools"] is True and left["wanted"] == []
    assert left["spent"].steps == (2 if isinstance(turn, str) else 1)
    assert left["hits"] == [] and left["query"] == "How cold?"
    assert (room.ended[-1].state, room.ended[-1].summary) == ("skipped", NO_TOOLS)
    assert room.ended[-1].id == f"decide-{left['spent'].steps}"


async def stopped(room: Room, name: str, **known: Any) -> dict[str, Any]:
    """Ended by this limit, which is told and stands in the trace."""
    left = await decided(supervision(hits=[BOATS], query="Aurora", **known), room.runtime)

    [limit] = [one for one in room.events if isinstance(one, Limit)]
    assert limit.name == name and room.ended[-1].state == "skipped"
    assert names(room.ended)[-1] == ("decide-5", "decide", limit.told)
    assert left["hits"] == [BOATS] and left["query"] == "Aurora"
    assert left["ended"] is True and left["wanted"] == [] and "without_tools" not in left
    return left


async def test_a_limit_that_is_reached_ends_the_search_before_the_model_is_asked() -> None:
    model, room = deciding([SEARCH], agent={"steps": 4})
    so_far = spent(steps=4)

    assert (await stopped(room, "steps", spent=so_far))["spent"] == so_far
    assert not model.told


async def test_more_than_the_model_reads_at_once_ends_the_search() -> None:
    _, room = deciding(ContextOverflow("too long", 4096))
    so_far = spent(steps=4)

    assert (await stopped(room, "window", spent=so_far))["spent"] == so_far


class Endless(Deciding):
    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        await asyncio.Event().wait()
        yield Delta()


async def test_a_decision_that_takes_longer_than_is_left_ends_the_search() -> None:
    room = Room(context_of(Endless([]), Shelf(), agent={"seconds": 30}))
    so_far = spent(began=NOW - 29.99, steps=4)

    assert (await stopped(room, "seconds", spent=so_far))["spent"] == so_far
    [limit] = [one for one in room.events if isinstance(one, Limit)]
    assert limit.most == 30


async def test_what_a_decision_cost_is_told() -> None:
    model, room = deciding([SEARCH])
    model.usage = Usage(input_tokens=7, output_tokens=3, cost=0.5)
    left = await decided(supervision(spent=spent(steps=1, tokens=90)), room.runtime)

    assert model.usage in room.events
    assert left["spent"] == spent(steps=2, tokens=100, cost=0.5)
