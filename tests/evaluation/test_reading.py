"""No file loses a word on its way to its text: a few made of each format, many more by
`python -m evaluation.reading`, which also asks another program what there is to be seen."""

import pytest

from evaluation.reading.comparing import compare
from evaluation.reading.formats import FORMATS
from evaluation.reading.reading import ours
from evaluation.reading.words import moved, words
from evaluation.reading.written import Written

NOT_YET = {("pdf-made", 9_017): "columns of short lines, painted anyhow, look like a table"}
WRITTEN = [name for name, format_ in FORMATS.items() if not format_.become]


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("seed", range(9_001, 9_021))
def test_every_word_of_a_file_is_in_its_text_once_and_in_order(
    name: str, seed: int, request: pytest.FixtureRequest
):
    if reason := NOT_YET.get((name, seed)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    file = FORMATS[name].write(seed)

    found = compare(file, *ours(file), None)

    assert found.lost == []
    assert FORMATS[name].moves or found.disordered == []
    # Of the others only the other program says how often a word is there to be seen.
    assert FORMATS[name].exact or found.doubled == []


@pytest.mark.parametrize("name", WRITTEN)
def test_a_seed_makes_the_same_file_again(name: str):
    assert FORMATS[name].write(5) == FORMATS[name].write(5)


def test_a_word_is_a_number_with_what_separates_its_digits_or_a_code():
    said = "Sum: 31,09 of SO/2026/00057 (10⁶), “Größe” 2026-01-02."

    assert words(said) == ["sum", "31,09", "of", "so/2026/00057", "106", "grösse", "2026-01-02"]


def test_a_lost_word_a_doubled_one_and_one_that_nobody_sees_are_told():
    file = Written("a.txt", shown=["alpha beta gamma"], unseen=["secret"])

    found = compare(file, "alpha beta beta secret", 0, None)

    assert (found.lost, found.doubled) == (["gamma"], ["beta", "secret"])


def test_words_may_be_missing_where_notes_tell_of_them_and_no_more():
    file = Written("a.txt", shown=["alpha beta gamma"])

    assert compare(file, "alpha", 2, None).lost == []
    assert compare(file, "alpha", 1, None).lost == ["beta", "gamma"]


def test_what_only_the_other_program_shows_is_looked_for_too():
    file = Written("a.txt", shown=["alpha beta"])

    assert compare(file, "alpha beta", 0, "alpha beta delta").lost == ["delta"]
    assert compare(file, "alpha beta", 0, "alphabeta").lost == []
    assert compare(file, "alpha beta", 0, "al pha be ta").lost == []


def test_the_fewest_words_that_moved_are_out_of_order():
    assert moved(["a", "b", "c", "d"], ["a", "c", "d", "b"]) == ["b"]
    assert moved(["a", "b", "b", "c"], ["b", "a", "c", "b"]) == []


def test_words_of_columns_that_touch_may_be_one_for_the_other_program():
    file = Written("a.txt", shown=["alpha beta", "gamma"])

    assert compare(file, "alpha beta gamma", 0, "alpha betagamma", exact=True).lost == []
    assert compare(file, "alpha beta", 0, "alpha betagamma", exact=True).lost == ["betagamma"]
    assert compare(file, "alpha be tagamma", 0, "alpha betagamma", exact=True).lost


def test_a_code_over_a_lines_end_may_be_apart_for_the_other_program_and_not_for_us():
    file = Written("a.txt", shown=["alpha XL-519229 small"])

    assert (
        compare(file, "alpha XL-519229 small", 0, "alpha XL- small 519229", exact=True).lost == []
    )
    assert compare(file, "alpha XL-small", 0, "alpha XL- small 519229", exact=True).lost
