"""Names and codes, whatever form they have."""

import pytest

from agents.answering.judging.names import codes_in, has_code, other_names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Probe P-017 of AB-1234/X.", ["P-017", "AB-1234/X"]),
        ("COVID-19 in 2024 at 5 km", ["COVID-19"]),
        ("room 12 and p-017", []),
    ],
)
def test_a_code_has_a_capital_letter_and_a_figure(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize("text", ["P-017", "p017", "the P 017.", "P/017", "P.017", "p_017"])
def test_a_code_is_found_whatever_divides_its_parts(text: str) -> None:
    assert has_code("P-017", text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("P-017", "P-17"),
        ("P-017", "P-0175"),
        ("P-017", "XP-017"),
        ("P-017", "P--017"),
        ("P-017x", "P-017"),
    ],
)
def test_another_code_is_not_the_same(code: str, text: str) -> None:
    assert not has_code(code, text)


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("It is by Dalström’s sister.", "Dalström wrote it."),
        ("The Finns agreed.", "a Finn agreed"),
        ("We asked the WHO.", "the world health organization said"),
        ("Yesterday I went home.", "nobody knows"),
        ("Marie wrote it.", "someone wrote the letter"),
        ("Marie wrote it.", "He wrote the letter"),
        ("Stock is moved.", "the rest"),
        ("Usually Berg reads.", "Berg reads"),
        ("Dr. Berg reads: Berg", "the doctor Dr Berg"),
        ("It ended. Then it began.", "nothing"),
        ("", ""),
    ],
)
def test_what_is_given_or_no_name_is_no_other_name(sentence: str, given: str) -> None:
    assert other_names(sentence, given) == []


@pytest.mark.parametrize(
    ("sentence", "given", "others"),
    [
        ("We asked the UN.", "the united nations said", ["UN"]),
        ("We asked the WHOM.", "the world health organization", ["WHOM"]),
        ("Marie wrote it.", "Anna wrote the letter", ["Marie"]),
        ("Bo Lind reads.", "Lind reads", ["Bo"]),
        ("It is by Ann.", "It is by An", ["Ann"]),
        ("It is by Bergs.", "It is by Lind", ["Bergs"]),
        ("NASA reads.", "somebody reads", ["NASA"]),
    ],
)
def test_a_name_that_is_not_given_is_another(sentence: str, given: str, others: list[str]) -> None:
    assert other_names(sentence, given) == others


def test_what_is_short_for_a_given_name_is_that_name() -> None:
    assert other_names("It is a TV series.", "The television series is old.") == []
    assert other_names("It is a TV series.", "The series is old.") == ["TV"]
