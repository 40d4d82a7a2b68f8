from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith paid 3.5 million, e.g. in Fig. 3 of the report.",
        "The U.S. Supreme Court ruled in Eldred v. Ashcroft, 537 U.S. 186 (2003).",
        "J. R. R. Tolkien wrote it at 5 p.m. on Jan. 3.",
        "See No. 5 and Vol. IV, pp. 12–14.",
        "1. First of all, the list.",
        '"What?" he asked.',
        "Yahoo! is a company.",
        "Wait . . . and see.",
        "Apple Inc. Store opens.",
        "See no. A and no. XIV and no. 12.",
        "Nature vol. C of it.",
        "It was A. B. and nobody else.",
        "It was Ada B. Lind.",
        "The U.S. X and the U.S. Y are two.",
        "I. Newton wrote it.",
        "1. X is first.",
        "See Smith et al. X for more.",
        "It was J. A. Lind.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["He works in the U.S.", "The law is old."],
        ["No.", "That is wrong."],
        ['She said "Stop."', "Then she left."],
        ["(See above.)", "It holds."],
        ["Well…", "Perhaps not.", "Really?!", "Yes."],
        ["It cost $5.", "3000 people came."],
        ["The end of law.12", "It was so.”3", "So it is."],
        ["It is so. [1]", "And so is this [2].", "Last.[3][4]"],
        ["Sony Corp.", "The firm lost."],
        ["**Bold.**", "Plain."],
        ["~~Struck out.~~", "~~So is this.~~", "Plain."],
        ["So do I.", "The law is old."],
        ["So do I.", "Xylophones do."],
        ["(.", "Then more."],
        ["It is old NASA.", "Xylophones are."],
        ["It is no.", "Xylophones are."],
        ["It is X.", "The law is old."],
        ["Is it?", "Xylophones are."],
        ["It is A..", "B is."],
        ["It ends!", "Xylophones."],
        [f"{'Long ' * 9}1.", "The law."],
        [f"{'Long ' * 9}b.", "Then more."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]):
    assert sentences(" ".join(parts)) == parts


def test_chinese_and_japanese_sentences_end_without_a_space():
    assert sentences("他来了。“她走了！”真的？好") == ["他来了。", "“她走了！”", "真的？", "好"]


def test_a_newline_always_ends_a_sentence():
    assert sentences("A heading\n- one\n- two. Three") == ["A heading", "- one", "- two.", "Three"]


@pytest.mark.parametrize("indent", [0, 4, 40])
def test_the_number_of_a_list_item_is_no_sentence_wherever_the_item_stands(indent: int):
    heading = "What has to be done before the store room is closed for the night"

    assert sentences(f"{heading}\n{' ' * indent}1. Close it.") == [heading, "1. Close it."]


def test_behind_a_gap_that_nobody_leaves_in_a_sentence_another_begins():
    assert sentences(f"It was Dr.{' ' * 61}Smith.") == ["It was Dr.", "Smith."]


@given(st.text(alphabet="ab AB.!?\n\"')]1。[ …", max_size=80))
def test_spans_cover_everything_but_white_space_in_order(text: str):
    spans = sentence_spans(text)

    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize("unit", [".", ". ", ".)", "[1]", ".[1]", "a. ", '."', "\n", ".1 "])
def test_hostile_repetition_stays_linear(unit: str):
    # The suite's time limit is what a quadratic pattern would run into.
    assert sentence_spans(unit * 300_000 + "x")[-1][1] == len(unit) * 300_000 + 1
