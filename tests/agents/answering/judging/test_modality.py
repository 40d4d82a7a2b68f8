"""How firmly something is said, clause by clause."""

import pytest

from agents.answering.judging.modality import is_firmer
from agents.answering.judging.polarity import aligned


@pytest.mark.parametrize(
    ("sentence", "text", "firmer"),
    [
        ("The tower may be old, and the lamp is lit.", "The lamp could be lit.", False),
        ("Plots must not be weeded.", "Plots should be weeded.", True),
        ("Plots should be weeded.", "Plots are weeded.", False),
        ("Weeding is optional.", "Weeding is required.", True),
        ("Plots may be weeded.", "Plots must or may be weeded.", False),
        ("The tower is not old.", "The tower could be old.", False),
        ("Only the tower is old.", "The tower could be old.", False),
    ],
)
def test_what_is_denied_hedged_or_said_both_ways_is_no_firmer(
    sentence: str, text: str, firmer: bool
) -> None:
    assert is_firmer(sentence, text) is firmer


def test_each_clause_is_held_against_the_one_on_the_same_matter() -> None:
    text = "The lamp burns oil; the tower is high and wide"

    assert aligned("The lamp burns and the old tower is high.", text) == [
        ("The lamp burns", "The lamp burns oil"),
        ("the old tower is high.", "the tower is high"),
    ]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The lamp burns.", "The lamp burns oil; a lamp burns gas."),
        ("The lamp.", "A lamp; a tower."),
        ("Lamp burns bright green fish oil.", "The lamp burns; a tower."),
    ],
)
def test_a_clause_that_none_is_clearly_on_is_held_against_all(sentence: str, text: str) -> None:
    assert aligned(sentence, text) == [(sentence, text)]


def test_half_of_its_words_put_a_clause_on_the_same_matter() -> None:
    sentence = "Lamp burns green whale seal oil."

    assert aligned(sentence, "The lamp burns oil; a tower.") == [(sentence, "The lamp burns oil")]


def test_a_clause_without_a_word_is_left_out_and_the_next_is_not() -> None:
    assert aligned("It is and the lamp burns.", "The lamp burns oil; a tower.") == [
        ("the lamp burns.", "The lamp burns oil")
    ]


@pytest.mark.parametrize(
    ("sentence", "text", "firmer"),
    [
        ("The canton will reach its aim.", "The canton hopes to reach its aim.", True),
        ("The canton hopes it will reach its aim.", "The canton hopes to reach its aim.", False),
        ("Who is late is expelled.", "Who is late can be expelled.", True),
        ("Who is late can be expelled.", "Who is late can be expelled.", False),
        ("A key is not required.", "A key should be used.", False),
        ("Half the fee has to be paid.", "Half the fee is due.", False),
    ],
)
def test_what_is_hoped_or_may_happen_does_not_happen_for_sure(
    sentence: str, text: str, firmer: bool
) -> None:
    assert is_firmer(sentence, text) is firmer


@pytest.mark.parametrize(
    ("sentence", "text", "firmer"),
    [
        ("The results prove that light is the cause.",
         "The results suggest that light is the cause.", True),
        ("The hall will definitely open in April.", "The hall will open, probably from April.",
         True),
        ("It is proven that it may rain.", "It is proven that it may rain.", False),
        ("According to the chief, the fire likely began in a store.",
         "The chief said the fire probably began in a store.", False),
        ("The county will be asked for it.", "It was agreed to ask the county for it.", False),
        ("It will open in spring.", "They hope to open it in spring.", True),
    ],
)  # fmt: skip
def test_how_sure_it_is_stays_as_it_was(sentence: str, text: str, firmer: bool) -> None:
    assert is_firmer(sentence, text) is firmer
