"""Another thing in the same place, and what is none."""

import pytest

from agents.answering.judging.entities import other_modifiers, replaced


@pytest.mark.parametrize(
    ("sentence", "text", "new"),
    [
        ("The sensor should be cleaned", "A filter should be cleaned", ["sensor"]),
        ("An engine should be cleaned", "The filter should be cleaned", ["engine"]),
        ("It rained; the sensor should be cleaned.", "A filter should be cleaned.", ["sensor"]),
    ],
)
def test_an_article_in_front_of_all_makes_no_other_place(
    sentence: str, text: str, new: list[str]
) -> None:
    assert replaced(sentence, text) == new


@pytest.mark.parametrize(
    ("sentence", "text", "new"),
    [
        ("It is held by the bank", "It is held by the landlord", ["bank"]),
        ("It is held by the bank", "It is held by the 2 landlords", ["bank"]),
        ("The copper pipes are old.", "The copper bolts are old.", ["pipes"]),
    ],
)
def test_the_last_noun_and_one_behind_an_adjective_are_nouns(
    sentence: str, text: str, new: list[str]
) -> None:
    assert replaced(sentence, text) == new


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The room of 12 is cold.", "The room of zinc is cold."),
        ("The amount of zinc is low.", "The level of zinc is low."),
        ("It is held in tank 7", "It is held in room 7"),
        ("Copper pipes are what it was made of", "Copper bolts are what it was made of"),
    ],
)
def test_what_is_no_noun_by_its_place_replaces_nothing(sentence: str, text: str) -> None:
    assert replaced(sentence, text) == []


@pytest.mark.parametrize(
    ("sentence", "text", "new"),
    [
        ("It stood near the tank of steel.", "It lay behind the drum of steel.", ["tank"]),
        ("It stood near the tank of steel.", "It stood near the drum of wood.", ["tank"]),
        ("It stood near the tank of steel.", "It lay behind the drum of wood.", []),
        ("We clean the copper pipes in spring.", "They sell copper bolts in autumn.", ["pipes"]),
    ],
)
def test_a_place_is_the_same_by_a_word_with_a_meaning_or_by_two_without(
    sentence: str, text: str, new: list[str]
) -> None:
    assert replaced(sentence, text) == new


@pytest.mark.parametrize(
    ("one", "other"), [("pump", "pumps"), ("pumps", "pump"), ("reason", "amount")]
)
def test_another_form_of_a_word_and_a_general_one_are_no_other_thing(one: str, other: str) -> None:
    assert replaced(f"The {one} of the mill is known.", f"The {other} of the mill is known.") == []


def test_two_words_are_compared_in_meaning_with_each_other() -> None:
    def alike(one: str, other: str) -> float:
        return 0.9 if (one, other) == ("sensor", "filter") else 0.1

    assert replaced("The sensor should be dry.", "The filter should be dry.", alike) == []
    assert replaced("The engine should be dry.", "The filter should be dry.", alike) == ["engine"]


@pytest.mark.parametrize(
    ("sentence", "text", "others"),
    [
        ("A wind wheel drove it.", "It was driven by a water wheel.", ["wind"]),
        ("A water wheel drove it.", "It was driven by a water wheel.", []),
        ("A wind wheel drove it.", "It was driven by a wheel.", []),
        ("A wind wheel drove it.", "It was driven by a water wheel and a wheel.", []),
        ("They used satellite photographs.", "They used aerial photographs.", ["satellite"]),
        ("A faster wheel drove it.", "It was driven by a water wheel.", []),
    ],
)
def test_a_noun_that_specifies_another_is_not_replaced(
    sentence: str, text: str, others: list[str]
) -> None:
    assert other_modifiers(sentence, text) == others


def test_what_stands_alone_behind_an_article_is_a_noun_whatever_its_ending() -> None:
    text = "Keep it in the fridge and feed it."

    assert replaced("Keep it in the freezer and feed it.", text) == ["freezer"]


@pytest.mark.parametrize(
    ("sentence", "text", "new"),
    [
        ("Dutch law applies.", "Danish law applies.", ["Dutch"]),
        ("Pictor bears the costs.", "The licensee bears the costs.", ["Pictor"]),
        ("During the test the brake withstood it.", "The brake held it.", []),
        ("It is built in an engine of steel.", "It is built in a pump of steel.", ["engine"]),
        ("It is an engine of steel.", "It is a engine of steel.", []),
        ("The spray has a lidomine content of 2 %.", "The spray contains 2 % of lidomine.", []),
        ("It is in the TV series.", "It is in the television series.", []),
        ("It is in the comic series.", "It is in the television series.", ["comic"]),
        ("Clusters need at most three nodes.", "Clusters need at least three nodes.", []),
        ("Between the hall and the gate a bus runs.", "A bus runs between the hall and the gate.",
         []),
    ],
)  # fmt: skip
def test_in_the_place_of_a_noun_there_is_another_noun(
    sentence: str, text: str, new: list[str]
) -> None:
    assert replaced(sentence, text) == new


def test_a_word_before_a_noun_may_mean_the_same_or_stand_elsewhere() -> None:
    text = "They used aerial photographs."

    assert other_modifiers("They used satellite photographs.", text, lambda *_: 0.9) == []
    assert other_modifiers("The satellite photographs are aerial.", text) == []
    assert other_modifiers("They used 12 photographs.", text) == []
    assert other_modifiers("They used several photographs.", text) == []
