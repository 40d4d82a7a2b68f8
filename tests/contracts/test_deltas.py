"""Whatever a model's server sends can be stored."""

import pytest

from contracts.chats import Usage
from contracts.ports import Delta


@pytest.mark.parametrize("letter", ["\x00", "\ud800", "\udfff"])
def test_what_cannot_be_stored_is_left_out_of_a_models_text(letter: str) -> None:
    assert Delta(text=f"It is{letter} cold.").text == "It is cold."


def test_the_rest_of_a_models_text_stays_as_it_is() -> None:
    delta = Delta(text="  Ä 😀 \n", usage=Usage(output_tokens=3))

    assert (delta.text, delta.usage) == ("  Ä 😀 \n", Usage(output_tokens=3))


def test_a_piece_without_text_is_empty() -> None:
    assert Delta().text == ""
