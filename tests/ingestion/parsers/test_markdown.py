import pytest

from contracts.documents import BlockKind, Extract
from contracts.ports import Parser
from ingestion.parsers.markdown import MarkdownParser
from tests.conformance.parser import ParserConformance


def read(text: str) -> Extract:
    return MarkdownParser().parse(text.encode(), "notes.md")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return MarkdownParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return b"# Storage\n\nThe cold room is cold.\n\n- one\n- two\n\n```\ncode\n```\n"


def test_sections_stand_under_their_headings():
    extract = read("# Storage\n\nintro\n\n## Cold room\n\nrun it\n\n# Doors\n\nshut them")

    assert [section.headings for section in extract.sections] == [
        ("Storage",),
        ("Storage",),
        ("Storage", "Cold room"),
        ("Storage", "Cold room"),
        ("Doors",),
        ("Doors",),
    ]


def test_the_text_is_what_a_reader_sees():
    extract = read("A **bold** [link](http://x.example) and `code`,\nwrapped ![a lamp](lamp.png).")

    assert texts(extract) == ["A bold link (http://x.example) and code, wrapped a lamp."]


def test_a_place_is_a_line_of_the_file():
    extract = read("---\ntitle: Log\n---\n\n# One\n\ntext\n")

    assert extract.title == "Log"
    assert [section.line for section in extract.sections] == [5, 7]


def test_lists_keep_their_markers_and_tables_their_rows():
    extract = read("3. three\n4. four\n\n- dash\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")

    assert texts(extract) == ["3. three", "4. four", "• dash", "a | b", "1 | 2"]
    assert extract.sections[-1].kind is BlockKind.TABLE_ROW


def test_raw_html_keeps_only_its_text():
    assert texts(read("<div onclick='x()'>plain <b>words</b></div>\n\n<!-- secret -->\n")) == [
        "plain words"
    ]


def test_deep_nesting_ends():
    assert read("start\n\n" + "> " * 3000 + "deep\n\n" + "- " * 3000 + "deep").text == "start"


def test_a_heading_in_a_wikis_hand_is_one_and_keeps_its_line():
    extract = read("Before.\n= = Storage = =\nBelow it.\n")

    assert texts(extract) == ["Before.", "Storage", "Below it."]
    assert [section.headings for section in extract.sections] == [(), ("Storage",), ("Storage",)]
    assert [section.line for section in extract.sections] == [1, 2, 3]


def test_lines_too_long_to_have_been_wrapped_are_paragraphs_of_their_own():
    one, two = "One sentence. " * 20, "Another sentence. " * 20

    extract = read(f"{one}\n{two}\n")

    assert texts(extract) == [one.strip(), two.strip()]


def test_with_several_headings_at_the_top_none_is_the_title():
    assert read("# One\n\na\n\n# Two\n\nb\n").title is None
