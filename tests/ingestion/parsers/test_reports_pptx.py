"""Presentations as people reported that other readers lose or change something of them: each
rebuilt here. Which report is which: docs/explanation/reading-files-reports.md."""

import pytest

from contracts.documents import Extract
from ingestion.parsers.pptx import PptxParser
from tests.ingestion.parsers.msg_writer import container
from tests.ingestion.parsers.office_writer import NAMES, Parts, presentation, relations, shape
from tests.ingestion.parsers.packing import zipped

TITLE = shape("Keys", place="title")
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SLIDE_RELS = "ppt/slides/_rels/SLIDE_1.xml.rels"


def read(*slides: str, parts: Parts | None = None) -> Extract:
    return PptxParser().parse(presentation(slides, parts), "talk.pptx")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def box(*paragraphs: str, hidden: str = "0") -> str:
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='4' name='x' hidden='{hidden}'/><p:nvPr/></p:nvSpPr>"
        f"<p:txBody>{''.join(paragraphs)}</p:txBody></p:sp>"
    )


def line(text: str, properties: str = "", level: int = 0) -> str:
    return f'<a:p><a:pPr lvl="{level}">{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'


def auto(scheme: str, start: str = "") -> str:
    begins = f' startAt="{start}"' if start else ""
    return f'<a:buAutoNum type="{scheme}"{begins}/>'


DOT = '<a:buChar char="•"/>'


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        pytest.param(
            box("<a:p><a:r><a:t>one</a:t></a:r><a:br/><a:r><a:t>two</a:t></a:r></a:p>"),
            ["Keys", "one two"],
            id="a break within a line parts words",
        ),
        pytest.param(
            box("<a:p><a:r><a:t>a</a:t></a:r><a:r><a:t> </a:t></a:r><a:r><a:t>b</a:t></a:r></a:p>"),
            ["Keys", "a b"],
            id="a run that is a space",
        ),
        pytest.param(
            f"<mc:AlternateContent {MC}><mc:Choice Requires='a14'>{box(line('once'))}</mc:Choice>"
            f"<mc:Fallback>{box(line('once'))}</mc:Fallback></mc:AlternateContent>",
            ["Keys", "once"],
            id="alternatives are read once",
        ),
        pytest.param(
            f"<p:grpSp><p:grpSp>{box(line('deep'))}</p:grpSp>{box(line('beside'))}</p:grpSp>",
            ["Keys", "deep", "beside"],
            id="groups in groups",
        ),
        pytest.param(box(line("a_x000B_b")), ["Keys", "a b"], id="a break that is escaped"),
        pytest.param(box(line("_x005F_x000B_")), ["Keys", "_x000B_"], id="what was typed like one"),
        pytest.param(
            box(line("hi _xD83D__xDE00_")), ["Keys", "hi 😀"], id="a character in two escapes"
        ),
    ],
)
def test_words_of_a_shape_are_those_that_the_slide_shows(tree: str, expected: list[str]):
    assert texts(read(TITLE + tree)) == expected


