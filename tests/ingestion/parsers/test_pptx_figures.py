"""Charts and diagrams on a slide: their words, whole and in the order in which they are shown."""

import pytest

from ingestion.parsers.pptx import PptxParser
from tests.ingestion.parsers.office_writer import NAMES, presentation, relations
from tests.ingestion.parsers.slide_writer import RELS, TITLE, frame, paragraph, read, run, texts


def diagram(points: str, bonds: str) -> list[str]:
    data = (
        f"<dgm:dataModel {NAMES}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{bonds}</dgm:cxnLst>"
        "</dgm:dataModel>"
    )
    leads = relations(("diagramData", "../data.xml"))
    return texts(read(TITLE + frame('<dgm:relIds r:dm="r1"/>'), RELS=leads, data=data))[1:]


def point(key: str, *said: str, kind: str = "node", prompt: str = "") -> str:
    body = "".join(paragraph(run(text)) for text in said)
    return (
        f'<dgm:pt modelId="{key}" type="{kind}"><dgm:prSet {prompt}/><dgm:t>{body}</dgm:t></dgm:pt>'
    )


def bond(above: str, below: str, place: int, kind: str = "parOf") -> str:
    return f'<dgm:cxn type="{kind}" srcId="{above}" destId="{below}" srcOrd="{place}"/>'


DOC = point("d", kind="doc")


@pytest.mark.parametrize(
    ("points", "bonds", "said"),
    [
        (point("1", "one") + point("2", "two") + DOC, bond("d", "1", 1) + bond("d", "2", 0),
         ["• two", "• one"]),
        (DOC + point("1", "one") + point("2", "two") + point("3", "in one"),
         bond("d", "1", 0) + bond("d", "2", 1) + bond("1", "3", 0),
         ["• one", "• in one", "• two"]),
        (DOC + point("1", "one") + point("2", "two"), "", ["• one", "• two"]),
        (DOC + point("1", "one"), bond("d", "1", 0) + bond("1", "d", 0), ["• one"]),
        (DOC + point("1", "one") + point("2", "two"),
         bond("d", "1", 1) + bond("d", "2", 2) + bond("d", "2", 0, "presOf"), ["• one", "• two"]),
        (DOC + point("1", "one", "more"), bond("d", "1", 0), ["• one more"]),
        (DOC + point("1", "[Text]", prompt='phldr="1"') + point("2", "two"),
         bond("d", "1", 0) + bond("d", "2", 1), ["• two"]),
        (DOC + point("1", "one", prompt='phldrT="[Text]"'), bond("d", "1", 0), ["• one"]),
    ],
)  # fmt: skip
def test_points_of_a_diagram_come_as_it_shows_them(points: str, bonds: str, said: list[str]):
    assert diagram(points, bonds) == said


def test_a_word_of_a_diagram_in_two_runs_is_one_word():
    inside = run("inter") + run("national") + "<a:br/>" + run("rules")
    held = point("1").replace("<dgm:t>", f"<dgm:t><a:p>{inside}</a:p>")

    assert diagram(DOC + held, bond("d", "1", 0)) == ["• international rules"]


def chart(inside: str, **parts: str) -> list[str]:
    whole = f"<c:chartSpace {NAMES}>{inside}</c:chartSpace>"
    leads = relations(("chart", "../c.xml"))
    tree = TITLE + frame('<c:chart r:id="r1"/>')
    return texts(read(tree, RELS=leads, c=whole, **parts))[1:]


def title(inside: str) -> str:
    return f"<c:title><c:tx><c:rich>{inside}</c:rich></c:tx></c:title>"


def plotted(inside: str, above: str = "") -> str:
    return f"<c:chart>{above}<c:plotArea>{inside}</c:plotArea></c:chart>"


CUT = paragraph(run("Tempe") + run("rature"))
FROM_CELL = "<c:title><c:tx><c:v>Doors</c:v></c:tx><c:txPr><a:p/></c:txPr></c:title>"
RAISED = "<a:r><a:rPr baseline='30000'/><a:t>6</a:t></a:r>"
POINTS = '<c:pt idx="{}"><c:v>{}</c:v></c:pt>'


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (plotted("", title(CUT)), ["Temperature"]),
        (plotted("", title(CUT + CUT)), ["Temperature Temperature"]),
        (plotted("", title(paragraph(run("10") + RAISED))),
         ["10⁶"]),
        (plotted("", FROM_CELL),
         ["Doors"]),
        (plotted(f"<c:catAx>{title(CUT)}</c:catAx>"), ["Axis: Temperature"]),
        (plotted(f"<c:catAx>{title(CUT)}</c:catAx><c:valAx>{title(paragraph(run('Doors')))}</c:valAx>",
                 title(paragraph(run("All")))), ["All", "Axis: Temperature", "Axis: Doors"]),
        (plotted(f"<c:ser><c:dLbls><c:dLbl><c:tx><c:rich>{CUT}</c:rich></c:tx></c:dLbl></c:dLbls></c:ser>"),
         ["Label: Temperature"]),
    ],
)  # fmt: skip
def test_the_words_of_a_chart_are_whole_and_those_of_its_axes_and_points_are_read(
    inside: str, said: list[str]
):
    assert chart(inside) == said


def test_categories_in_groups_are_read_with_their_group():
    inner = "".join(POINTS.format(place, name) for place, name in enumerate(("Q1", "Q2", "Q1")))
    outer = POINTS.format(0, "2025") + POINTS.format(2, "2026")
    values = "".join(POINTS.format(place, value) for place, value in enumerate((4, 5, 6)))
    series = (
        f"<c:ser><c:cat><c:multiLvlStrRef><c:multiLvlStrCache><c:lvl>{inner}</c:lvl><c:lvl>{outer}"
        f"</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat><c:val>{values}</c:val></c:ser>"
    )

    assert chart(plotted(series)) == ["2025 Q1 | 4", "2025 Q2 | 5", "2026 Q1 | 6"]


def test_a_box_that_lies_in_a_chart_is_read():
    spaces = 'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
    box = f"<cdr:sp><cdr:txBody>{CUT}</cdr:txBody></cdr:sp>"
    files = {
        RELS: relations(("chart", "../c.xml")),
        "ppt/c.xml": f"<c:chartSpace {NAMES}/>",
        "ppt/_rels/c.xml.rels": relations(("chartUserShapes", "drawn.xml")),
        "ppt/drawn.xml": f"<c:userShapes {NAMES} {spaces}>{box}</c:userShapes>",
    }
    data = presentation([TITLE + frame('<c:chart r:id="r1"/>')], files)

    assert texts(PptxParser().parse(data, "a.pptx"))[1:] == ["Temperature"]
