"""Whether a sentence says the contrary of what is quoted."""

import pytest

from agents.answering.judging.polarity import clauses, is_reversed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The lamp is lit.", ["The lamp is lit."]),
        ("One, two; three: four (five) six", ["One", "two", "three", "four ", "five", "six"]),
        ("One and two but three because four", ["One", "two", "three", "four"]),
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("It costs 1,000 now", ["It costs 1,000 now"]),
        ("In room no. 5. In No. 7", ["In room no. 5.", "In No. 7"]),
        ("He said no. He left", ["He said no.", "He left"]),
        (" ; one ()", ["one "]),
        ("", []),
    ],
)
def test_a_sentence_falls_into_its_clauses(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("Lamp lit.", "Lamp not lit."),
        ("Red lamp, north tower lit.", "North tower not lit."),
        ("Red lamp north tower lit.", "Lamp tower not lit."),
        ("Lamp tower lit.", "Lamp tower not lit red brick."),
        ("The lamp is not lit.", "The lamp is lit."),
        ("The lamp is lit before the test.", "The lamp is lit after the test."),
        ("The lamp is lit after the test.", "The lamp is lit before the test."),
        ("The lamp can't be lit.", "The lamp is lit."),
        ("Lit before 8.", "It opens after eight."),
        ("The WARM lamp is lit.", "The cold lamp is lit."),
    ],
)
def test_a_clause_that_denies_or_turns_round_the_one_on_the_same_matter_is_reversed(
    sentence: str, quoted: str
) -> None:
    assert is_reversed(sentence, quoted)


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("The lamp is lit.", ""),
        ("Lit.", "Not lit."),
        ("Nobody may enter.", "Members may enter unless it rains."),
        ("Lamp tower lit.", "Lamp tower not lit red brick old."),
        ("Lamp red tower lit door.", "Lamp not lit."),
        ("Smoking is prohibited in the room.", "Smoking is not allowed in the room."),
        ("Smoking is not allowed in the room.", "Smoking is prohibited in the room."),
        ("The lamp is lit before or after the test.", "The lamp is lit after the test."),
        ("The lamp is lit after the test.", "The lamp is lit before or after the test."),
        ("The share is no more than 5.", "The share is 5."),
        ("The lamp is lit in room no. 5.", "The lamp is lit in room 5."),
        ("The lamp is lit.", "The lamp is lit."),
        ("The valve is not opened.", "The valve is unopened."),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_not_reversed(
    sentence: str, quoted: str
) -> None:
    assert not is_reversed(sentence, quoted)
