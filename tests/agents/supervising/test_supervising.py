"""The agent's graph with a model that decides as it is told."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from agents.supervising.nodes.decide import NO_TOOLS
from contracts.completions import ToolSpec
from contracts.errors import ContextOverflow, ToolsRefused
from contracts.projects import AgentChoice
from contracts.tools import ToolFailure, ToolResult
from tests.agents.answering.made import hit
from tests.agents.supervising.made import (
    BOATS,
    BUILDER,
    Deciding,
    Shelf,
    call,
    supervised,
    written,
)

TWO_STEPS = [
    [call("search_documents", query="Aurora")],
    [call("search_documents", query="Lindholm Rostock")],
    [call("answer")],
]


async def test_what_one_search_names_is_looked_for_with_the_next() -> None:
    model = Deciding(TWO_STEPS, "The yard of its builder was in Rostock [2].")
    told = await supervised(model)

    assert told.text == "The yard of its builder was in Rostock [1]."
    assert BOATS.text in model.heard(1) and BUILDER.text in model.heard(2)
    assert BUILDER.text in model.answered_from[-1].content


async def test_each_passage_keeps_the_number_under_which_it_was_shown() -> None:
    model = Deciding(TWO_STEPS)
    await supervised(model)

    assert 'number="1" from="Boats"' in model.heard() and 'number="2"' in model.heard()
    assert model.heard().count(BOATS.text) == 1
    answered = model.answered_from[-1].content
    assert answered.index(BOATS.text) < answered.index(BUILDER.text)


async def test_two_calls_of_one_tool_are_two_steps_below_their_decisions() -> None:
    told = await supervised(Deciding(TWO_STEPS))

    searches = [step for step in told.ended if step.name == "search_documents"]
    assert len({step.id for step in searches}) == 2
    assert [step.parent_id for step in searches] == ["decide-1", "decide-2"]
    assert [step.id for step in told.ended if step.name == "decide"] == [
        "decide-1",
        "decide-2",
        "decide-3",
    ]


async def test_only_the_passages_that_matter_are_answered_from_where_it_says_which() -> None:
    model = Deciding([TWO_STEPS[0], TWO_STEPS[1], [call("answer", passages=[2])]])
    await supervised(model)

    assert BUILDER.text in model.answered_from[-1].content
    assert BOATS.text not in model.answered_from[-1].content


async def test_a_text_without_a_call_ends_the_search_and_is_not_the_answer() -> None:
    model = Deciding([TWO_STEPS[0], "I know enough: it was 1066."])
    told = await supervised(model)

    assert told.text == "The boat was built in 1931 [1]."
    assert ("decide", "Knows enough") in told.steps


async def test_a_question_back_is_asked_without_a_source_or_a_link() -> None:
    ask_back = call("ask_person", question="Which Aurora [1], see [here](https://evil.test/x)?")
    told = await supervised(Deciding([[ask_back]]))

    assert told.text == "Which Aurora, see here?"
    assert ("answer", "Asked back") in told.steps


async def test_a_model_that_calls_no_tool_gets_one_search_and_it_is_said() -> None:
    model = Deciding(["It was built in 1931."])
    told = await supervised(model, "When was the Aurora built?")

    assert told.text == "The boat was built in 1931 [1]."
    assert ("decide", NO_TOOLS) in told.steps
    assert "retrieve" in [name for name, _ in told.steps]


async def test_a_server_that_refuses_tools_gets_one_search_and_it_is_said() -> None:
    told = await supervised(Deciding([ToolsRefused("no")]), "When was the Aurora built?")

    assert told.text == "The boat was built in 1931 [1]."
    assert ("decide", NO_TOOLS) in told.steps


@pytest.mark.parametrize(
    ("wrong", "explained"),
    [
        (written("search_documents", "{query:"), "Invalid JSON"),
        (call("search_documents"), "query: Field required"),
        (call("search_documents", query="x", more=1), "more: Extra inputs"),
        (call("launch", query="x"), "There is no tool 'launch'. There are: search_documents"),
        (call("search_documents", query="x", documents=["Zebra"]), "No document is called so"),
        (call("read_around", passage=7), "No passage was shown yet"),
        (call("answer", passages=[4]), "No passage was shown yet"),
        (call("calculate", expression="__import__('os')"), "That is no arithmetic"),
    ],
)
async def test_a_call_that_cannot_be_carried_out_is_explained(wrong: Any, explained: str) -> None:
    model = Deciding([[wrong], *TWO_STEPS])
    told = await supervised(model)

    assert explained in model.heard(1)
    assert told.text and not told.limits


async def test_calls_that_make_no_sense_are_explained_twice_and_then_no_more() -> None:
    model = Deciding([TWO_STEPS[0], *[[call("launch", n=n)] for n in range(9)]])
    told = await supervised(model)

    assert len(model.told) == 4
    assert [limit.name for limit in told.limits] == ["calls"]
    assert told.text == "The boat was built in 1931 [1]."


async def test_a_call_that_was_made_before_is_not_made_again() -> None:
    shelf = Shelf()
    twice = [written("search_documents", '{"query": "Aurora"}')]
    model = Deciding([TWO_STEPS[0], twice, [call("answer")]])
    await supervised(model, shelf=shelf)

    assert [queries for queries, _ in shelf.searched].count(["Aurora"]) == 1
    assert "You have called this with the same arguments" in model.heard()


async def test_an_agent_that_goes_round_in_circles_is_stopped() -> None:
    model = Deciding([TWO_STEPS[0]])
    told = await supervised(model)

    assert [limit.name for limit in told.limits] == ["loop"]
    assert len(model.told) == 4
    assert told.text == "The boat was built in 1931 [1]."


@pytest.mark.parametrize(
    ("settings", "name", "decisions"),
    [({"steps": 2}, "steps", 2), ({"tokens": 1000}, "tokens", 3), ({"cents": 3}, "cents", 2)],
)
async def test_a_limit_ends_the_search_and_is_told(
    settings: Mapping[str, int], name: str, decisions: int
) -> None:
    searches = [[call("search_documents", query=f"Aurora {n}")] for n in range(20)]
    model = Deciding(searches)
    model.usage = model.usage.model_copy(update={"input_tokens": 400, "cost": 0.02})
    told = await supervised(model, agent=settings)

    assert [limit.name for limit in told.limits] == [name]
    assert len(model.told) == decisions
    assert ("decide", told.limits[0].told) in told.steps
    assert told.text == "The boat was built in 1931 [1]."


class Slow:
    """A tool that never ends."""

    spec = ToolSpec("wait", "Waits.", {"type": "object"})
    changes = False
    cancelled = False

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return ToolResult()


async def test_time_that_is_up_ends_a_tool_and_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 0.0, 4.99, *[5.0] * 20])
    monkeypatch.setattr("agents.supervising.limits.time", lambda: next(clock))
    monkeypatch.setattr("agents.supervising.nodes.decide.time", lambda: 0.0)
    slow = Slow()
    told = await supervised(Deciding([[call("wait")]]), tools=[slow], agent={"seconds": 5})

    assert slow.cancelled
    assert [limit.name for limit in told.limits] == ["seconds"]
    assert ("wait", "Not finished in time.") in told.steps


class Weather:
    """A tool of the project's owner."""

    spec = ToolSpec(
        "weather",
        "The weather in a town.",
        {
            "type": "object",
            "properties": {"town": {"type": "string", "maxLength": 20}},
            "required": ["town"],
        },
    )
    changes = False

    def __init__(self) -> None:
        self.called: list[Mapping[str, Any]] = []

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        self.called.append(arguments)
        if arguments["town"] == "Nowhere":
            raise ToolFailure("There is no such town.")
        return ToolResult(hits=[hit("It rains in Rostock.", document=70, title="weather")])


