"""The parts of a presentation, each with what it refers to."""

from dataclasses import dataclass, field

from evaluation.reading.packing import OFFICE, content_types, relations, zipped
from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.written import Written

_PLACE = "http://schemas.openxmlformats.org/"
NAMES = (
    f'xmlns:a="{_PLACE}drawingml/2006/main" xmlns:r="{OFFICE}"'
    f' xmlns:p="{_PLACE}presentationml/2006/main" xmlns:c="{_PLACE}drawingml/2006/chart"'
    f' xmlns:dgm="{_PLACE}drawingml/2006/diagram" xmlns:mc="{_PLACE}markup-compatibility/2006"'
    f' xmlns:m="{_PLACE}officeDocument/2006/math"'
    ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    ' xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
)
WIDE, TALL, SLOT = 36_000_000, 36_000_000, 1_500_000
"""Of a slide, and of what one shape has of it; EMU, 360,000 to a centimetre. So large that
nothing lies on top of anything or beyond the edge, where the other program reads no letters."""


@dataclass
class Part:
    """`kind` as the list of the package's parts has it."""

    path: str
    kind: str
    content: str = ""
    related: dict[str, tuple[str, str]] = field(default_factory=dict)

    def refer(self, kind: str, target: str) -> str:
        """The id by which it refers to a part from the root of the package, or to an address."""
        key = f"r{len(self.related) + 1}"
        self.related[key] = (kind, target if ":" in target else f"/{target}")
        return key


@dataclass
class Making:
    """All that is known while a presentation is made."""

    vocabulary: Vocabulary
    written: Written
    parts: list[Part] = field(default_factory=list)

    def part(self, folder: str, name: str, kind: str) -> Part:
        """A new one, numbered among its kind."""
        count = sum(part.path.startswith(f"ppt/{folder}/{name}") for part in self.parts)
        made = Part(f"ppt/{folder}/{name}{count + 1}.xml", kind)
        self.parts.append(made)
        return made

    def packed(self) -> bytes:
        entries: dict[str, str | bytes] = {
            "[Content_Types].xml": content_types({part.path: part.kind for part in self.parts}),
            "_rels/.rels": relations({"r1": ("officeDocument", "ppt/presentation.xml")}),
        }
        for part in self.parts:
            folder, _, name = part.path.rpartition("/")
            entries[part.path] = f'<?xml version="1.0" encoding="UTF-8"?>{part.content}'
            entries[f"{folder}/_rels/{name}.rels"] = relations(part.related)
        return zipped(entries)


def at(slot: int, turned: int = 0) -> str:
    """Where a shape lies: in a band of the slide's height, half its width; a turned one is as wide
    as it is high, or it would reach over the edge."""
    left, top = (WIDE // 2) * (slot % 2) + 200_000, SLOT * (slot // 2) + 200_000
    turn = f' rot="{turned}"' if turned else ""
    wide = SLOT - 200_000 if turned else WIDE // 2 - 400_000
    return (
        f'<a:xfrm{turn}><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{SLOT - 200_000}"/>'
        "</a:xfrm>"
    )
