"""Slides with shapes, texts and figures as PowerPoint writes them, for its tests."""

from contracts.documents import Extract
from ingestion.parsers.pptx import PptxParser
from tests.ingestion.parsers.office_writer import presentation, relations, shape

RELS = "ppt/slides/_rels/SLIDE_1.xml.rels"
TITLE = shape("Cold rooms", place="title")
URL = "https://a.example/rules"


def read(*slides: str, **parts: str) -> Extract:
    """`parts`: by their path, with `__` for `/`; `RELS` are the first slide's."""
    paths = {path.replace("__", "/").replace("RELS", RELS): text for path, text in parts.items()}
    named = {path if path == RELS else f"ppt/{path}.xml": text for path, text in paths.items()}
    return PptxParser().parse(presentation(slides, named), "talk.pptx")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def outside(*targets: str) -> str:
    parts = relations(*(("hyperlink", target) for target in targets))
    return parts.replace("/>", ' TargetMode="External"/>')


def made(inside: str, tag: str = "sp", properties: str = "", link: str = "", body: str = "") -> str:
    """A shape with properties that no slide shows; `link`: the id that all of it leads to."""
    leads = f'<a:hlinkClick r:id="{link}"/>' if link else ""
    return (
        f'<p:{tag}><p:nv{tag[0].upper()}{tag[1:]}Pr><p:cNvPr id="2" name="x" {properties}>{leads}'
        f"</p:cNvPr><p:nvPr>{body}</p:nvPr></p:nv{tag[0].upper()}{tag[1:]}Pr>{inside}</p:{tag}>"
    )


def words(*said: str) -> str:
    return f"<p:txBody>{''.join(paragraph(run(each)) for each in said)}</p:txBody>"


def paragraph(inside: str, properties: str = "") -> str:
    return f"<a:p>{properties}{inside}</a:p>"


def run(text: str, inside: str = "") -> str:
    return f"<a:r><a:rPr>{inside}</a:rPr><a:t>{text}</a:t></a:r>"


RUN_LINK = '<a:hlinkClick r:id="r1"/>'
NUMBER = '<a:p><a:fld type="slidenum"><a:t>4</a:t></a:fld></a:p>'


def frame(inside: str) -> str:
    graphic = f"<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic>"
    return f"<p:graphicFrame>{graphic}</p:graphicFrame>"
