"""Charts, equations and diagrams of which people reported that other readers lose or change
something: each rebuilt here. Which report is which: docs/explanation/reading-files-reports.md."""

import pytest

from tests.ingestion.parsers.office_writer import NAMES
from tests.ingestion.parsers.word_writer import (
    DRAWING,
    SERIES,
    chart,
    paragraph,
    read,
    said,
    table,
    texts,
)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "<m:sPre><m:sub><m:r><m:t>6</m:t></m:r></m:sub><m:sup><m:r><m:t>14</m:t></m:r></m:sup>"
            "<m:e><m:r><m:t>C</m:t></m:r></m:e></m:sPre>",
            "_6^14 C",
        ),
        (
            "<m:f><m:fPr><m:type m:val='noBar'/></m:fPr><m:num><m:r><m:t>n</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>k</m:t></m:r></m:den></m:f>",
            "n¦k",
        ),
        (
            "<m:acc><m:accPr><m:chr m:val='\u20d7'/></m:accPr><m:e><m:r><m:t>v</m:t></m:r>"
            "</m:e></m:acc>",
            "v\u20d7",
        ),
        ("<m:acc><m:e><m:r><m:t>x</m:t></m:r></m:e></m:acc>", "x\u0302"),
        (
            "<m:bar><m:barPr><m:pos m:val='top'/></m:barPr><m:e><m:r><m:t>x</m:t></m:r></m:e>"
            "</m:bar>",
            "x\u0305",
        ),
        (
            "<m:r><m:t>a</m:t></m:r><m:phant><m:phantPr><m:show m:val='0'/></m:phantPr><m:e><m:r>"
            "<m:t>gone</m:t></m:r></m:e></m:phant>",
            "a",
        ),
        (
            "<m:r><m:t>1</m:t></m:r><w:del><m:r><m:t>23</m:t></m:r></w:del><w:ins><m:r><m:t>"
            "4</m:t></m:r></w:ins>",
            "14",
        ),
        ("<m:r><w:t>kg</w:t></m:r>", "kg"),
    ],
)
def test_equations_say_what_stands_before_above_and_nowhere(inside: str, expected: str):
    assert texts(read(paragraph(f"<m:oMath>{inside}</m:oMath>"))) == [expected]


def test_a_chart_in_a_cell_is_read_behind_its_table():
    body = table(paragraph(said("a")), paragraph(DRAWING))
    found = read(body, {"word/c.xml": chart(SERIES)}, ("chart", "c.xml"))

    assert texts(found) == ["a |", "| Share", "Oslo | 2.4%"]


def test_what_stands_at_the_axes_of_a_chart_is_read():
    def titled(kind: str, *words: str) -> str:
        runs = "".join(f"<a:r><a:t>{word}</a:t></a:r>" for word in words)
        return (
            f"<c:{kind}><c:title><c:tx><c:rich><a:p>{runs}</a:p></c:rich></c:tx></c:title>"
            f"</c:{kind}>"
        )

    inside = (
        "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Sales 20</a:t></a:r><a:r><a:t>"
        "24</a:t></a:r>"
        "</a:p></c:rich></c:tx></c:title><c:plotArea>"
        + SERIES
        + titled("catAx", "To", "wn")
        + titled("valAx", "EUR million")
        + "</c:plotArea></c:chart>"
    )
    found = read(paragraph(DRAWING), {"word/c.xml": chart(inside)}, ("chart", "c.xml"))

    assert texts(found)[:3] == ["Sales 2024", "Axis: Town", "Axis: EUR million"]


def test_figures_of_charts_read_as_their_cells_show_them():
    days = (
        "<c:ser><c:cat><c:numRef><c:numCache><c:formatCode>yyyy\\-mm\\-dd</c:formatCode>"
        "<c:pt idx='0'><c:v>45322</c:v></c:pt><c:pt idx='1' formatCode='mmm\\ yy'><c:v>"
        "45323</c:v></c:pt>"
        "</c:numCache></c:numRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>"
        "#,##0.00</c:formatCode>"
        "<c:pt idx='0'><c:v>1234.5</c:v></c:pt><c:pt idx='1'><c:v>#N/A</c:v></c:pt></c:numCache>"
        "</c:numRef></c:val></c:ser>"
    )
    found = read(paragraph(DRAWING), {"word/c.xml": chart(days)}, ("chart", "c.xml"))

    assert texts(found) == ["2024-01-31 | 1,234.50", "Feb 24 | #N/A"]


def test_names_of_categories_in_several_levels_stay_together():
    def level(**names: str) -> str:
        return (
            "<c:lvl>"
            + "".join(f"<c:pt idx='{i[1:]}'><c:v>{n}</c:v></c:pt>" for i, n in names.items())
            + "</c:lvl>"
        )

    values = "".join(f"<c:pt idx='{i}'><c:v>{i + 5}</c:v></c:pt>" for i in range(4))
    inside = (
        "<c:ser><c:cat><c:multiLvlStrRef><c:multiLvlStrCache>"
        + level(i0="Q1", i1="Q2", i2="Q1", i3="Q2")
        + level(i0="2023", i2="2024")
        + "</c:multiLvlStrCache></c:multiLvlStrRef></c:cat><c:val><c:numLit>"
        f"{values}</c:numLit></c:val></c:ser>"
    )
    found = read(paragraph(DRAWING), {"word/c.xml": chart(inside)}, ("chart", "c.xml"))

    assert texts(found) == ["2023 Q1 | 5", "2023 Q2 | 6", "2024 Q1 | 7", "2024 Q2 | 8"]


def test_words_of_a_diagram_that_are_cut_into_runs_stay_whole():
    data = (
        f"<dgm:dataModel {NAMES}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Inv</a:t></a:r><a:r>"
        "<a:t>oice 20</a:t></a:r>"
        "<a:r><a:t>24</a:t></a:r></a:p><a:p><a:r><a:t>next</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "</dgm:ptLst></dgm:dataModel>"
    )
    drawing = DRAWING.replace("<c:chart r:id", "<dgm:relIds r:dm")
    found = read(paragraph(drawing), {"word/d.xml": data}, ("diagramData", "d.xml"))

    assert texts(found) == ["• Invoice 2024 next"]


def test_a_chart_of_the_new_kind_is_read():
    cx = 'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"'
    part = (
        f'<cx:chartSpace {cx} {NAMES}><cx:chartData><cx:data id="0"><cx:strDim type="cat">'
        '<cx:lvl ptCount="2">'
        '<cx:pt idx="0">Start</cx:pt><cx:pt idx="1">End</cx:pt></cx:lvl></cx:strDim>'
        '<cx:numDim type="val">'
        '<cx:lvl ptCount="2" formatCode="0%"><cx:pt idx="0">0.5</cx:pt><cx:pt idx="1">'
        "0.75</cx:pt></cx:lvl></cx:numDim>"
        "</cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:txData><cx:v>Bridge</cx:v>"
        "</cx:txData></cx:tx></cx:title>"
        "<cx:plotArea><cx:plotAreaRegion><cx:series><cx:tx><cx:txData><cx:v>Margin</cx:v>"
        '</cx:txData></cx:tx><cx:dataId val="0"/>'
        "</cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>"
    )
    drawing = DRAWING.replace("<c:chart ", f"<cx:chart {cx} ")
    found = read(paragraph(drawing), {"word/c.xml": part}, ("chartEx", "c.xml"))

    assert texts(found) == ["Bridge", "| Margin", "Start | 50%", "End | 75%"]
