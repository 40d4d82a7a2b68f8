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
