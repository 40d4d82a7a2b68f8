"""Word's XML in small pieces, for tests that need a document with a certain thing in it."""

from contracts.documents import Extract
from ingestion.parsers.docx import DocxParser
from tests.ingestion.parsers.office_writer import NAMES, Parts, word

VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
CHUNK = '<w:altChunk r:id="r1"/>'
TAB = "<w:r><w:ptab/></w:r>"


def read(body: str, parts: Parts | None = None, *related: tuple[str, str]) -> Extract:
    return DocxParser().parse(word(body, parts, *related), "report.docx")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def run(inside: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def said(text: str) -> str:
    return run(f'<w:t xml:space="preserve">{text}</w:t>')


def paragraph(*inside: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(inside)}</w:p>"


def cell(inside: str) -> str:
    return f"<w:tc>{inside}</w:tc>"


def control(inside: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def field(instruction: str, result: str | None = None) -> str:
    parted = "" if result is None else '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + result
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{parted}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def chart(inside: str) -> str:
    return f"<c:chartSpace {NAMES}>{inside}</c:chartSpace>"


def table(*cells: str) -> str:
    """Of one row."""
    return f"<w:tbl><w:tr>{''.join(map(cell, cells))}</w:tr></w:tbl>"


DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><a:graphic><a:graphicData><c:chart r:id="r1"/></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></w:r>"
)
SERIES = (
    "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>Share</c:v></c:pt></c:strCache>"
    "</c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>Oslo</c:v></c:pt>"
    "</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>0.0%</c:formatCode>"
    "<c:pt idx='0'><c:v>0.024</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
)
