"""The words that carry meaning, and how many of them two texts share."""

import pytest

from agents.answering.judging.words import overlap, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Calibrations calibrated CALIBRATE", {"calib"}),
        ("it is what they have", set()),
        ("ox x 7 a", {"ox", "7"}),
        ("snake_case", {"snake", "case"}),
        ("Berg's", {"berg'"}),
    ],
)
def test_words_are_cut_to_what_their_forms_share_and_common_ones_left_out(
    text: str, words: set[str]
) -> None:
    assert words_of(text) == words


def test_overlap_is_the_share_of_what_is_wanted() -> None:
    assert overlap(frozenset("abcd"), frozenset("abx")) == 0.5
    assert overlap(frozenset("ab"), frozenset("xy")) == 0


def test_of_nothing_everything_is_there() -> None:
    assert overlap(frozenset(), frozenset("ab")) == 1


def test_a_short_word_and_its_plural_are_one() -> None:
    assert words_of("dogs cars notes keys") == words_of("dog car note key")
    assert words_of("bus glass basis gas") == {"bus", "glass", "basis", "gas"}


def test_a_virus_is_one_of_the_viruses() -> None:
    assert words_of("virus") == words_of("viruses")
