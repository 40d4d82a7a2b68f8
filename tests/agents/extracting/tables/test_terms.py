"""A question about a table, word by word."""

import pytest

from agents.extracting.tables.terms import Asked, Term, has_digit, meets, name_stems, stems_of
from agents.extracting.tables.vocabulary import Extreme
from agents.extracting.words import stem


def terms(question: str) -> list[str]:
    return [term.word for term in Asked(question).terms.values()]


def test_what_must_be_met_is_neither_a_word_of_asking_nor_a_function_word() -> None:
    assert terms("How many seats does the hall have?") == ["seats", "hall"]
    assert terms("Please tell who is the porter of week 2") == ["porter", "week", "2"]


def test_a_term_stands_at_its_place_with_its_stem() -> None:
    assert Asked("the yearly fees").terms == {
        1: Term("yearly", stem("yearly"), exact=False, generic=False),
        2: Term("fees", stem("fees"), exact=False, generic=False),
    }


def test_numbers_codes_and_names_are_exact() -> None:
    asked = Asked("Which technician calibrated probe P017 for Berg in 7 days?")

    assert {t.word for t in asked.terms.values() if t.exact} == {"p017", "berg", "7"}


def test_the_first_word_and_a_title_are_no_names() -> None:
    assert not any(t.exact for t in Asked("Probes of the workshop").terms.values())
    assert not any(t.exact for t in Asked("Yearly Fee For Adults").terms.values())


def test_a_word_of_asking_with_a_capital_is_a_name() -> None:
    assert terms("the fee of Show in the hall") == ["fee", "show", "hall"]
    assert "show" not in terms("show the fee of the hall")


@pytest.mark.parametrize(
    ("question", "extreme", "left"),
    [
        ("Which class has the highest fee?", Extreme("most"), ["class", "fee"]),
        ("Which is the most expensive camera?", Extreme("most", "money"), ["camera"]),
        ("Which is the least expensive camera?", Extreme("least", "money"), ["camera"]),
        ("Which visit is the most recent one?", Extreme("most", "moment"), ["visit", "one"]),
        ("Which class is cheapest?", Extreme("least", "money"), ["class"]),
        ("Which class has a fee?", None, ["class", "fee"]),
    ],
)
def test_a_word_for_the_most_or_least_is_no_term(
    question: str, extreme: Extreme | None, left: list[str]
) -> None:
    assert Asked(question).extreme == extreme
    assert [word for word in terms(question) if word != "one"] == [w for w in left if w != "one"]


def test_a_word_that_a_column_is_called_by_is_no_extreme() -> None:
    question = "When was the boiler last serviced?"

    assert Asked(question).extreme == Extreme("most", "moment")
    assert Asked(question, frozenset({stem("last"), stem("serviced")})).extreme is None


def test_a_word_that_asks_may_tell_a_column_and_is_no_term() -> None:
    asked = Asked("Where is the boiler?")

    assert "where" not in [t.word for t in asked.terms.values()]
    hint = asked.hints[0]
    assert (hint.word, hint.stem, hint.exact, hint.generic) == ("where", stem("where"), False, True)
    assert asked.hints.keys() > asked.terms.keys()


@pytest.mark.parametrize(
    ("question", "at", "is_it"),
    [
        ("probe P017 here", 1, True),
        ("probe 170 here", 1, True),
        ("probe 17 here", 1, False),
        ("probe seven here", 1, False),
        ("probe 170 here", 9, False),
    ],
)
def test_a_code_or_a_long_number_is_a_key(question: str, at: int, is_it: bool) -> None:
    assert Asked(question).is_key(at) is is_it


def test_a_phrase_is_found_wherever_it_is_said_whole() -> None:
    asked = Asked("night porter or day porter or night porter")

    assert asked.phrase(stems_of("Night porter")) == [0, 6]
    assert asked.phrase(stems_of("porter")) == [1, 4, 7]
    assert asked.phrase(stems_of("porter night")) == []
    assert asked.phrase(()) == []
    assert asked.known == {stem(w) for w in ("night", "porter", "or", "day")}


@pytest.mark.parametrize(
    ("question", "at", "near"),
    [
        ("who in week 7 works", 3, ["week", "works"]),
        ("the depth of 60 cm is", 3, ["of", "cm", "depth", "is"]),
        ("depth of 60 cm", 2, ["of", "cm", "depth"]),
        ("7 seats", 0, ["seats"]),
        ("week 7", 1, ["week"]),
        ("of 7", 1, ["of"]),
        ("7 cm", 0, ["cm"]),
        ("7 cm depth", 0, ["cm", "depth"]),
        ("7 feet depth", 0, ["feet"]),
    ],
)
def test_what_stands_beside_a_number_may_say_what_it_is_of(
    question: str, at: int, near: list[str]
) -> None:
    asked = Asked(question)

    assert [asked.words[n] for n in asked.beside(at)] == near


def test_a_columns_name_is_read_without_its_unit_unless_it_is_nothing_else() -> None:
    assert name_stems("Depth (cm)") == stems_of("Depth")
    assert name_stems("(cm)") == stems_of("cm")
    assert name_stems("Fee (€) yearly") == stems_of("fee yearly")


def test_a_name_means_a_term_by_the_word_or_by_another_for_the_same() -> None:
    (cost,) = Asked("cost").terms.values()

    assert meets(cost, stems_of("Costs"))
    assert meets(cost, stems_of("Price"))
    assert not meets(cost, stems_of("Width"))
    assert not meets(cost, [])
    assert has_digit("P1") and not has_digit("P")
