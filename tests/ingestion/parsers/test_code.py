import pytest

from contracts.documents import BlockKind, Extract
from ingestion.parsers.code import CodeParser

SOURCE = '''\
import os


def one():
    first = 1

    return first


class Two:
    """Is short."""

    def three(self):
        return 3
'''


def read(text: str) -> Extract:
    return CodeParser().parse(text.encode(), "a.py")


def blocks(extract: Extract) -> list[tuple[int | None, str]]:
    return [(s.line, extract.text[s.start : s.end]) for s in extract.sections]


def test_a_definition_is_one_block_with_its_line():
    extract = read(SOURCE)

    assert [line for line, _ in blocks(extract)] == [1, 4, 10]
    assert {section.kind for section in extract.sections} == {BlockKind.CODE}


def test_lines_and_their_indentation_stay():
    assert blocks(read(SOURCE))[1][1] == "def one():\n    first = 1\n\n    return first"


def test_a_long_definition_is_cut_between_its_parts():
    method = "    def m{}(self):\n" + "        self.count += 1\n" * 20 + "\n        return 1\n\n"
    text = "class Long:\n" + "".join(method.format(number) for number in range(4))

    found = blocks(read(text))

    assert [text.split("\n")[0].strip()[:6] for _, text in found[1:]] == [
        "def m1",
        "def m2",
        "def m3",
    ]
    assert all(text.endswith("return 1") for _, text in found[1:])


@pytest.mark.parametrize("closing", ["}", "else:", "end"])
def test_what_closes_a_definition_begins_none(closing: str):
    assert len(read(f"start {{\n    work\n\n{closing}\n").sections) == 1


def test_every_line_is_found_on_its_line():
    lines = SOURCE.split("\n")
    for line, text in blocks(read(SOURCE)):
        assert line
        assert text.split("\n") == lines[line - 1 : line - 1 + len(text.split("\n"))]


def test_lines_without_any_empty_one_are_cut_where_they_are_shallow():
    text = "".join(f"key{number}:\n  name: a\n  value: b\n" for number in range(100))

    found = blocks(read(text))

    assert len(found) > 4
    assert all(text.startswith("key") for _, text in found)
    assert found[-1][0] == 1 + 3 * int(found[-1][1][3:].split(":")[0])
