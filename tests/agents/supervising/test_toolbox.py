"""All that an agent may call, and how its calls of a project's own tools are checked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from agents.answering.context import Context, Web
from agents.supervising.toolbox import specs, to_be_allowed
from contracts.completions import ToolSpec
from contracts.tools import ToolFailure, ToolResult
from tests.agents.supervising.made import Deciding, Shelf, call, context_of, written
from tests.agents.supervising.tools.made import carried
from tests.agents.supervising.tools.test_web import Internet

DOCUMENTS = [
    "search_documents", "list_documents", "read_around", "read_outline", "compare_documents",
]  # fmt: skip


class Sending:
    """A tool of the project that sends something; it wants six numbers at most."""

    def __init__(self, name: str = "send", *, changes: bool = True) -> None:
        numbers = {letter: {"type": "integer"} for letter in "abcdef"}
        self.spec = ToolSpec(name, "Sends.", {"type": "object", "properties": numbers})
        self.changes = changes
        self.called: list[tuple[Mapping[str, Any], str]] = []

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        self.called.append((arguments, step))
        return ToolResult("Sent.")


def context_with(*tools: Sending, web: Web | None = None) -> Context:
    return replace(context_of(Deciding([]), Shelf(), tools), web=web)


def names(context: Context) -> list[str]:
    return [spec.name for spec in specs(context)]


def test_a_model_is_told_of_ibids_tools_first_then_of_the_projects_and_of_the_end_last() -> None:
    assert names(context_with(Sending())) == [
        *DOCUMENTS, "calculate", "send", "answer", "ask_person",
    ]  # fmt: skip


def test_a_model_is_told_of_the_web_where_the_question_may_be_answered_from_it() -> None:
    assert names(context_with(web=Internet().web)) == [
        *DOCUMENTS, "calculate", "search_web", "read_page", "answer", "ask_person",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["calculate", "answer", "search_web"])
def test_no_tool_from_outside_is_offered_under_a_name_of_ibids_own(name: str) -> None:
    assert names(context_with(Sending(name))) == names(context_with())


async def test_a_tool_of_the_project_is_told_its_arguments_and_its_step() -> None:
    sending = Sending()
    result = await carried(written("send", ""), tools=[sending])

    assert (sending.called, result.text) == ([({}, "call-1")], "Sent.")


async def test_which_tools_there_are_is_said_where_one_is_called_that_is_not_there() -> None:
    with pytest.raises(ToolFailure) as failure:
        await carried(call("launch"), tools=[Sending()])

    assert str(failure.value) == (
        f"There is no tool 'launch'. There are: {', '.join(names(context_with(Sending())))}."
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("{send", "The arguments are no JSON. Call it again with a JSON object."),
        ("[1]", 'The arguments are wrong: [1] is not of type "object".'),
        (
            '{"a": "x", "b": "y"}',
            'The arguments are wrong: a: "x" is not of type "integer";'
            ' b: "y" is not of type "integer".',
        ),
    ],
)
async def test_what_is_wrong_with_the_arguments_of_a_projects_tool_is_said(
    arguments: str, told: str
) -> None:
    with pytest.raises(ToolFailure) as failure:
        await carried(written("send", arguments), tools=[Sending()])

    assert str(failure.value) == told


async def test_no_more_than_five_things_that_are_wrong_are_said() -> None:
    with pytest.raises(ToolFailure) as failure:
        await carried(call("send", **dict.fromkeys("abcdef", "x")), tools=[Sending()])

    assert str(failure.value).count("is not of type") == 5


async def test_where_in_an_argument_it_is_wrong_is_said() -> None:
    sending = Sending()
    lines = {"type": "object", "properties": {"to": {"type": "array", "items": {"minimum": 1}}}}
    sending.spec = replace(sending.spec, parameters=lines)
    with pytest.raises(ToolFailure) as failure:
        await carried(call("send", to=[1, 0]), tools=[sending])

    assert "to.1: 0 is less than" in str(failure.value)


def test_the_person_is_asked_about_a_call_that_changes_something_with_its_arguments() -> None:
    assert to_be_allowed(call("send", a=1), context_with(Sending())) == {"a": 1}


@pytest.mark.parametrize("name", ["look", "launch", "calculate"])
def test_the_person_is_not_asked_about_any_other_call(name: str) -> None:
    tools = context_with(Sending("look", changes=False), Sending("calculate"))

    assert to_be_allowed(call(name, a=1), tools) is None


def test_the_person_is_not_asked_about_a_call_that_cannot_be_made() -> None:
    with pytest.raises(ToolFailure, match="The arguments are wrong: a:"):
        to_be_allowed(call("send", a="x"), context_with(Sending()))
