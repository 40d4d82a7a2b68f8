"""What people reported of other readers of texts, tables, JSON and XML, each rebuilt as
a few lines of our own.

The reports themselves: docs/explanation/reading-files-reports.md.
"""

import pytest

from contracts.documents import Extract
from ingestion.parsers.data import DataParser
from ingestion.parsers.delimited import DelimitedParser
from ingestion.parsers.text import TextParser
from ingestion.parsers.xml import XmlParser
from tests.ingestion.parsers.office_writer import OPEN_NAMES


def rows(text: str, name: str = "log.csv") -> list[str]:
    return DelimitedParser().parse(text.encode(), name).text.split("\n")


def data(text: str, name: str = "a.json") -> Extract:
    return DataParser().parse(text.encode(), name)


def xml(text: str) -> list[str]:
    return XmlParser().parse(text.encode(), "a.xml").text.split("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            'id,note,n\n1,"he said \\"no, no\\" twice",7\n2,"x",8\n',
            ["id | note | n", '1 | he said "no, no" twice | 7', "2 | x | 8"],
            id="quotes that a backslash marks",
        ),
        pytest.param(
            'id;path;n\n1;"C:\\dir\\";7\n2;"D:\\";8\n',
            ["id | path | n", "1 | C:\\dir\\ | 7", "2 | D:\\ | 8"],
            id="a backslash before the end of a cell",
        ),
        pytest.param(
            'id,size,n\n1,"Width: 8.27"", Height: 11.69""",7\n',
            ["id | size | n", '1 | Width: 8.27", Height: 11.69" | 7'],
            id="two quotes before a comma",
        ),
        pytest.param(
            "id,name,n\n1,'Berg, Ann',7\n2,'Ott, Bo',8\n",
            ["id | name | n", "1 | Berg, Ann | 7", "2 | Ott, Bo | 8"],
            id="single quotes around cells",
        ),
        pytest.param(
            "id,name,n\n1,'t Hooft,7\n2,O'Neil,8\n",
            ["id | name | n", "1 | 't Hooft | 7", "2 | O'Neil | 8"],
            id="single quotes that are apostrophes",
        ),
        pytest.param(
            "made 2026\na;b;c\n" + "1,5;2,5;x\n" * 9,
            ["made 2026", "", "a | b | c", *["1,5 | 2,5 | x"] * 9],
            id="a title above, commas within",
        ),
        pytest.param(
            "April 1, 2026;25.00;4;\nApril 2, 2026;25.00;4;\nMay 3, 2026;25.00\nMay 4, 2026;9.00\n",
            [
                "April 1, 2026 | 25.00 | 4",
                "April 2, 2026 | 25.00 | 4",
                "May 3, 2026 | 25.00",
                "May 4, 2026 | 9.00",
            ],
            id="one comma in each row, semicolons as they like",
        ),
        pytest.param(
            "flow,title,value\n" + 'A,"x | y | z, and more",10\n' * 5,
            ["flow | title | value", *["A | x | y | z, and more | 10"] * 5],
            id="bars within quoted cells",
        ),
        pytest.param("a^b^c\n1^2^3\n4^5^6\n", ["a | b | c", "1 | 2 | 3", "4 | 5 | 6"], id="carets"),
        pytest.param(
            "a\x1fb\n12\x1f34\n5\x1f6\n", ["a | b", "12 | 34", "5 | 6"], id="separators of ASCII"
        ),
        pytest.param(
            "a\x01b\n12\x0134\n5\x016\n", ["a | b", "12 | 34", "5 | 6"], id="separators of Hive"
        ),
        pytest.param(
            '"sep=;"\na,b;c\n1,5;2\n', ["a,b | c", "1,5 | 2"], id="a quoted line that names it"
        ),
        pytest.param(
            "id,n\n007,12345678901234567890\n1e5,0.10\n",
            ["id | n", "007 | 12345678901234567890", "1e5 | 0.10"],
            id="numbers as they are written",
        ),
        pytest.param(
            "# made by hand\n# on Monday\na,b\n1,2\n3,4\n",
            ["# made by hand", "", "# on Monday", "", "a | b", "1 | 2", "3 | 4"],
            id="remarks above",
        ),
        pytest.param(
            "a,b,c\n1,,3\n,,3\n",
            ["a | b | c", "1 |  | 3", "|  | 3"],
            id="empty cells keep their place",
        ),
        pytest.param(
            "\ufeffa;b\r\n1;2\r\n3;4\r\n", ["a | b", "1 | 2", "3 | 4"], id="a mark at the start"
        ),
    ],
)
def test_cells_are_those_that_were_written(text: str, expected: list[str]):
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'id\tsize\tn\n1\t"5 inch\t7\n2\tsmall\t8\n3\t6 inch"\t9\n',
            ["id | size | n", '1 | "5 inch | 7', "2 | small | 8", '3 | 6 inch" | 9'],
        ),
        (
            'id\tsaid\n1\t"Stop" he said\n2\t"Go\n3\tnothing\n',
            ["id | said", '1 | "Stop" he said', '2 | "Go', "3 | nothing"],
        ),
        (
            'code\ttext\n1\t"x\n2\t-\n3\ty"\n4\tz\n',
            ["code | text", '1 | "x', "2 | -", '3 | y"', "4 | z"],
        ),
        ('name,note\nAnn,"tall\nBob,short\n', ["name | note", 'Ann | "tall', "Bob | short"]),
    ],
)
def test_a_quote_that_is_no_quote_swallows_no_rows(text: str, expected: list[str]):
    assert rows(text, "log.tsv" if "\t" in text else "log.csv") == expected


