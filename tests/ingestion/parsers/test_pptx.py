import io
import zipfile

import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.pptx import PptxParser
from tests.conformance.parser import ParserConformance
from tests.ingestion.parsers.office_writer import NAMES, presentation, relations, shape
from tests.ingestion.parsers.packing import zipped

TITLE = shape("Cold rooms", place="title")


def read(data: bytes) -> Extract:
    return PptxParser().parse(data, "talk.pptx")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return PptxParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return presentation([TITLE + shape("They are kept cold.")])


def test_slides_come_in_the_order_of_the_talk_each_with_its_number():
    extract = read(presentation([TITLE, shape("Doors", place="title"), shape("Gloves")]))

    assert [(s.slide, extract.text[s.start : s.end]) for s in extract.sections] == [
        (1, "Cold rooms"),
        (2, "Doors"),
        (3, "Slide 3"),
        (3, "Gloves"),
    ]
    assert extract.title == "Cold rooms"


def test_a_slide_without_text_is_skipped_and_still_counted():
    extract = read(presentation([TITLE, "<p:pic/>", shape("Gloves")]))

    assert {section.slide for section in extract.sections} == {1, 3}


def test_shapes_in_groups_and_shapes_of_unknown_kinds_are_read():
    tree = f"<p:grpSp>{shape('inside')}</p:grpSp>{shape('other', tag='p:unheardOf')}"

    assert texts(read(presentation([TITLE + tree])))[1:] == ["inside", "other"]


def test_what_stands_at_the_foot_of_slides_is_said_once_and_their_numbers_not():
    slides = [
        TITLE
        + shape(str(number), place="sldNum")
        + shape(day, place="dt")
        + shape("Berg AG", place="ftr")
        for number, day in enumerate(("1 May", "1 May", "8 May"), start=1)
    ]

    assert texts(read(presentation(slides))) == [
        *("Cold rooms", "Footer: 1 May", "Footer: Berg AG"),
        *("Cold rooms", "Cold rooms", "Footer: 8 May"),
    ]


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ('<a:pPr><a:buChar char="-"/></a:pPr>', ["• one", "• two"]),
        ('<a:pPr><a:buAutoNum type="arabicPeriod" startAt="3"/></a:pPr>', ["3. one", "4. two"]),
        ("<a:pPr><a:buNone/></a:pPr>", ["one", "two"]),
    ],
)
def test_items_of_a_list_have_their_marker(properties: str, said: list[str]):
    tree = shape("one", "two", place="body", properties=properties)

    assert texts(read(presentation([TITLE + tree])))[1:] == said


def test_a_list_may_be_one_because_the_layout_says_so():
    layout = (
        f"<p:sldLayout {NAMES}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type='body'/>"
        "</p:nvPr></p:nvSpPr><p:txBody><a:lstStyle><a:lvl1pPr><a:buChar char='-'/></a:lvl1pPr>"
        "</a:lstStyle></p:txBody></p:sp></p:spTree></p:cSld></p:sldLayout>"
    )
    extract = read(
        presentation(
            [TITLE + shape("one", place="body")],
            {
                "ppt/slides/_rels/SLIDE_1.xml.rels": relations(("slideLayout", "../layout.xml")),
                "ppt/layout.xml": layout,
            },
        )
    )

    assert texts(extract)[1:] == ["• one"]


def table(*rows: str) -> str:
    inside = "".join(f"<a:tr>{row}</a:tr>" for row in rows)
    return (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{inside}</a:tbl></a:graphicData>"
        "</a:graphic></p:graphicFrame>"
    )


def cell(text: str, merged: str = "") -> str:
    return f"<a:tc {merged}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"


def test_a_table_is_read_row_by_row_with_merged_cells_in_each():
    tree = TITLE + table(
        cell("North", 'rowSpan="2"') + cell("1"), cell("", 'vMerge="1"') + cell("2")
    )
    extract = read(presentation([tree]))

    assert texts(extract)[1:] == ["North | 1", "North | 2"]
    assert extract.sections[-1].kind is BlockKind.TABLE_ROW


def test_a_chart_is_read_with_its_title_and_figures():
    chart = (
        f"<c:chartSpace {NAMES}><c:chart><c:title><a:t>Doors opened</a:t></c:title><c:plotArea>"
        "<c:ser><c:tx><c:v>2019</c:v></c:tx><c:cat><c:pt idx='0'><c:v>May</c:v></c:pt></c:cat>"
        "<c:val><c:pt idx='0'><c:v>4.4000000000000004</c:v></c:pt></c:val></c:ser>"
        "</c:plotArea></c:chart></c:chartSpace>"
    )
    frame = (
        "<p:graphicFrame><a:graphic><a:graphicData><c:chart r:id='r1'/></a:graphicData>"
        "</a:graphic></p:graphicFrame>"
    )
    extract = read(
        presentation(
            [TITLE + frame],
            {
                "ppt/slides/_rels/SLIDE_1.xml.rels": relations(("chart", "../charts/c.xml")),
                "ppt/charts/c.xml": chart,
            },
        )
    )

    assert texts(extract)[1:] == ["Doors opened", "| 2019", "May | 4.4"]


