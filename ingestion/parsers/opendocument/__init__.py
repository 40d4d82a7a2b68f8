"""OpenDocument texts (.odt) and presentations (.odp), and their templates."""

import posixpath
import zipfile

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.opendocument.names import (
    DRAW,
    DUBLIN_CORE,
    OFFICE,
    PRESENTATION,
    STYLE,
    elements,
    label_notes,
    plain,
)
from ingestion.parsers.opendocument.raised import Positions
from ingestion.parsers.opendocument.reading import Reader
from ingestion.parsers.opendocument.shown import Shown
from ingestion.parsers.opendocument.styles import Styles
from ingestion.parsers.running import running_texts
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import damaged, open_checked, part, refuse_locked

_RUNNING = ("header", "footer", "header-first", "footer-first", "header-left", "footer-left")
_FURNITURE = ("page-number", "date-time", "footer", "header", "page", "handout")
_REPEATING = ("date-time", "footer", "header")


class OpenDocumentParser:
    """A presentation is read slide by slide, each under its title and followed by its notes."""

    media_types = frozenset(
        {
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.presentation",
        }
    )
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        with open_checked(data, name) as archive:
            refuse_locked(archive, name)
            content = _xml(archive, "content.xml", name)
            body = content.find(OFFICE + "body") if content is not None else None
            if body is None:
                raise damaged(name)
            styles, meta = (_xml(archive, path, name) for path in ("styles.xml", "meta.xml"))

            def object_at(path: str) -> Element | None:
                return _xml(archive, posixpath.join(path, "content.xml"), name)

            known = [root for root in (styles, content) if root is not None]
            positions = Positions(known)
            for root in known:
                positions.mark(root)
            Shown(known).prepare(body)
            label_notes(body)
            reader = Reader(built, Styles(known), object_at)
            _read(built, reader, body, styles)
        title = one_line(meta.findtext(f".//{DUBLIN_CORE}title") or "") if meta is not None else ""
        built.title = title[:300] or built.title
        return built.done()


def _xml(archive: zipfile.ZipFile, path: str, name: str) -> Element | None:
    content = part(archive, path, name)
    return None if content is None else parsed(content, name)


def _read(built: ExtractBuilder, reader: Reader, body: Element, styles: Element | None) -> None:
    for document in elements(body):
        if document.tag == OFFICE + "presentation":
            said = set[str]()
            for number, page in enumerate(document.iterfind(DRAW + "page"), start=1):
                built.stand(slide=number)
                _slide(built, reader, page, number, said)
        else:
            for text in running_texts(_running(styles)):
                built.block(BlockKind.PARAGRAPH, text)
            reader.blocks(document)


def _running(styles: Element | None) -> list[tuple[str, str]]:
    """Headers and footers, of every kind of page."""
    if styles is None:
        return []
    return [
        (kind.partition("-")[0], plain(found))
        for page in styles.iter(STYLE + "master-page")
        for kind in _RUNNING
        if (found := page.find(STYLE + kind)) is not None
    ]


def _slide(
    built: ExtractBuilder, reader: Reader, page: Element, number: int, said: set[str]
) -> None:
    """One slide; one without any text is skipped. `said` is what stands at the foot of others."""
    shapes = list(elements(page))
    titles = [shape for shape in shapes if _role(shape) == "title"]
    notes = [shape for shape in shapes if shape.tag == PRESENTATION + "notes"]
    title = one_line(" ".join(plain(shape) for shape in titles))
    others = [s for s in shapes if s not in titles and s not in notes and not _is_furniture(s)]
    running = [text for text in _repeating(shapes) if text not in said]
    if not title and not running and not any(_says_something(s) for s in (*others, *notes)):
        return
    said.update(running)
    built.title = built.title or title[:300] or None
    built.heading(title or f"Slide {number}", 1)
    reader.blocks(others)
    for text in running:
        built.block(BlockKind.PARAGRAPH, text)
    spoken = [shape for note in notes for shape in elements(note) if not _is_furniture(shape)]
    if any(plain(shape) for shape in spoken):
        built.heading("Notes", 2)
        reader.blocks(spoken)


def _repeating(shapes: list[Element]) -> list[str]:
    """What this slide itself says at its head or foot."""
    return running_texts(
        ("header" if role == "header" else "footer", plain(shape))
        for shape in shapes
        if (role := _role(shape)) in _REPEATING
    )


def _says_something(shape: Element) -> bool:
    return bool(plain(shape)) or shape.find(DRAW + "object") is not None


def _role(shape: Element) -> str:
    return str(shape.get(PRESENTATION + "class") or "")


def _is_furniture(shape: Element) -> bool:
    return _role(shape) in _FURNITURE or shape.tag == DRAW + "page-thumbnail"