def test_a_title_that_was_typed_last_still_comes_first():
    assert texts(read(box(line("below")) + TITLE)) == ["Keys", "below"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line("a", auto("alphaLcParenR")), line("b", auto("alphaLcParenR"))], ["a) a", "b) b"]),
        ([line("a", auto("romanUcPeriod")), line("b", auto("romanUcPeriod"))], ["I. a", "II. b"]),
        (
            [line("a", auto("arabicParenBoth")), line("b", auto("arabicParenBoth"))],
            ["(1) a", "(2) b"],
        ),
        (
            [line("a", auto("arabicPlain", "9")), line("b", auto("arabicPlain", "9"))],
            ["9 a", "10 b"],
        ),
        (
            [line("a", auto("circleNumDbPlain")), line("b", auto("circleNumDbPlain"))],
            ["① a", "② b"],
        ),
        ([line("a", auto("somethingNew"))], ["1. a"]),
        (
            [line(t, auto("arabicPeriod", "6")) for t in "abc"],
            ["6. a", "7. b", "8. c"],
        ),
        (
            [line("a", auto("arabicPeriod", "7")), line("b", auto("arabicPeriod", "1"))],
            ["7. a", "1. b"],
        ),
        (
            [line("a", auto("arabicPeriod")), line("x", DOT, 1), line("b", auto("arabicPeriod"))],
            ["1. a", "• x", "2. b"],
        ),
        (
            [
                line("a", auto("arabicPeriod")),
                line("x", auto("alphaLcPeriod"), 1),
                line("b", auto("arabicPeriod")),
                line("y", auto("alphaLcPeriod"), 1),
            ],
            ["1. a", "a. x", "2. b", "a. y"],
        ),
        (
            [line("a", auto("arabicPeriod")), line("plain"), line("b", auto("arabicPeriod"))],
            ["1. a", "plain", "1. b"],
        ),
        (
            [line("a", auto("arabicPeriod")), line("b", auto("alphaUcPeriod"))],
            ["1. a", "A. b"],
        ),
    ],
)
def test_numbers_of_items_are_those_that_the_slide_shows(lines: list[str], expected: list[str]):
    assert texts(read(TITLE + box(*lines)))[1:] == expected


def hidden_slide(value: str) -> Extract:
    return read(
        TITLE,
        parts={
            "ppt/slides/SLIDE_1.xml": f'<p:sld {NAMES} show="{value}"><p:cSld><p:spTree>{TITLE}'
            "</p:spTree></p:cSld></p:sld>",
        },
    )


@pytest.mark.parametrize("value", ["0", "false"])
def test_a_slide_that_is_hidden_is_read_and_marked_so(value: str):
    found = hidden_slide(value)

    assert texts(found) == ["Keys (hidden slide)"]
    assert found.title == "Keys"
    assert found.notes == ["Hidden slides, which are marked as hidden in the text: 1."]


@pytest.mark.parametrize("value", ["1", "true"])
def test_a_slide_that_is_shown_is_not_marked(value: str):
    assert (texts(hidden_slide(value)), hidden_slide(value).notes) == (["Keys"], [])


@pytest.mark.parametrize(
    "tree",
    [
        box(line("secret"), hidden="1"),
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id='1' name='g' hidden='true'/></p:nvGrpSpPr>"
        + box(line("secret"))
        + "</p:grpSp>",
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='1' name='t' hidden='1'/>"
        "</p:nvGraphicFramePr>"
        "<a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>secret</a:t>"
        "</a:r></a:p>"
        "</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
    ],
)
def test_a_shape_that_nobody_sees_is_left_out_and_told(tree: str):
    found = read(TITLE + tree)

    assert texts(found) == ["Keys"]
    assert found.notes == ["Shapes with text that are hidden on their slides, left out: 1."]


def test_a_hidden_picture_is_nothing_to_tell():
    picture = (
        "<p:pic><p:nvPicPr><p:cNvPr id='1' name='p' hidden='1' descr='The north door'/>"
        "</p:nvPicPr></p:pic>"
    )

    assert (texts(read(TITLE + picture)), read(TITLE + picture).notes) == (["Keys"], [])


def part(kind: str, tree: str, more: str = "") -> str:
    return f"<p:{kind} {NAMES} {more}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:{kind}>"


def above(layout: str, master: str, of_layout: str = "", of_slide: str = "") -> Extract:
    """Two slides of one layout and its master."""
    return read(
        TITLE,
        shape("Doors", place="title"),
        parts={
            "ppt/slides/SLIDE_1.xml": part("sld", TITLE, of_slide),
            SLIDE_RELS: relations(("slideLayout", "../slideLayouts/l.xml")),
            "ppt/slides/_rels/slide0.xml.rels": relations(("slideLayout", "../slideLayouts/l.xml")),
            "ppt/slides/_rels/slide1.xml.rels": relations(("slideLayout", "../slideLayouts/l.xml")),
            "ppt/slideLayouts/l.xml": part("sldLayout", layout, of_layout),
            "ppt/slideLayouts/_rels/l.xml.rels": relations(
                ("slideMaster", "../slideMasters/m.xml")
            ),
            "ppt/slideMasters/m.xml": part("sldMaster", master),
        },
    )


