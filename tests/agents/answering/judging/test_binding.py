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


@pytest.mark.parametrize(
    ("sentence", "text", "elsewhere"),
    [
        ("Vans cost €5 an hour.", "Vans cost $9 an hour, small cars €5.", False),
        ("It closed in 1950.", "It opened in 1950; it closed with 90 boats.", False),
        ("Rent takes 30 % of pay.", "Food takes 30 %; rent takes 40 % of pay.", True),
        ("Rent takes 30 % of pay.", "Food takes 30 %; rent takes 40 days of pay.", False),
        ("The score of Kiel is 7", "The score of Rostock is 7; the score of Kiel is 9", True),
    ],
)
def test_only_a_number_of_the_same_kind_can_stand_there_instead(
    sentence: str, text: str, elsewhere: bool
) -> None:
    assert is_bound_elsewhere(sentence, [text]) is elsewhere


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The town has 70 boats.", "The town has 40 boats."),
        ("Boats cost €5.", "Boats cost €5; boats cost €9."),
        ("€5.", "Boats cost €5; carts cost €9."),
    ],
)
def test_a_number_that_is_not_given_or_stands_as_well_here_is_not_bound_elsewhere(
    sentence: str, text: str
) -> None:
    assert not is_bound_elsewhere(sentence, [text])


@pytest.mark.parametrize(
    "sentence",
    [
        "In winter, boats cost €5.",
        "In cold winter, boats cost €5.",
        "It rained; in winter, boats cost €5.",
    ],
)
def test_what_a_sentence_begins_with_belongs_to_its_number(sentence: str) -> None:
    assert is_bound_elsewhere(sentence, ["Boats cost €5 in summer; in winter boats cost €9."])
