"""Phrases by which a follow-up is known, at the start of a text and at its end."""

import pytest

from agents.answering.followups.words import any_of, at_the_end, words


def test_words_are_told_apart_by_white_space() -> None:
    assert words("of  in\non") == {"of", "in", "on"}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("And the lamp?", "the lamp?"),
        ("  WHAT  about, the lamp?", "the lamp?"),
        ("and... the lamp", "the lamp"),
        ("what about: the lamp", "the lamp"),
    ],
)
def test_one_of_the_phrases_is_found_at_the_start_however_it_is_written(
    text: str, rest: str
) -> None:
    found = any_of("what about", "and").match(text)

    assert found is not None and text[found.end() :] == rest


@pytest.mark.parametrize("text", ["Andes", "and's", "the and", "whatabout it", "what else"])
def test_a_part_of_a_word_is_no_phrase(text: str) -> None:
    assert any_of("what about", "and").match(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("the lamp please", "the lamp"),
        ("the lamp, then  please?", "the lamp?"),
        ("the lamp AS  well.", "the lamp."),
    ],
)
def test_any_of_the_phrases_behind_other_words_is_found_at_the_end(text: str, rest: str) -> None:
    assert at_the_end("please", "as well", "then").sub("", text) == rest


@pytest.mark.parametrize("text", ["please", "please wait", "unpleased", "aswell"])
def test_a_phrase_alone_or_before_others_is_not_at_the_end(text: str) -> None:
    assert at_the_end("please", "as well").sub("", text) == text