NUMBER = '<a:p><a:r><a:t>Page </a:t></a:r><a:fld type="slidenum"><a:t>‹#›</a:t></a:fld></a:p>'


@pytest.mark.parametrize(
    ("layout", "master", "said"),
    [
        pytest.param(box(line("Confidential")), "", ["Confidential"], id="on the layout"),
        pytest.param("", box(line("Acme Ltd")), ["Acme Ltd"], id="on the master"),
        pytest.param(f"<p:grpSp>{box(line('Acme'))}</p:grpSp>", "", ["Acme"], id="in a group"),
        pytest.param(box(line("A")), box(line("A"), line("B")), ["A", "A B"], id="on both"),
        pytest.param(
            shape("Click to edit", place="title"), "", [], id="what a place tells to type"
        ),
        pytest.param(box(NUMBER), "", [], id="the number of the slide"),
        pytest.param(box(line("Gone"), hidden="1"), "", [], id="hidden"),
    ],
)
def test_what_layout_and_master_show_on_each_slide_is_read_once(
    layout: str, master: str, said: list[str]
):
    assert texts(above(layout, master)) == ["Keys", *said, "Doors"]


def test_a_slide_or_layout_may_leave_out_what_stands_above_it():
    fixed = box(line("Layout's")), box(line("Master's"))

    assert texts(above(*fixed, of_layout='showMasterSp="0"')) == ["Keys", "Layout's", "Doors"]
    assert texts(above(*fixed, of_slide='showMasterSp="0"')) == [
        "Keys",
        "Doors",
        "Layout's",
        "Master's",
    ]


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (shape("Say this.", place="body").replace("<p:ph ", '<p:ph idx="3" '), ["Say this."]),
        (box(line("In a box.")), ["In a box."]),
        (box(line("Box.")) + shape("Body.", place="body"), ["Box.", "Body."]),
        (shape("Say this.").replace("<p:nvPr>", '<p:nvPr><p:ph idx="1"/>'), ["Say this."]),
        (shape("7", place="sldNum") + shape("Head", place="hdr") + shape("2024", place="dt"), []),
    ],
)
def test_what_is_said_on_the_page_of_notes_is_read(notes: str, expected: list[str]):
    found = read(
        TITLE,
        parts={
            SLIDE_RELS: relations(("notesSlide", "../notes.xml")),
            "ppt/notes.xml": part("notes", notes),
        },
    )

    assert texts(found) == ["Keys", *(["Notes", *expected] if expected else [])]


@pytest.mark.parametrize(
    ("kind", "name", "data", "expected"),
    [
        ("package", "Book.xlsx", zipped({"a": "b"}), ["Book.xlsx"]),
        ("oleObject", "o.bin", container({"Workbook": b"x"}), ["o.xls"]),
        ("oleObject", "o.bin", container({"Package": zipped({"a": "b"})}), ["o.bin"]),
        ("image", "o.png", b"x", []),
    ],
)
def test_files_that_were_put_onto_a_slide_become_documents_below(
    kind: str, name: str, data: bytes, expected: list[str]
):
    parts = {SLIDE_RELS: relations((kind, f"../embeddings/{name}")), f"ppt/embeddings/{name}": data}
    found = read(TITLE, parts=parts)

    assert [attachment.name for attachment in found.attachments] == expected


def test_objects_that_are_no_files_are_told_once():
    object_ = container({"Equation Native": b"x"})
    rels = relations(("oleObject", "../o.bin"))
    parts = {
        "ppt/slides/_rels/slide0.xml.rels": rels,
        "ppt/slides/_rels/slide1.xml.rels": rels,
        "ppt/o.bin": object_,
    }
    found = read(TITLE, TITLE, parts=parts)

    assert found.notes == [
        "1 object in the file could not be read: only what the page shows of them was."
    ]
