"""Which language a question is in, and which words of it exclude each other."""

import pytest

from agents.extracting.kinds import kinds_of
from agents.extracting.languages import LANGUAGES, answering_language, language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is the mill?", "en"),
        ("Wo ist die Mühle?", "de"),
        ("¿Dónde está el molino?", "es"),
        ("磨坊在哪里？", "zh"),
        ("أين الطاحونة؟", "ar"),
        ("آسیاب کجاست؟", ""),
        ("水車小屋はどこですか", ""),
        ("방앗간은 어디에 있습니까", ""),
        ("mill harbour", "en"),
        ("Mühle", ""),
    ],
)
def test_a_language_is_known_by_its_script_and_its_little_words(text: str, code: str) -> None:
    assert language_of(text).code == code


def test_what_is_said_is_said_in_english_where_nothing_is_known_of_the_language() -> None:
    assert answering_language("Wo ist die Mühle?").code == "de"
    assert answering_language("水車小屋はどこですか").code == "en"


def test_two_members_of_a_contrast_exclude_each_other_and_two_forms_of_one_do_not() -> None:
    english = LANGUAGES["en"]

    assert english.are_rivals("west", "east")
    assert not english.are_rivals("west", "western")
    assert not english.are_rivals("west", "monday")
    assert not english.are_rivals("south", "tuesday")
    assert not english.are_rivals("west", "mill")
    assert not english.are_rivals("mill", "west")


def test_of_an_unknown_language_everything_is_of_every_kind() -> None:
    kinds = kinds_of("")

    assert not kinds.asks
    assert kinds.time.search("x") and kinds.money.search("x") and kinds.reason.search("x")
    assert kinds_of("de").asks and not kinds_of("de").names_are_capitals
