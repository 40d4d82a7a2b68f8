"""A number and the words that it stands by."""

import pytest

from agents.answering.judging.binding import is_bound_elsewhere


@pytest.mark.parametrize(
    "text",
    [
        "The town has 60 carts; the city has 60 boats and the port 40 boats.",
        "The city has 60 boats and the port 40 boats; the town has 60 carts.",
    ],
)
def test_of_several_places_the_one_with_most_of_its_words_counts(text: str) -> None:
    assert not is_bound_elsewhere("The city has 60 boats.", [text])
