"""PowerPoint: slide by slide, with titles, lists, tables, charts, notes and comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.figures import write
from ingestion.parsers.objects import attach_objects
from ingestion.parsers.ooxml import Package, R
from ingestion.parsers.pptx.layouts import Layouts
from ingestion.parsers.pptx.remarks import Remarks
from ingestion.parsers.pptx.shapes import Slide
from ingestion.parsers.pptx.texts import P
from ingestion.parsers.running import running_texts
from ingestion.parsers.zips import damaged, open_checked


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
            show = _Show(package, Layouts(package), Remarks(package, path), set(), _Unseen())
            relations = package.relations(path)
            for number, entry in enumerate(presentation.iter(P + "sldId"), start=1):
                relation = relations.get(entry.get(R + "id") or "")
                if relation is not None:
                    built.stand(slide=number)
                    _read(built, number, relation.path, show)
                    attach_objects(built, package, relation.path)
            built.notes += show.unseen.notes()
            built.title = built.title or package.title()  # which is often the template's
        return built.done()


@dataclass
class _Unseen:
    """What a presentation does not show: `slides` by their numbers, and how many shapes."""

    slides: list[int] = field(default_factory=list)
    shapes: int = 0

    def notes(self) -> Iterator[str]:
        if self.slides:
            numbers = ", ".join(map(str, self.slides))
            yield f"Hidden slides, which are marked as hidden in the text: {numbers}."
        if self.shapes:
            yield f"Shapes with text that are hidden on their slides, left out: {self.shapes:,}."


class _Show(NamedTuple):
    """What is known of the whole presentation, whichever slide is read."""

    package: Package
    layouts: Layouts
    remarks: Remarks
    said: set[str]
    """At the foot of a slide before."""
    unseen: _Unseen


def _read(built: ExtractBuilder, number: int, path: str, show: _Show) -> None:
    """One slide; one without any text is skipped."""
    package, layouts, remarks, said, unseen = show
    root = package.xml(path)
    if root is None:
        return
    slide = Slide(root, layouts.of(path), package, path)
    notes, comments = remarks.notes(path), remarks.comments(path)
    fixed = (text for text in slide.fixed if running_texts([("footer", text)]))
    texts = (*running_texts(slide.running), *fixed)
    running = [text for text in texts if text not in said]
    unseen.shapes += slide.left_out
    if not (slide.title or slide.blocks or notes or comments or running):
        return
    said.update(running)
    built.title = built.title or slide.title or None
    heading = slide.title or f"Slide {number}"
    if slide.is_hidden:
        unseen.slides.append(number)
        heading += " (hidden slide)"
    built.heading(heading, 1)
    for block in slide.blocks:
        write(built, block)
    for text in running:
        built.block(BlockKind.PARAGRAPH, text)
    remarks.write(built, notes, comments)
