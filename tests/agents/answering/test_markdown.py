"""Text of a document reads letter by letter as it stands there."""

import pytest

from agents.answering.markdown import as_markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("It is cold.", "It is cold."),
        ("It  is\n\tcold. ", "It is cold."),
        ("5 * 3 = `15`", "5 * 3 = \\`15\\`"),
        ("*cold* 5 *", "\\*cold\\* 5 \\*"),
        ("C:\\temp", "C:\\temp"),
        ("a \\* b\\", "a \\\\\\* b\\\\"),
        ("_name_ and snake_case", "\\_name\\_ and snake_case"),
        ("a[i] <b> 3 < 4", "a[i] \\<b> 3 < 4"),
        ("It is [sic] so", "It is [sic] so"),
        ("[a](b) [c]", "\\[a\\](b) \\[c\\]"),
        ("[a [b](c)](d)", "\\[a \\[b\\](c)\\](d)"),
        ("[c]: d", "\\[c\\]: d"),
        ("[e][f]", "\\[e\\]\\[f\\]"),
        ("[^g]", "\\[^g\\]"),
        ("[ ] Open", "\\[ \\] Open"),
        ("end](http://x", "end\\](http://x"),
        ("AT&T &amp; &#65;", "AT&T \\&amp; \\&#65;"),
        ("gone~~ ~~", "gone\\~\\~ \\~\\~"),
        ("~~ gone ~~", "\\~\\~ gone \\~\\~"),
        ("~~~gone~~~", "\\~\\~\\~gone\\~\\~\\~"),
        ("~5 to ~10", "~5 to ~10"),
        ("# One", "\\# One"),
        ("####### Seven", "####### Seven"),
        ("- One", "\\- One"),
        ("+ One", "\\+ One"),
        ("> One", "\\> One"),
        ("-5 degrees", "-5 degrees"),
        ("1. One", "1\\. One"),
        ("12) One", "12\\) One"),
        ("1.5 metres", "1.5 metres"),
        ("a # b 1. c - d", "a # b 1. c - d"),
        ("#", "\\#"),
        ("1.", "1\\."),
    ],
)
def test_nothing_in_a_text_means_more_than_its_letters(text: str, markdown: str) -> None:
    assert as_markdown(text) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("~~450 EUR~~ 520 EUR", "~~450 EUR~~ 520 EUR"),
        ("~~5 * 3 *~~ and ~~*so*~~", "~~5 * 3 \\*~~ and ~~\\*so\\*~~"),
        ("~~450~~ 520~~", "~~450~~ 520\\~\\~"),
    ],
)
def test_what_is_struck_out_stays_so(text: str, markdown: str) -> None:
    assert as_markdown(text) == markdown


@pytest.mark.parametrize("note", ["[3]", " [12]", "[1, 2]", "[3–5]", "[1;2]", "[4-6]"])
def test_the_documents_own_note_marks_are_left_out(note: str) -> None:
    assert as_markdown(f"It is cold{note}.") == "It is cold."


def test_a_number_too_large_for_a_note_stays() -> None:
    assert as_markdown("It is cold [2024].") == "It is cold [2024]."
