"""What people send can be stored, however deep it stands."""

from typing import Any

import pytest
from pydantic import BaseModel, SecretStr, ValidationError

from contracts.inputs import Input, storable

WRONG = r"^text cannot hold U\+0000 or half of a surrogate pair$"


class Inner(BaseModel):
    note: str


class Form(Input):
    name: str
    more: dict[str, Any] | None = None


@pytest.mark.parametrize(
    "value",
    [
        "a\x00",
        "\ud800",
        ["fine", ["a\x00"]],
        {"key": {"deep": ["a\x00"]}},
        {"k\x00": 1},
        SecretStr("a\x00"),
        Inner(note="a\x00"),
        [1, None, "a\x00", {}],
        ["a\x00", 1, None],
    ],
)
def test_text_that_no_database_holds_is_refused_wherever_it_stands(value: object) -> None:
    with pytest.raises(ValueError, match=WRONG):
        storable(value)


@pytest.mark.parametrize(
    "value", ["", "ä 😀\n", 7, None, True, {"key": ["a", {"b": None}]}, [], {}, SecretStr("a")]
)
def test_what_can_be_stored_stays_as_it_is(value: object) -> None:
    assert storable(value) is value


def test_depth_is_the_senders_choice() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    assert storable(deep) is deep


def test_every_field_of_a_form_is_checked_and_no_other_is_taken() -> None:
    assert Form(name="Ada").name == "Ada"
    for sent in ({"name": "a\x00"}, {"name": "a", "more": {"x": ["\x00"]}}, {"name": "a", "y": 1}):
        with pytest.raises(ValidationError):
            Form.model_validate(sent)
