import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.opendocument import OpenDocumentParser
from tests.conformance.parser import ParserConformance
from tests.ingestion.parsers.office_writer import OPEN_NAMES, open_document
from tests.ingestion.parsers.packing import zipped

HEADING = "<text:h text:outline-level='1'>Storage</text:h>"
NUMBERED = (
    "<text:list-style style:name='L1'><text:list-level-style-number text:level='1' "
    "style:num-format='1'/><text:list-level-style-bullet text:level='2' text:bullet-char='-'/>"
    "</text:list-style>"
)


def read(data: bytes) -> Extract:
    return OpenDocumentParser().parse(data, "report.odt")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def paragraph(text: str) -> str:
    return f"<text:p>{text}</text:p>"


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return OpenDocumentParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return open_document(HEADING + paragraph("The cold room is kept cold."))


def test_headings_have_their_outline_level():
    deeper = "<text:h text:outline-level='2'>Doors</text:h>"
    extract = read(open_document(HEADING + deeper + paragraph("Shut.")))

    assert extract.sections[-1].headings == ("Storage", "Doors")


def test_the_title_is_a_heading_too():
    style = "<style:style style:name='P1' style:parent-style-name='Title'/>"
    extract = read(open_document("<text:p text:style-name='P1'>Rooms</text:p>", styles=style))

    assert extract.title == "Rooms"
    assert extract.sections[0].kind is BlockKind.HEADING


def test_white_space_and_marks_inside_a_paragraph_are_kept_as_one_space():
    inside = "a<text:s text:c='4'/>b<text:tab/>c<text:line-break/><text:span>d</text:span>e"

    assert texts(read(open_document(paragraph(inside)))) == ["a b c de"]


def test_lists_have_markers_and_continue_inside_each_other():
    inner = f"<text:list><text:list-item>{paragraph('deep')}</text:list-item></text:list>"
    body = (
        f"<text:list text:style-name='L1'><text:list-item>{paragraph('one')}{inner}"
        f"</text:list-item><text:list-item>{paragraph('two')}{paragraph('still two')}"
        "</text:list-item></text:list>"
    )

    assert texts(read(open_document(body, styles=NUMBERED))) == [
        "1. one",
        "• deep",
        "2. two",
        "still two",
    ]


def test_a_table_is_read_row_by_row_with_merged_cells_in_each():
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell table:number-rows-spanned='2'><text:p>North</text:p></table:table-cell>"
        "<table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:covered-table-cell/>"
        "<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"
    )

    assert texts(read(open_document(body))) == ["North | 1", "North | 2"]


def test_notes_and_comments_follow_their_paragraph():
    body = paragraph(
        "Kept cold<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>See the manual.</text:p></text:note-body></text:note>."
        "<office:annotation><dc:creator>Ann</dc:creator><text:p>Why?</text:p></office:annotation>"
    )

    assert texts(read(open_document(body))) == [
        "Kept cold [note 1].",
        "Note 1: See the manual.",
        "Comment by Ann: Why?",
    ]


def test_what_was_deleted_is_not_read():
    gone = f"<text:tracked-changes><text:changed-region>{paragraph('gone')}"
    body = f"{gone}</text:changed-region></text:tracked-changes>{paragraph('kept')}"

    assert texts(read(open_document(body))) == ["kept"]


def test_text_boxes_are_read_after_the_paragraph_they_float_at():
    box = f"<draw:frame><draw:text-box>{paragraph('beside')}</draw:text-box></draw:frame>"

    assert texts(read(open_document(paragraph(f"text {box}goes on")))) == [
        "text goes on",
        "beside",
    ]


def test_headers_and_footers_are_read_once_before_the_first_heading():
    styles = (
        f"<office:document-styles {OPEN_NAMES}><style:master-page><style:header>"
        f"{paragraph('Confidential')}</style:header><style:footer>{paragraph('Page 3 of 9')}"
        "</style:footer></style:master-page><style:master-page><style:header>"
        f"{paragraph('Confidential')}</style:header></style:master-page></office:document-styles>"
    )
    data = zipped(
        {
            "styles.xml": styles,
            "content.xml": f"<office:document-content {OPEN_NAMES}><office:body><office:text>"
            f"{HEADING}</office:text></office:body></office:document-content>",
        }
    )
    extract = read(data)

    assert texts(extract) == ["Header: Confidential", "Storage"]
    assert extract.sections[0].headings == ()


def test_an_equation_is_read_as_it_was_typed():
    frame = "<draw:frame><draw:object xlink:href='./Object 1'/></draw:frame>"
    math = (
        "<math xmlns='http://www.w3.org/1998/Math/MathML'><semantics><mi>E</mi>"
        "<annotation>E = m c^2</annotation></semantics></math>"
    )
    data = open_document(paragraph(frame), **{"Object 1/content": math})

    assert texts(read(data)) == ["E = m c^2"]


def box(text: str, role: str = "") -> str:
    kind = f"presentation:class='{role}'" if role else ""
    return f"<draw:frame {kind}><draw:text-box>{paragraph(text)}</draw:text-box></draw:frame>"


def test_what_stands_at_the_foot_of_slides_is_said_once():
    body = "".join(
        f"<draw:page>{box(said)}{box(day, 'date-time')}{box('Berg AG', 'footer')}</draw:page>"
        for said, day in (("one", "1 May"), ("two", "1 May"), ("three", "8 May"))
    )

    assert texts(read(open_document(body, kind="presentation"))) == [
        *("Slide 1", "one", "Footer: 1 May", "Footer: Berg AG"),
        *("Slide 2", "two", "Slide 3", "three", "Footer: 8 May"),
    ]


def test_a_presentation_is_read_slide_by_slide_with_its_notes():
    body = (
        f"<draw:page>{box('Talk', 'title')}{box('hello')}{box('4', 'page-number')}"
        f"<presentation:notes>{box('Say it slowly.', 'notes')}</presentation:notes></draw:page>"
        f"<draw:page/><draw:page>{box('bye')}</draw:page>"
    )
    extract = read(open_document(body, kind="presentation"))

    assert [(s.slide, extract.text[s.start : s.end]) for s in extract.sections] == [
        (1, "Talk"),
        (1, "hello"),
        (1, "Notes"),
        (1, "Say it slowly."),
        (3, "Slide 3"),
        (3, "bye"),
    ]
    assert extract.title == "Talk"


def test_a_locked_file_asks_for_a_copy_without_password():
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    data = zipped({"META-INF/manifest.xml": manifest, "content.xml": b"\x93\x01\x77"})

    with pytest.raises(IngestFailure) as refused:
        read(data)

    assert refused.value.code is FailureCode.PASSWORD_REQUIRED


def test_cells_said_to_repeat_for_ever_are_read_once():
    cell = "<table:table-cell table:number-columns-repeated='9999999'>{}</table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='9999999'>{cell.format('')}"
    body = f"<table:table>{row}{cell.format(paragraph('x'))}</table:table-row></table:table>"

    (text,) = texts(read(open_document(body)))

    assert text.strip("| ") == "x"
    assert len(text) < 10_000


def test_what_lies_too_deep_is_said_to_be_left_out():
    deep = "<text:section>" * 100 + paragraph("The door is red.") + "</text:section>" * 100

    extract = read(open_document(paragraph("Before.") + deep))

    assert texts(extract) == ["Before."]
    assert extract.notes == ["What is nested deeper than in real documents was not read."]
