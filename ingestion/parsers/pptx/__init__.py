"""PowerPoint: slide by slide, with titles, lists, tables, charts, notes and comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.figures import write
from ingestion.parsers.objects import attach_objects
from ingestion.parsers.ooxml import Package, R
from ingestion.parsers.pptx.layouts import NO, Layouts
from ingestion.parsers.pptx.remarks import Remarks
from ingestion.parsers.pptx.shapes import Slide
from ingestion.parsers.pptx.texts import P
from ingestion.parsers.running import is_number_of_page, running_texts
from ingestion.parsers.xmlparts import Element
from ingestion.parsers.zips import damaged, open_checked

_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_UNNAMED = ("default section", "untitled section")


class PptxParser:
    """Shapes are read in the order of the file, which is the one that is read aloud to people."""

    media_types = frozenset(
        {"application/vnd.openxmlformats-officedocument.presentationml.presentation"}
    )
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        with open_checked(data, name) as archive:
            package = Package(archive, name)
            path = package.main_part("ppt/presentation.xml")
            presentation = package.xml(path)
            if presentation is None:
                raise damaged(name)
            show = _Show(package, Layouts(package), Remarks(package, path))
            for listed in _listed(presentation, package, path):
                built.stand(slide=listed.number)
                _read(built, listed, show)
                attach_objects(built, package, listed.path)
            built.notes += show.notes()
            built.title = built.title or package.title()  # which is often the template's
        return built.done()


class _Listed(NamedTuple):
    """A slide as the presentation lists it. `section` is '' where it has none."""

    number: int
    path: str
    section: str


@dataclass
class _Show:
    """What is known of the whole presentation, whichever slide is read."""

    package: Package
    layouts: Layouts
    remarks: Remarks
    said: set[str] = field(default_factory=set[str])
    """At the foot of a slide before, or behind it."""
    section: str = ""
    hidden: list[int] = field(default_factory=list[int])
    """The numbers of slides."""
    switched_off: int = 0
    """Shapes with text."""

    def notes(self) -> Iterator[str]:
        if self.hidden:
            numbers = ", ".join(map(str, self.hidden))
            yield f"Hidden slides, which are marked as hidden in the text: {numbers}."
        if self.switched_off:
            count = f"{self.switched_off:,}"
            yield f"Shapes with text that are hidden on their slides, left out: {count}."


def _listed(presentation: Element, package: Package, path: str) -> Iterator[_Listed]:
    """In the order of the talk."""
    sections = {
        str(slide.get("id")): one_line(str(section.get("name") or ""))
        for section in presentation.iter(_P14 + "section")
        for slide in section.iter(_P14 + "sldId")
    }
    relations = package.relations(path)
    for number, entry in enumerate(presentation.iter(P + "sldId"), start=1):
        relation = relations.get(entry.get(R + "id") or "")
        if relation is not None:
            section = sections.get(str(entry.get("id")), "")
            named = section.lower() not in _UNNAMED
            yield _Listed(number, relation.path, section if named else "")


def _read(built: ExtractBuilder, listed: _Listed, show: _Show) -> None:
    """One slide; one without any text is skipped."""
    path = listed.path
    root = show.package.xml(path)
    if root is None:
        return
    slide = Slide(root, show.layouts.of(path), show.package, path)
    show.switched_off += slide.switched_off
    notes, comments = show.remarks.notes(path), show.remarks.comments(path)
    behind = show.layouts.background(path, root)
    behind = [text for text in dict.fromkeys(behind) if not is_number_of_page(text)]
    running = [text for text in (*running_texts(slide.running), *behind) if text not in show.said]
    if not (slide.title or slide.blocks or notes or comments or running):
        return
    show.said.update(running)
    built.title = built.title or slide.title or None
    level = _under_its_section(built, listed, show)
    title = slide.title or f"Slide {listed.number}"
    if root.get("show") in NO:
        show.hidden.append(listed.number)
        title += " (hidden slide)"
    built.heading(title, level)
    for block in slide.blocks:
        write(built, block)
    for text in running:
        built.block(BlockKind.PARAGRAPH, text)
    show.remarks.write(built, notes, comments, level + 1)


def _under_its_section(built: ExtractBuilder, listed: _Listed, show: _Show) -> int:
    """The level of the slide's heading, below that of a section, which is said where it begins."""
    if listed.section and listed.section != show.section:
        built.heading(listed.section, 1)
    show.section = listed.section
    return 2 if listed.section else 1
