"""What a model is told of a tool, and how the arguments that it writes are read."""

from collections.abc import Sequence

import pytest
from pydantic import Field

from agents.supervising.tools.builtin import Arguments, Desk, read, schema_of
from contracts.tools import ToolFailure
from tests.agents.supervising.made import BOATS, BUILDER, Deciding, Shelf, context_of


class Part(Arguments):
    name: str


class Book(Arguments):
    title: str = Field(description="What is written on it.")
    parts: Sequence[Part] = ()
    place: str | int = ""


class Many(Arguments):
    a: int
    b: int
    c: int
    d: int
    e: int
    f: int


def test_a_model_is_told_of_arguments_without_the_titles_that_repeat_their_names() -> None:
    part = {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
        "additionalProperties": False,
    }
    assert schema_of(Book) == {
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": "What is written on it."},
            "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "default": []},
            "place": {"anyOf": [{"type": "string"}, {"type": "integer"}], "default": ""},
        },
        "required": ["title"],
        "additionalProperties": False,
        "$defs": {"Part": part},
    }


def test_arguments_that_were_left_out_are_none() -> None:
    assert read(Arguments, " ") == Arguments()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            '{"title": 7, "more": 1}',
            "title: Input should be a valid string; more: Extra inputs are not permitted",
        ),
        ('{"title": "A", "parts": [{}]}', "parts.0.name: Field required"),
        ("[1]", "Input should be an object"),
    ],
)
def test_each_argument_that_is_wrong_is_named_with_what_is_wrong(written: str, told: str) -> None:
    with pytest.raises(ToolFailure) as failure:
        read(Book, written)

    assert str(failure.value) == (
        f"The arguments are wrong: {told}. Call it again with right ones."
    )


def test_no_more_than_five_wrong_arguments_are_named() -> None:
    with pytest.raises(ToolFailure) as failure:
        read(Many, "{}")

    assert str(failure.value).count("Field required") == 5


def test_a_passage_is_known_by_the_number_under_which_it_was_shown() -> None:
    desk = Desk(context_of(Deciding([]), Shelf()), [BOATS, BUILDER])

    assert [desk.passage(1), desk.passage(2)] == [BOATS, BUILDER]
    for number in (0, 3):
        with pytest.raises(ToolFailure) as failure:
            desk.passage(number)
        assert str(failure.value) == (
            f"There is no passage {number}: they are numbered from 1 to 2."
        )


def test_before_a_search_there_is_no_passage_to_name() -> None:
    with pytest.raises(ToolFailure) as failure:
        Desk(context_of(Deciding([]), Shelf()), []).passage(1)

    assert str(failure.value) == "No passage was shown yet: search first."
