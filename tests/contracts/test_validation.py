"""What is wrong with a request is said field by field, in our own words."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from contracts.errors import WrongField
from contracts.validation import wrong_fields


def _even(number: int) -> int:
    if number % 2:
        raise ValueError("only even numbers are served.")
    return number


class Room(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=5)
    floor: int = Field(default=0, ge=0, le=9)
    key: int | bool | None = None
    kind: Literal["cold", "warm"] = "cold"
    even: Annotated[int, AfterValidator(_even)] = 0
    tags: list[str] = Field(default=[], min_length=2)


class House(BaseModel):
    rooms: list[Room]


def found(sent: Any, model: type[BaseModel] = Room) -> list[tuple[str, str]]:
    return [(wrong.field, wrong.message) for wrong in _wrong(sent, model)]


def _wrong(sent: Any, model: type[BaseModel]) -> list[WrongField]:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(sent)
    return wrong_fields(refused.value.errors(), sent)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({}, "name", "This is needed and was not sent."),
        ({"name": ""}, "name", "This must not be empty."),
        ({"name": "kitchen"}, "name", "This must have at most 5 characters."),
        ({"name": 7}, "name", "This must be a text."),
        ({"name": "a", "floor": -1}, "floor", "This must be at least 0."),
        ({"name": "a", "floor": 10}, "floor", "This must be at most 9."),
        ({"name": "a", "floor": "x"}, "floor", "This must be a whole number."),
        ({"name": "a", "kind": "hot"}, "kind", "This must be one of 'cold' or 'warm'."),
        ({"name": "a", "tags": ["b"]}, "tags", "This must have at least 2 entries."),
        ({"name": "a", "even": 3}, "even", "Only even numbers are served."),
        (
            {"name": "a", "door": 1},
            "door",
            "There is no such field. Check its name, or leave it out.",
        ),
        ({"name": "a", "key": "x"}, "key", "This must be a whole number or be true or false."),
    ],
)
def test_each_fault_has_a_sentence(sent: Any, field: str, message: str) -> None:
    assert found(sent) == [(field, message)]


def test_a_fault_keeps_its_kind() -> None:
    assert [wrong.code for wrong in _wrong({"floor": -1}, Room)] == [
        "missing",
        "greater_than_equal",
    ]


def test_a_path_is_as_the_sender_wrote_it() -> None:
    sent = {"rooms": [{"name": "a"}, {"name": "b", "floor": 10}, {}]}

    assert [field for field, _ in found(sent, House)] == ["rooms.1.floor", "rooms.2.name"]


def told(kind: str, *loc: str | int, sent: Any, **ctx: Any) -> list[tuple[str, str]]:
    error = {"type": kind, "loc": loc, "ctx": ctx} if ctx else {"type": kind, "loc": loc}
    return [(wrong.field, wrong.message) for wrong in wrong_fields([error], sent)]


@pytest.mark.parametrize("kind", ["missing", "json_invalid", "model_type", "dict_type"])
def test_a_body_that_is_no_object_is_one_fault(kind: str) -> None:
    assert told(kind, "body", sent={"body": 7}) == [("body", "The body must be a JSON object.")]
    assert told(kind, sent=7) == [("request", "The body must be a JSON object.")]


def test_a_body_that_is_wrong_in_another_way_is_told_so() -> None:
    assert told("list_type", "body", sent={"body": 7}) == [("body", "This must be a list.")]
    assert told("dict_type", "name", sent={"name": 7}) == [("name", "This must be an object.")]


def test_a_fault_that_we_have_no_words_for_points_to_the_description() -> None:
    assert told("is_odd", "name", sent={"name": 7}) == [
        ("name", "This is not what belongs here. The description of the API says what does.")
    ]


def test_what_is_said_and_what_it_must_be_are_told_together_and_once() -> None:
    errors = [
        {"type": kind, "loc": ("key", which), "ctx": {"error": "no door has it"}}
        for which, kind in enumerate(("int_type", "value_error", "int_parsing", "value_error"))
    ]

    assert wrong_fields(errors, {"key": "x"}) == [
        WrongField("key", "No door has it. This must be a whole number.", "int_type")
    ]


@pytest.mark.parametrize(
    ("loc", "sent", "field"),
    [
        (("a", 1), {"a": ["x", "y"]}, "a.1"),
        (("a", 2), {"a": ["x", "y"]}, "a"),
        (("a", "int"), {"a": "x"}, "a"),
        (("a", "x"), {"a": ["x"]}, "a"),
        (("kind", "a", "b"), {"a": {"b": 1}}, "a.b"),
        (("int",), 7, "request"),
    ],
)
def test_the_kinds_that_a_value_was_tried_as_are_no_part_of_its_path(
    loc: tuple[str | int, ...], sent: Any, field: str
) -> None:
    assert told("int_type", *loc, sent=sent)[0][0] == field


def test_what_is_missing_is_named_though_it_was_not_sent_and_only_at_the_end() -> None:
    assert told("missing", "a", "kind", "b", sent={"a": {}})[0][0] == "a.b"


def test_a_name_that_the_sender_made_up_is_shown_as_far_as_it_can_be() -> None:
    long, odd = "x" * 101, "a\x00b\nc"

    assert told("int_type", long, sent={long: 1})[0][0] == "x" * 100 + "…"
    assert told("int_type", long[1:], sent={long[1:]: 1})[0][0] == "x" * 100
    assert told("int_type", odd, sent={odd: 1})[0][0] == "a�b�c"


def test_fifty_faults_are_told_at_most() -> None:
    errors = [{"type": "int_type", "loc": (str(n),)} for n in range(51)]
    sent = {str(n): "x" for n in range(51)}

    assert [wrong.field for wrong in wrong_fields(errors, sent)] == [str(n) for n in range(50)]
