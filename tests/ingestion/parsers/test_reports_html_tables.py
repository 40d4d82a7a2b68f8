"""What people reported of tables and lists of web pages in other readers, each rebuilt as a small
page of our own.

The reports themselves: docs/explanation/reading-files-reports.md.
"""

import pytest

from contracts.documents import Extract
from ingestion.parsers.html import HtmlParser


def read(body: str) -> Extract:
    return HtmlParser().parse(f"<html><body>{body}</body></html>".encode(), "page.html")


def table(*groups: str) -> str:
    return f"<table>{''.join(groups)}</table>"


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        pytest.param(
            "<thead><tr><th>Item<th>Sum</thead><tfoot><tr><td>Total<td>30</tfoot>"
            "<tbody><tr><td>Pump<td>10<tr><td>Hose<td>20</tbody>",
            ["Item | Sum", "Pump | 10", "Hose | 20", "Total | 30"],
            id="a foot that is written before the rows",
        ),
        pytest.param(
            "<tbody><tr><td>Pump<td>10</tbody><thead><tr><th>Item<th>Sum</thead>",
            ["Item | Sum", "Pump | 10"],
            id="a head that is written behind the rows",
        ),
        pytest.param(
            "<tfoot><tr><td>a<td>1</tfoot><tbody><tr><td>b<td>2</tbody><tfoot><tr><td>c<td>3",
            ["b | 2", "c | 3", "a | 1"],
            id="of two feet the first is the foot",
        ),
        pytest.param(
            "<tr><th rowspan=2>Room<td>1<td>2<td rowspan=2>Ann<tr><td colspan=2>shut",
            ["Room | 1 | 2 | Ann", "Room | shut | shut | Ann"],
            id="one wide cell between two tall ones",
        ),
        pytest.param(
            "<tr><td>A<td>B<td rowspan=2>C<tr><td>D<tr><td>E<td>F<td>G",
            ["A | B | C", "D |  | C", "E | F | G"],
            id="a tall cell beside a row that is too short",
        ),
        pytest.param(
            "<tbody><tr><td rowspan=0>North<td>1<tr><td>2</tbody><tbody><tr><td>South<td>3",
            ["North | 1", "North | 2", "South | 3"],
            id="a cell down to the end of its group",
        ),
        pytest.param(
            "<thead><tr><th rowspan=3>Room<th>Day</thead><tbody><tr><td>12<td>Mon",
            ["Room | Day", "12 | Mon"],
            id="a cell that is said to be taller than its group",
        ),
        pytest.param(
            "<tr><td>A<td>1<tr style='display: none'><td>B<td>2<tr hidden><td>C<td>3"
            "<tr><td>D<td hidden>gone<td>4",
            ["A | 1", "D | 4"],
            id="rows and cells that nobody sees",
        ),
        pytest.param(
            "<tr><form><td>A<td>1</form></tr><tr><td>B<td>2",
            ["A | 1", "B | 2"],
            id="a form between a row and its cells",
        ),
        pytest.param(
            "<tr><th>Plan<th>Backup<tr><td>Small<td><img alt='No' src='n.png'>"
            "<tr><td>Large<td><img alt='Yes' src='y.png'>",
            ["Plan | Backup", "Small | No", "Large | Yes"],
            id="signs that are pictures",
        ),
        pytest.param(
            "<tr><th>Plan<th>Backup<tr><td>Large<td><svg role='img' aria-label='Yes'></svg>"
            "<tr><td>Small<td><i role='img' aria-label='No'></i>",
            ["Plan | Backup", "Large | Yes", "Small | No"],
            id="signs that are drawn",
        ),
    ],
)
def test_rows_of_a_table_are_those_that_are_seen(written: str, rows: list[str]):
    assert read(table(written)).text.split("\n") == rows


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param(
            "<table><tr><td><tr><td>Seen by everybody</td></tr></td></tr></table>",
            "Seen by everybody",
            id="a row inside a cell",
        ),
        pytest.param(
            "<table><tr><th>Summary<tr><td>Before<table><tr><th>Item<th>Sum<tr><td>Pump<td>10"
            "</table></table>",
            "Summary\n\nBefore\n\nItem | Sum\nPump | 10",
            id="a table inside a table of data",
        ),
        pytest.param(
            "<table><tr><td>loose</td></tr>stray words<tr><td>cell</td></tr></table>",
            "stray words",
            id="words between rows",
        ),
        pytest.param(
            "<table><tr><td>a<td>1</tr>stray words<tr><td>b<td>2</tr></table>",
            "stray words",
            id="words between rows of data",
        ),
    ],
)
def test_nothing_of_a_table_that_is_written_wrongly_is_lost(written: str, text: str):
    assert text in read(written).text


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ("<ol start=3><li>a<li>b</ol>", ["3. a", "4. b"]),
        ("<ol start=-1><li>a<li>b<li>c</ol>", ["-1. a", "0. b", "1. c"]),
        ("<ol><li>a<li value=5>b<li>c</ol>", ["1. a", "5. b", "6. c"]),
        ("<ol reversed><li>a<li>b<li>c</ol>", ["3. a", "2. b", "1. c"]),
        ("<ol reversed start=10><li>a<li>b</ol>", ["10. a", "9. b"]),
        ("<ol type=a><li>x<li>y</ol>", ["a. x", "b. y"]),
        ("<ol type=A start=27><li>x</ol>", ["AA. x"]),
        ("<ol type=i><li>x<li>y<li>z<li>u</ol>", ["i. x", "ii. y", "iii. z", "iv. u"]),
        ("<ol style='list-style-type: upper-roman'><li>x<li>y</ol>", ["I. x", "II. y"]),
        ("<ol><li type=a>x<li>y</ol>", ["a. x", "2. y"]),
        ("<ol><li>a<ol type=a><li>b<li>c</ol><li>d</ol>", ["1. a", "a. b", "b. c", "2. d"]),
        ("<ol><li hidden>a<li>b</ol>", ["1. b"]),
    ],
)
def test_items_have_the_numbers_that_the_page_shows(written: str, rows: list[str]):
    assert read(written).text.split("\n") == rows