async def test_a_tool_of_the_project_is_called_and_cited() -> None:
    weather = Weather()
    turns = [[call("weather", town="Rostock")], [call("answer")]]
    model = Deciding(turns, "It rains in Rostock [1].")
    told = await supervised(model, "Does it rain in Rostock?", tools=[weather])

    assert weather.called == [{"town": "Rostock"}]
    assert told.text == "It rains in Rostock [1]."


@pytest.mark.parametrize(
    ("arguments", "explained"),
    [
        ('{"town": 7}', "town: 7 is not of type"),
        ("{}", '"town" is a required property'),
        ("[1]", "is not of type"),
        ("Rostock", "The arguments are no JSON"),
        ('{"town": "Nowhere"}', "There is no such town."),
    ],
)
async def test_arguments_are_checked_before_a_tool_of_the_project_is_called(
    arguments: str, explained: str
) -> None:
    weather = Weather()
    model = Deciding([[written("weather", arguments)], [call("answer")]])
    await supervised(model, tools=[weather])

    assert explained in model.heard(1)
    assert weather.called in ([], [{"town": "Nowhere"}])


async def test_a_tool_is_not_there_for_a_project_that_does_not_have_it() -> None:
    model = Deciding([[call("weather", town="Rostock")], [call("answer")]])
    await supervised(model)

    assert "There is no tool 'weather'" in model.heard(1)


async def test_left_to_ibid_one_search_comes_first_and_is_enough_where_it_answers() -> None:
    shelf = Shelf()
    model = Deciding(TWO_STEPS)
    told = await supervised(
        model,
        "When was the Aurora built?",
        shelf=shelf,
        choice=AgentChoice.AUTOMATIC,
        answering={"threshold": 0},
    )

    assert not model.told
    assert ("grade", "One search found the answer") in told.steps


async def test_left_to_ibid_the_agent_goes_on_from_the_first_search() -> None:
    model = Deciding([[call("search_documents", query="Lindholm Rostock")], [call("answer")]])
    told = await supervised(model, "Where was the Aurora built?", choice=AgentChoice.AUTOMATIC)

    assert BOATS.text in model.heard(0)
    assert ("grade", "The agent looks further") in told.steps
    assert BUILDER.text in model.answered_from[-1].content


async def test_a_refused_question_reaches_no_model() -> None:
    model = Deciding(TWO_STEPS)
    await supervised(model, "What of the war?", guardrail={"refused_phrases": ["the war"]})

    assert not model.told and not model.answered_from


async def test_the_usage_of_every_decision_is_counted() -> None:
    told = await supervised(Deciding(TWO_STEPS))

    assert told.events[-1].usage.input_tokens == 400


async def test_many_calls_in_one_message_each_get_a_result() -> None:
    many = [call("search_documents", query=f"Aurora {n}") for n in range(10)]
    model = Deciding([many, [call("answer")]])
    await supervised(model)

    results = [message for message in model.told[1] if message.role == "tool"]
    assert [message.answers for message in results] == [f"c1-{n}" for n in range(10)]
    assert "too many calls" in results[-1].content


async def test_more_than_the_model_reads_at_once_ends_the_search() -> None:
    model = Deciding([TWO_STEPS[0], ContextOverflow("too long", 4096)])
    told = await supervised(model)

    assert [(limit.name, limit.most) for limit in told.limits] == [("window", 4096)]
    assert told.text == "The boat was built in 1931 [1]."


async def test_a_question_that_the_model_cannot_read_at_all_is_told() -> None:
    with pytest.raises(ContextOverflow):
        await supervised(Deciding([ContextOverflow("too long", 512)]))