def test_lines_in_a_quoted_cell_are_still_one_cell():
    text = 'id,note,n\n1,"one,\ntwo,\nthree",7\n2,x,8\n'

    assert rows(text) == ["id | note | n", "1 | one, two, three | 7", "2 | x | 8"]
    assert rows('id\tnote\n1\t"one\ntwo"\n2\tx\n', "a.tsv") == ["id | note", "1 | one two", "2 | x"]


def test_a_very_long_cell_is_read():
    long = "word " * 300_000

    assert rows(f"a,b\n1,{long}\n2,x\n")[1] == f"1 | {long.strip()}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"id": 107505301260286111, "p": 16.000, "e": 1E5}',
            "id: 107505301260286111\np: 16.000\ne: 1E5",
        ),
        ('{"a": 1, "a": 2}', "a: 1, 2"),
        ('\ufeff{"a": "\\ud83d\\ude00"}', "a: 😀"),
        ('{"a": NaN, "b": -Infinity}', "a: NaN\nb: -Infinity"),
        ('{"a": "x"}\n{"a": "y"}\n', "a: x\n\na: y"),
        ('{"a": {"b": {"c": [1, [2, 3]]}}}', "a.b.c: 1, 2, 3"),
        ('{"a": ["Berg, Ann", "Ott, Bo"]}', "a: Berg, Ann, Ott, Bo"),
        ('{"html": "12\\u001f34"}', "html: 12 34"),
        ('"only words"', "only words"),
    ],
)
def test_json_keeps_its_values_as_they_are_written(text: str, expected: str):
    assert data(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "{\n  // a remark\n  a: 'x',\n}",
        '{"a": 1}{"a": 2}',
        '{\n "a": 1\n}\n{\n "a": 2\n}\n',
        "{'id': 3791411052119578828}",
        '{"a": 1,}',
    ],
)
def test_what_is_nearly_json_loses_nothing(text: str):
    extract = data(text)

    assert extract.text.split() == text.split()
    assert "not valid JSON" in extract.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "a: 010\nb: no\nc: 12:30:45\nd: 1.10\n",
        "# why\na: &x 1 # behind\nb: *x\n",
        "a: 1\n---\na: 2\n...\n",
        "a: |\n  one\n  two\nb: >-\n  three\n",
        "a: 1\na: 2\n",
    ],
)
def test_yaml_is_read_as_it_is_written(text: str):
    assert data(text, "a.yaml").text.split() == text.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<g><t><![CDATA[Phones, <b>pads</b>]]></t><u>x</u></g>",
            ["t: Phones, <b>pads</b>", "u: x"],
        ),
        ("<c><City Code='SAB'><![CDATA[Barcelona]]></City></c>", ["city: Barcelona; Code SAB"]),
        (
            "<c><note date='2026-02-01'>Call <b>Ann</b> back</note></c>",
            ["note: date 2026-02-01", "", "Call Ann back"],
        ),
        (
            f"<c><note by='Ann'>{'long text ' * 30}</note></c>",
            ["note: by Ann", "", ("long text " * 30).strip()],
        ),
        (
            f"<c><item text='{'long words ' * 40}' n='7'/></c>",
            ["item: n 7", "", f"item text: {('long words ' * 40).strip()}"],
        ),
        ("<c xmlns:a='urn:a'><a:x a:n='1'>2</a:x></c>", ["x: 2; n 1"]),
        ("<c><p class='x'>a</p><p>b</p></c>", ["a", "", "b"]),
        (f"<c><path d='{'M 1 2 L 3 4 ' * 60}'/><t>x</t></c>", ["t: x"]),
    ],
)
def test_xml_is_read_with_what_its_attributes_say(text: str, expected: list[str]):
    assert xml(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\x0ctwo", "one two"),
        ("one\x0btwo", "one two"),
        ("12\x1f34\x1e56", "12 34 56"),
        ("1990\x961995", "1990–1995"),
        ("one\x85two", "one two"),
        ("end of page\n\x0cnext page", "end of page\n\nnext page"),
        ("co\u200bopera\u2060tion", "cooperation"),
    ],
)
def test_signs_that_are_not_shown_join_no_words(text: str, expected: str):
    assert TextParser().parse(text.encode(), "a.txt").text == expected


FLAT = (
    f"<?xml version='1.0'?><office:document {OPEN_NAMES}"
    " office:mimetype='application/vnd.oasis.opendocument.{0}'><office:meta><dc:title>Rooms"
    "</dc:title></office:meta><office:settings><x>noise</x></office:settings><office:styles>"
    "<style:style style:name='Standard'/></office:styles><office:body><office:{0}>{1}</office:{0}>"
    "</office:body></office:document>"
)


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (
            "text",
            "<text:h text:outline-level='1'>Storage</text:h><text:p>Kept<text:s/>cold.</text:p>",
            "Storage\n\nKept cold.",
        ),
        (
            "spreadsheet",
            "<table:table table:name='T'><table:table-row><table:table-cell><text:p>a</text:p>"
            "</table:table-cell><table:table-cell table:number-columns-repeated='2'><text:p>b"
            "</text:p></table:table-cell></table:table-row></table:table>",
            "T\n\na | b | b",
        ),
        (
            "presentation",
            "<draw:page><draw:frame><draw:text-box><text:p>Hello</text:p></draw:text-box>"
            "</draw:frame></draw:page>",
            "Slide 1\n\nHello",
        ),
    ],
)
def test_opendocument_in_one_xml_file_is_read_as_what_it_is(kind: str, body: str, text: str):
    extract = XmlParser().parse(FLAT.format(kind, body).encode(), "a.fodt")

    assert extract.text == text
    assert extract.title == (None if kind == "spreadsheet" else "Rooms")
