"""Who does what to whom, and what does not say it."""

import pytest

from agents.answering.judging.roles import is_turned_round


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Nair thanked by Reilly", "Nair thanked Reilly."),
        ("The sheep were guarded in spring by the dogs.", "The sheep guarded the dogs in spring."),
    ],
)
def test_what_was_done_by_somebody_is_not_done_to_them(sentence: str, text: str) -> None:
    assert is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The fence kept by", "The fence kept sheep out."),
        ("Fees lowered by 6 shillings.", "Fees lowered 6 shillings."),
    ],
)
def test_a_number_or_nothing_behind_by_is_nobody_who_did_it(sentence: str, text: str) -> None:
    assert not is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Jonas Pell led the survey.", "The institute led the survey."),
        ("Jonas led the survey.", "Ines led the survey."),
        ("Jonas Pell led the survey.", "It was Falk."),
        ("Jonas Pell led the survey.", "Jonas Pell led the survey."),
    ],
)
def test_a_subject_is_another_where_two_names_stand_against_a_name(
    sentence: str, text: str
) -> None:
    assert not is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text", "turned"),
    [
        ("Old packs are returned to the shop.", "The shop returns old packs to the town.", True),
        ("The shop returns old packs to the town.", "Old packs are returned to the shop.", True),
        ("Old packs are returned to the town.", "The shop returns old packs to the town.", False),
        ("Greta Moll buys the van.", "Greta Moll sells the van.", True),
        ("Ivo Tal buys the van.", "Greta Moll sells the van to Ivo Tal.", False),
        ("Rye is less mild than wheat.", "Wheat is milder than rye.", False),
        ("Rye is milder than wheat.", "Wheat is milder than rye.", True),
        ("She had the tower built.", "The tower was built by her.", False),
        ("A sum is requested from the county.", "It was agreed to ask the county for it.", False),
        (
            "It was moved from the town to the gate.",
            "It was moved from the gate to the town.",
            True,
        ),
    ],
)
def test_who_gets_something_does_not_give_it(sentence: str, text: str, turned: bool) -> None:
    assert is_turned_round(sentence, text) is turned
