"""Of how many something is said."""

import pytest

from agents.answering.judging.quantifiers import adds_only, is_of_another_number


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("All of the members came.", "Nine of the nine members came.", False),
        ("All of the members came.", "6 of the 9 members came.", True),
        ("Most of the members came.", "6 of the 9 members came.", False),
        ("Most of the members came.", "Three of the nine members came.", True),
        ("Some of the members came.", "Three of the nine members came.", False),
        ("Most of the members came.", "Three of the six members came.", True),
        ("Most of the bearings broke.", "Of its twelve bearings, eight broke.", False),
        ("Most of the bearings broke.", "Of its twelve bearings, six broke.", True),
        ("Some of the bearings broke.", "Of its twelve bearings, four broke.", False),
        ("Most apprentices work here.", "71 percent of apprentices work here.", False),
    ],
)
def test_a_share_is_most_only_where_it_is_more_than_half(
    sentence: str, text: str, other: bool
) -> None:
    assert is_of_another_number(sentence, text) is other


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("Everything broke.", "Two ropes broke; the other held.", False),
        ("All lamps burn.", "There are lamps.", False),
        ("All lamps burn oil.", "The lamps burned.", False),
        ("All lamps burn.", "Lamps with glass burn.", True),
        ("All reagents are in boxes of class B.", "Reagents of class B are cold.", True),
    ],
)
def test_all_is_too_much_where_the_text_speaks_of_some_of_them(
    sentence: str, text: str, other: bool
) -> None:
    assert is_of_another_number(sentence, text) is other


@pytest.mark.parametrize("text", ["Nobody but adults may enter.", "Entry is LIMITED to adults."])
def test_only_may_be_said_by_other_words_however_written(text: str) -> None:
    assert not adds_only("Only adults may enter.", text)


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("It is valid on all boats.", "It is valid on all boats except one.", True),
        ("It is valid on all boats but not one.", "It is valid on all boats except one.", False),
        ("All registers are scanned.", "1,260 of the 2,100 registers are scanned.", True),
        ("Most registers are scanned.", "1,260 of the 2,100 registers are scanned.", False),
        ("All workers are tested.", "Workers exposed to noise are tested.", True),
        ("All workers exposed to noise are tested.", "Workers exposed to noise are tested.", False),
        ("You may enter any number of films.", "You may enter two films.", True),
        ("You may enter any number of films.", "You may enter films.", False),
    ],
)
def test_all_is_more_than_all_but_some(sentence: str, text: str, other: bool) -> None:
    assert is_of_another_number(sentence, text) is other


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("They may bring all guests.", "They may bring UP TO three guests.", True),
        ("They may bring all guests.", "They may bring up to 3 guests.", True),
        ("They may bring guests.", "They may bring up to 3 guests.", False),
        ("They may bring any number of guests.", "They may bring Three guests.", True),
        ("It is valid on all boats without cabins.", "It is valid on all boats except one.", False),
        ("It is valid on all boats, NOT on one.", "It is valid on all boats except one.", False),
        ("It is valid on all boats apart from one.", "It is valid on all boats except one.", False),
        ("All of the eggs hatched.", "One egg in 4 hatched.", True),
        ("All of the eggs hatched.", "One egg in 2 hatched.", True),
        ("All of the eggs hatched.", "One in 1 hatched.", False),
        ("All eggs hatched.", "9 of the 9 eggs hatched.", False),
        ("All eggs hatched.", "Of the nine eggs, nine hatched.", False),
        ("Some eggs hatched.", "Of the good eggs, nine hatched.", False),
        ("Some eggs hatched.", "Of the nine eggs, all hatched.", True),
    ],
)
def test_so_many_of_so_many_are_all_or_some(sentence: str, text: str, other: bool) -> None:
    assert is_of_another_number(sentence, text) is other


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("It was good in both the first and the second model.", "It was good in two models.",
         False),
        ("Both models were good; and it rained.", "Some models were good.", True),
        ("Such data usually help.", "Such data generally help.", False),
        ("Groups scored the same on every measure.",
         "Groups showed no differences on any parameter.", False),
    ],
)  # fmt: skip
def test_both_of_two_that_are_named_are_no_number(sentence: str, text: str, other: bool) -> None:
    assert is_of_another_number(sentence, text) is other