def test_notes_and_comments_stand_under_the_slide_they_belong_to():
    notes = (
        f"<p:notes {NAMES}><p:cSld><p:spTree>{shape('Say it slowly.', place='body')}"
        f"{shape('1', place='sldNum')}</p:spTree></p:cSld></p:notes>"
    )
    comments = f"<p:cmLst {NAMES}><p:cm authorId='4'><p:text>Why?</p:text></p:cm></p:cmLst>"
    authors = f"<p:cmAuthorLst {NAMES}><p:cmAuthor id='4' name='Ann'/></p:cmAuthorLst>"
    extract = read(
        presentation(
            [TITLE],
            {
                "ppt/_rels/presentation.xml.rels": relations(
                    ("slide", "slides/slide1.xml"), ("commentAuthors", "authors.xml")
                ),
                "ppt/authors.xml": authors,
                "ppt/slides/_rels/SLIDE_1.xml.rels": relations(
                    ("notesSlide", "../notes.xml"), ("comments", "../comments.xml")
                ),
                "ppt/notes.xml": notes,
                "ppt/comments.xml": comments,
            },
        )
    )

    assert texts(extract) == ["Cold rooms", "Notes", "Say it slowly.", "Comments", "Ann: Why?"]
    assert extract.sections[2].headings == ("Cold rooms", "Notes")
    assert extract.sections[-1].slide == 1


def test_threads_of_comments_are_read_with_who_replied_and_what_is_resolved():
    """As PowerPoint has written them since 2021 ([MS-PPTX] 2.16, `modernComment*.xml`)."""
    spaces = f"{NAMES} xmlns:p188='http://schemas.microsoft.com/office/powerpoint/2018/8/main'"

    def words(text: str) -> str:
        return f"<p188:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p188:txBody>"

    comments = (
        f"<p188:cmLst {spaces}><p188:cm id='{{1}}' authorId='{{A}}' status='resolved'>"
        f"<p188:replyLst><p188:reply id='{{2}}' authorId='{{B}}'>{words('The door.')}</p188:reply>"
        f"<p188:reply id='{{3}}' authorId='{{C}}'>{words('Or the fan.')}</p188:reply>"
        f"</p188:replyLst>{words('Why?')}</p188:cm>"
        f"<p188:cm id='{{4}}' authorId='{{B}}'>{words('Which door?')}</p188:cm></p188:cmLst>"
    )
    authors = (
        f"<p188:authorLst {spaces}><p188:author id='{{A}}' name='Ann'/>"
        "<p188:author id='{B}' name='Bo'/></p188:authorLst>"
    )
    extract = read(
        presentation(
            [TITLE],
            {
                "ppt/_rels/presentation.xml.rels": relations(
                    ("slide", "slides/slide1.xml"), ("authors", "authors.xml")
                ),
                "ppt/authors.xml": authors,
                "ppt/slides/_rels/SLIDE_1.xml.rels": relations(
                    ("comments", "../comments/modernComment_100_0.xml")
                ),
                "ppt/comments/modernComment_100_0.xml": comments,
            },
        )
    )

    assert texts(extract)[2:] == [
        "Ann: Why? (resolved)",
        "Reply by Bo: The door.",
        "Reply: Or the fan.",
        "Bo: Which door?",
    ]


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ("A door, ajar", ["Picture: A door, ajar"]),
        ("image1.png", []),
        ("A dog. Description automatically generated", []),
    ],
)
def test_a_picture_is_described_in_the_words_of_a_person(described: str, said: list[str]):
    picture = f"<p:pic><p:nvPicPr><p:cNvPr descr='{described}'/></p:nvPicPr></p:pic>"

    assert texts(read(presentation([TITLE + picture])))[1:] == said


def test_the_strict_dialect_reads_like_the_usual_one():
    with zipfile.ZipFile(io.BytesIO(presentation([TITLE]))) as archive:
        entries = {name: archive.read(name).decode() for name in archive.namelist()}
    for kind in ("presentationml", "drawingml", "officeDocument"):
        for name, content in entries.items():
            entries[name] = content.replace(
                f"http://schemas.openxmlformats.org/{kind}/2006/",
                f"http://purl.oclc.org/ooxml/{kind}/",
            )

    assert texts(read(zipped(entries))) == ["Cold rooms"]


def test_a_file_without_its_presentation_is_damaged():
    with pytest.raises(IngestFailure) as refused:
        read(zipped({"ppt/slides/slide1.xml": "<x/>"}))

    assert refused.value.code is FailureCode.CORRUPT
