"""Block A is not block B."""

import pytest

from agents.answering.judging.labels import is_another_of_its_kind


@pytest.mark.parametrize(
    ("sentence", "text", "another"),
    [
        ("The lift in block A is broken.", "The lift in block B is broken.", True),
        ("The lift in block B is broken.", "The lift in block B is broken.", False),
        ("The lift in Block b, it is said.", "The lift in block B is broken.", False),
        ("On day six it is ready.", "On day five it is ready, within six hours.", True),
        ("On day 5 it is ready.", "On day five it is ready.", False),
        ("Blocks A and B are closed.", "Blocks A and B are closed.", False),
        ("See page 12.", "The lift is broken.", False),
        ("It is at gate 7.", "It is at gate 7 and then at gate 9.", False),
        ("It is at gate 8.", "It is at gate 7 and then at gate 9.", True),
        ("Every room a guest has is warm.", "Room B is warm.", False),
    ],
)
def test_a_letter_or_a_number_tells_things_apart(sentence: str, text: str, another: bool) -> None:
    assert is_another_of_its_kind(sentence, text) is another


def test_a_letter_that_is_an_article_hides_no_label_behind_it() -> None:
    assert is_another_of_its_kind("On day a guest came to room 4.", "He came to room 5.")
    assert not is_another_of_its_kind("It is in room 4.", "It is on floor 5.")
