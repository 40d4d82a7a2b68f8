"""Which sentences of a text a sentence rests on."""

from agents.answering.judging.evidence import resting_on

TEXTS = ["The tower is high.", "It rained.", "Berg came."]


def test_of_two_that_say_the_same_the_first_is_taken() -> None:
    assert resting_on("A cat sat.", ["It rained.", "A cat sat.", "A cat sat."]) == [1]


def test_a_clause_of_two_words_rests_on_a_sentence_of_its_own() -> None:
    assert resting_on("The tower is high, and Berg came.", TEXTS) == [0, 2]


def test_a_clause_of_one_word_rests_on_none_and_hides_none() -> None:
    assert resting_on("The tower is high, and rained.", TEXTS) == [0]
    assert resting_on("The tower is high, yes, and Berg came.", TEXTS) == [0, 2]


def test_what_says_several_more_of_its_words_is_added_and_one_word_adds_nothing() -> None:
    texts = ["A lamp of brass hung in the mill.", "The mill stood by a quiet river.", "A river."]

    assert resting_on("A lamp of brass hung in the mill by a quiet river.", texts) == [0, 1]
    assert resting_on("A lamp of brass hung in the mill by a river.", texts) == [0]


def test_meaning_weighs_less_than_words() -> None:
    def alike(one: str, other: str) -> float:
        assert one == "The tower is high."
        return 0.9 if other == "It rained." else 0.1

    assert resting_on("The tower is high.", TEXTS, alike) == [0]
