"""What the model called for is carried out, and it is told what came of each call."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from agents.supervising.nodes.act import act
from agents.supervising.prompts import spoken
from agents.supervising.state import Told
from contracts.chats import Hit
from contracts.completions import ChatMessage, ToolCall, ToolSpec
from contracts.tools import ToolResult
from tests.agents.answering.made import Judging, hit
from tests.agents.supervising.made import (
    BOATS,
    BUILDER,
    Deciding,
    Shelf,
    call,
    context_of,
    written,
)
from tests.agents.supervising.nodes.made import Room, names, spent, stand_still, supervision

REPEATED = "You have called this with the same arguments: its result stands above."
AURORA = call("search_documents", query="Aurora")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, "limits")


class Saying:
    """A tool of the project that says what it is to, with these passages."""

    spec = ToolSpec("say", "Says.", {"type": "object"})
    changes = False

    def __init__(self, *hits: Hit, **result: object) -> None:
        self.result = {"hits": hits, **result}

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        text = str(arguments.get("text", ""))
        return ToolResult(text, **self.result)


async def acted(
    *calls: ToolCall, room: Room | None = None, talk: Sequence[ChatMessage] = (), **known: object
) -> dict[str, Any]:
    """The state after the last of them; `told` are the messages of the talk as the model reads
    them."""
    numbered = [replace(one, id=f"c{number}") for number, one in enumerate(calls, 1)]
    said = [Told(one) for one in talk]
    first = {"spent": spent(steps=1), "wanted": numbered, "hits": [], "talk": said, **known}
    state: Any = supervision(**first)
    runtime = (room or Room()).runtime
    shown: list[Hit] = []
    while state["wanted"]:
        state = state | await act(state, runtime)
        shown = max(shown, state["hits"], key=len)  # in the end those alone that were chosen
    return state | {"told": [spoken(one, shown) for one in state["talk"]]}


def told(left: dict[str, Any]) -> list[str]:
    return [message.content for message in left["told"]]


def with_tool(tool: Any) -> Room:
    return Room(context_of(Deciding([]), Shelf(), [tool]))


async def test_calls_are_answered_below_what_was_said_before() -> None:
    before = [ChatMessage("assistant", "", calls=(AURORA,))]
    left = await acted(AURORA, call("answer"), talk=before)

    assert left["told"][0] == before[0]
    assert [(m.role, m.answers) for m in left["told"][1:]] == [("tool", "c1"), ("tool", "c2")]
    assert left["wanted"] == [] and left["ended"] and left["hits"] == [BOATS]


async def test_what_was_chosen_stands_though_another_call_comes_behind_it() -> None:
    left = await acted(call("answer", passages=[2]), call("list_documents"), hits=[BOATS, BUILDER])

    assert left["ended"] and left["hits"] == [BUILDER]


async def test_a_step_says_what_was_called_for_and_which_passages_it_brought() -> None:
    room = Room()
    await acted(AURORA, room=room)

    [step] = room.ended
    assert (step.id, step.parent_id, step.name) == ("call-1", "decide-1", "search_documents")
    assert step.summary == "1 passage from 1 document" and step.detail is not None
    assert step.detail["arguments"] == AURORA.arguments
    assert [one["title"] for one in step.detail["candidates"]] == ["Boats"]  # pyright: ignore
    assert step.detail.keys() == {"arguments", "candidates"}


async def test_a_tools_own_words_for_the_trace_come_first() -> None:
    room = with_tool(Saying(summary="Said it", detail={"by": "a tool"}))
    await acted(call("say", text="Aye."), room=room)

    [step] = room.ended
    assert step.summary == "Said it"
    assert step.detail == {"arguments": '{"text": "Aye."}', "by": "a tool"}


async def test_what_the_guard_withholds_is_named_in_the_trace_and_not_told() -> None:
    room = with_tool(Saying(hit("An attack."), BOATS))
    room.context = replace(room.context, guard=Judging())
    left = await acted(call("say"), room=room)

    assert left["hits"] == [BOATS] and "attack" not in told(left)[0]
    assert room.ended[0].detail is not None
    assert len(room.ended[0].detail["withheld"]) == 1  # pyright: ignore[reportArgumentType]


async def test_calls_are_numbered_through_the_whole_answer() -> None:
    room = Room()
    before = [
        ChatMessage("assistant", "", calls=(AURORA,)),
        ChatMessage("tool", "1", answers="a"),
        ChatMessage("tool", "2", answers="b"),
        ChatMessage("tool", "3", answers="c"),
    ]
    await acted(AURORA, call("list_documents"), room=room, talk=before)

    assert [step.id for step in room.ended] == ["call-4", "call-5"]


async def test_eight_calls_of_one_message_are_carried_out_and_no_more() -> None:
    left = await acted(*[call("calculate", expression=f"{n} + 1") for n in range(9)])

    assert told(left)[7] == "7 + 1 = 8"
    assert told(left)[8] == (
        "Not carried out: too many calls in one message. Call it again if you need it."
    )


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ('{"query": "Aurora", "documents": []}', '{"documents":[],"query":"Aurora"}'),
        ("", "{}"),
    ],
)
async def test_a_call_is_the_same_however_its_arguments_are_written(one: str, same: str) -> None:
    name = "search_documents" if one else "list_documents"
    left = await acted(written(name, one), written(name, same))

    assert told(left)[0] != REPEATED and told(left)[1] == REPEATED


async def test_an_end_with_a_passage_that_is_not_there_is_a_decision_that_made_no_sense() -> None:
    left = await acted(call("answer", passages=[4]))

    assert told(left) == ["Error: No passage was shown yet: search first."]
    assert (left["spent"].faults, left["ended"]) == (1, False)


async def test_a_call_that_came_to_nothing_says_why_in_the_trace_and_to_the_model() -> None:
    room = Room()
    left = await acted(call("read_around", passage=4), room=room)

    assert told(left) == ["Error: No passage was shown yet: search first."]
    assert names(room.ended) == [
        ("call-1", "read_around", "No passage was shown yet: search first.")
    ]
    assert left["spent"].faults == 1


async def test_a_passage_that_was_found_before_is_named_by_its_number_alone() -> None:
    left = await acted(call("search_documents", query="Lindholm"), hits=[BOATS, BUILDER])

    assert told(left) == ["Found again: 1, 2."]
    assert left["hits"] == [BOATS, BUILDER] and left["spent"].idle == 1


async def test_what_is_new_is_told_before_what_is_known() -> None:
    left = await acted(call("search_documents", query="Lindholm"), hits=[BOATS])
    shown, again = told(left)[0].split("\n\n")

    assert 'number="2" from="Builders"' in shown and again == "Found again: 1."
    assert left["spent"].idle == 0


async def test_that_no_passage_was_found_is_said_and_is_nothing_new() -> None:
    left = await acted(call("search_documents", query="submarine"))

    assert told(left) == ["No passage was found."]
    assert left["spent"].idle == 1


@pytest.mark.parametrize(("before", "idle"), [("Aye.", 1), ("Nay.", 0)])
async def test_a_text_that_was_told_before_is_nothing_new(before: str, idle: int) -> None:
    talk = [ChatMessage("tool", before, answers="c0")]
    left = await acted(call("say", text="Aye."), room=with_tool(Saying()), talk=talk)

    assert told(left)[-1] == "Aye." and left["spent"].idle == idle


class Person:
    """Whoever is asked whether a tool may do something, and the tool that would do it."""

    spec = ToolSpec("send", "Sends.", {"type": "object", "properties": {"to": {"type": "string"}}})
    changes = True

    def __init__(self, says: bool | None) -> None:
        self.says = says
        self.asked: list[str] = []
        self.sent: list[tuple[Mapping[str, Any], str]] = []
        self.room = with_tool(self)
        self.room.context = replace(self.room.context, confirm=self.confirm)

    async def confirm(self, step: str, ask: Any) -> bool | None:
        self.asked.append(step)
        ask()
        return self.says

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        self.sent.append((arguments, step))
        return ToolResult("Sent.")


SEND = call("send", to="Ada")


async def test_what_a_person_allowed_is_done_under_the_step_that_they_were_asked_about() -> None:
    person = Person(True)
    left = await acted(SEND, room=person.room)

    waiting, *_ = person.room.steps
    assert (waiting.id, waiting.parent_id, waiting.name) == ("call-1", "decide-1", "send")
    assert (waiting.state, waiting.detail) == (
        "waiting",
        {"tool": "send", "arguments": {"to": "Ada"}},
    )
    assert (person.asked, person.sent) == (["call-1"], [({"to": "Ada"}, "call-1")])
    assert [step.state for step in person.room.steps] == ["waiting", "started", "finished"]
    assert told(left) == ["Sent."] and left["declined"] == []


@pytest.mark.parametrize(
    ("says", "seen", "heard"),
    [
        (
            False,
            "You did not allow this",
            "The person did not allow this. Do not try again: go on without it, or call `answer`.",
        ),
        (
            None,
            "Nobody said in time whether this is allowed, so it was not done.",
            "Nobody said in time whether this is allowed, so it was not done.",
        ),
    ],
)
async def test_what_a_person_did_not_allow_is_not_done(
    says: bool | None, seen: str, heard: str
) -> None:
    person = Person(says)
    left = await acted(SEND, room=person.room)

    assert not person.sent and told(left) == [heard] and left["declined"] == ["send"]
    [_, skipped] = person.room.steps
    assert (skipped.id, skipped.parent_id, skipped.name) == ("call-1", "decide-1", "send")
    assert (skipped.state, skipped.summary) == ("skipped", seen)
    assert skipped.detail == {"tool": "send", "arguments": {"to": "Ada"}}


async def test_nobody_is_asked_twice_in_an_answer_about_a_tool_they_did_not_allow() -> None:
    person = Person(True)
    left = await acted(SEND, room=person.room, declined=["send"])

    assert not person.asked and not person.sent and left["declined"] == ["send"]
    assert "The person did not allow this." in told(left)[0]
    assert [(step.state, step.summary) for step in person.room.steps] == [
        ("skipped", "You did not allow this for this answer")
    ]


async def test_nobody_is_asked_about_a_call_that_cannot_be_made() -> None:
    person = Person(True)
    left = await acted(call("send", to=7), room=person.room)

    assert not person.asked and not person.sent
    assert told(left)[0].startswith("Error: The arguments are wrong: to: 7")


async def test_the_time_in_which_a_person_thinks_is_not_the_agents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter([10.0, 35.0])
    monkeypatch.setattr("agents.supervising.nodes.act.time", lambda: next(clock))
    left = await acted(SEND, room=Person(True).room, spent=spent(began=990, steps=1, tokens=70))

    assert (left["spent"].began, left["spent"].tokens) == (990 + 25, 70)


async def test_a_call_that_takes_longer_than_is_left_is_no_fault_of_the_models() -> None:
    class Slow(Saying):
        async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
            await asyncio.Event().wait()
            return ToolResult()

    room = with_tool(Slow())
    left = await acted(call("say"), room=room, spent=spent(began=910.01, steps=1))

    assert told(left) == ["Not finished in time."]
    assert names(room.ended) == [("call-1", "say", "Not finished in time.")]
    assert (left["spent"].faults, left["spent"].idle) == (0, 1)


async def test_a_question_to_the_person_is_left_for_whoever_asks_it() -> None:
    left = await acted(call("ask_person", question="Which Aurora?"))

    assert left["question_back"] == "Which Aurora?" and not left["ended"]
    assert told(left) == ["Noted."]
