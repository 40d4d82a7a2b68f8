import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.text import TextParser

WRAPPED = (
    "The cold room is kept at four degrees, and every change of more\n"
    "than one degree is written into the log by whoever opens the\n"
    "door on that day.\n"
)


def read(data: str | bytes) -> Extract:
    return TextParser().parse(data if isinstance(data, bytes) else data.encode(), "notes.txt")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def test_wrapped_lines_are_one_paragraph():
    assert texts(read(WRAPPED + "\nNext.")) == [" ".join(WRAPPED.split()), "Next."]


def test_lines_that_end_on_purpose_stay_lines():
    assert texts(read("10:02 door opened\n10:05 door shut\n")) == [
        "10:02 door opened",
        "10:05 door shut",
    ]


def test_a_place_is_a_line_of_the_file():
    assert [section.line for section in read(WRAPPED + "\n\nNext.").sections] == [1, 6]


def test_list_items_are_items():
    extract = read("- gloves\n- a lamp\n")

    assert [section.kind for section in extract.sections] == [BlockKind.LIST_ITEM] * 2


def test_what_is_laid_out_in_columns_are_rows_each_with_its_line():
    rows = "alpha\t7/tcp\nbeta\t9/tcp\t# sink\ngamma\t11/tcp\n"
    extract = read(f"Ports of the station\n\n# all of them\n{rows}That is all.\n")

    assert texts(extract) == [
        "Ports of the station",
        "# all of them",
        "alpha | 7/tcp |",
        "beta | 9/tcp | # sink",
        "gamma | 11/tcp |",
        "That is all.",
    ]
    assert [s.kind is BlockKind.TABLE_ROW for s in extract.sections] == [False] * 2 + [True] * 3 + [
        False
    ]
    assert [s.line for s in extract.sections] == [1, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("  -l, --list\n      Show the ages.\n", ["-l, --list Show the ages."]),
        ("0\n    it went well\n\n1\n    it did not\n", ["0 it went well", "1 it did not"]),
        (
            "-s\n   Sets how many days before the end of a password\n   somebody is warned.\n",
            ["-s Sets how many days before the end of a password somebody is warned."],
        ),
        ("Members\n    Ines Falk\n    Omar Said\n", ["Members", "Ines Falk", "Omar Said"]),
        ("They are:\n    Ines Falk\n", ["They are:", "Ines Falk"]),
        ("Tools\n    - a lamp\n", ["Tools", "- a lamp"]),
        ("one\n two\n", ["one", "two"]),
        ("one\n    two\n  three\n", ["one", "two", "three"]),
    ],
)
def test_what_stands_above_its_meaning_is_one_with_it(text: str, blocks: list[str]):
    assert texts(read(text)) == blocks


def test_a_line_in_capitals_is_no_part_of_what_is_further_to_the_right():
    extract = read("ÜBERSICHT\n    Das Programm\n    sucht.\n\nEXIT STATUS\n  0  ja\n")

    assert texts(extract) == ["ÜBERSICHT", "Das Programm", "sucht.", "EXIT STATUS", "0 ja"]
    assert [section.line for section in extract.sections] == [1, 2, 3, 5, 6]
    assert not any(section.headings for section in extract.sections)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Abc\n    word\n", ["Abc word"]),
        (" ABC\n    word\n", ["ABC word"]),
        ("-V\n    word\n", ["-V word"]),
        ("A" * 61 + "\n    word\n", ["A" * 61 + " word"]),
        ("ABC\n    word\n", ["ABC", "word"]),
    ],
)
def test_any_other_line_is_one_with_what_it_stands_above(text: str, blocks: list[str]):
    assert texts(read(text)) == blocks


def test_two_tables_beside_each_other_are_not_one():
    trees, insects = (f"{one}  {of}\n" * 3 for one, of in (("elm", "tree"), ("ant", "insect")))
    text = f"{trees}and then\n{insects}"

    assert "tree\n\nand then\n\nant" in read(text).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive_whatever_they_were_encoded_in(encoding: str):
    assert read("Fünf Grüße – “ja”".encode(encoding)).text == "Fünf Grüße – “ja”"


def test_control_and_direction_characters_are_gone():
    assert read("a\u202eb\u200bc\x07d\x00e").text == "abcde"


def test_too_much_text_is_refused():
    parser = TextParser()
    parser.max_characters = 100

    with pytest.raises(IngestFailure) as refused:
        parser.parse(b"word " * 100, "long.txt")

    assert refused.value.code is FailureCode.TOO_LARGE


def test_a_wikis_headings_are_headings_and_a_formula_is_none():
    extract = read("== Storage ==\nBelow it.\na == b ==\n")

    assert texts(extract) == ["Storage", "Below it.", "a == b =="]
    assert {section.headings for section in extract.sections} == {("Storage",)}


def test_a_long_wrapped_paragraph_has_more_than_one_place():
    lines = [section.line for section in read(WRAPPED * 40).sections]

    assert lines == [1, 43, 85]
