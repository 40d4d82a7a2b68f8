"""Presentations: slides with their layouts, what stands on each, and what is said about it."""

from collections.abc import Callable

from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.pptx_parts import NAMES, TALL, WIDE, Making, Part, at
from evaluation.reading.writers.pptx_remarks import COLOURS, Remarks, held, tree
from evaluation.reading.writers.pptx_shapes import Shapes, box_of
from evaluation.reading.writers.pptx_texts import Texts, paragraph, run
from evaluation.reading.written import Written

_LEVELS = "".join(
    f'<a:lvl{level}pPr marL="{level * 300_000}" indent="-300000"><a:buChar char="•"/><a:defRPr'
    f' sz="1000"/></a:lvl{level}pPr>'
    for level in range(1, 10)
)
_STYLES = (
    '<p:txStyles><p:titleStyle><a:lvl1pPr><a:buNone/><a:defRPr sz="1000"/></a:lvl1pPr>'
    f"</p:titleStyle><p:bodyStyle>{_LEVELS}</p:bodyStyle><p:otherStyle/></p:txStyles>"
)
_NAMED = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="T">'
    '<a:themeElements><a:clrScheme name="T">'
    + "".join(
        f'<a:{name}><a:srgbClr val="{"FFFFFF" if name == "lt1" else "000000"}"/></a:{name}>'
        for name in _NAMED
    )
    + '</a:clrScheme><a:fontScheme name="T"><a:majorFont><a:latin typeface="DejaVu Sans"/><a:ea'
    ' typeface=""/><a:cs typeface=""/></a:majorFont><a:minorFont><a:latin typeface="DejaVu Sans"/>'
    '<a:ea typeface=""/><a:cs typeface=""/></a:minorFont></a:fontScheme><a:fmtScheme name="T">'
    "<a:fillStyleLst/><a:lnStyleLst/><a:effectStyleLst/><a:bgFillStyleLst/></a:fmtScheme>"
    "</a:themeElements></a:theme>"
)
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_FIRST = 256  # the smallest id of a slide


class _Deck:
    def __init__(self, seed: int) -> None:
        self.vocabulary = Vocabulary(seed)
        self.written = Written(f"made-{seed}.pptx")
        self.making = Making(self.vocabulary, self.written)
        self.presentation = Part("ppt/presentation.xml", "presentationml.presentation.main")
        self.making.parts.append(self.presentation)
        self.footer = self.vocabulary.phrase(1, 3) if self.vocabulary.chance(0.5) else ""
        self.date = self.vocabulary.figure() if self.vocabulary.chance(0.3) else ""
        self.static: dict[str, str] = {}
        """What a layout or the master shows on its slides, by its path, until it was told."""
        self.told: set[str] = set()

    def whole(self) -> Written:
        theme = self.making.part("theme", "theme", "theme")
        theme.content = _THEME
        master, layouts = self._master(theme)
        master_id = self.presentation.refer("slideMaster", master.path)
        remarks = Remarks(self.making, self.presentation)
        listed, count = "", self.vocabulary.random.randint(1, 5)
        # Numbers of slides, which the other program shows where a field stands for one.
        self.written.hide(" ".join(map(str, range(1, count + 1))))
        for number in range(count):
            slide = self._slide(
                layouts, remarks, hidden=number > 0 and self.vocabulary.chance(0.15)
            )
            key = self.presentation.refer("slide", slide.path)
            listed += f'<p:sldId id="{_FIRST + number}" r:id="{key}"/>'
        remarks.authors()
        self.presentation.content = (
            f'<p:presentation {NAMES}><p:sldMasterIdLst><p:sldMasterId id="2147483648"'
            f' r:id="{master_id}"/></p:sldMasterIdLst><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz'
            f' cx="{WIDE}" cy="{TALL}"/><p:notesSz cx="6858000" cy="9144000"/>'
            f"{self._sections(count)}</p:presentation>"
        )
        self.written.data = self.making.packed()
        return self.written

    def _sections(self, count: int) -> str:
        if not self.vocabulary.chance(0.3):
            return ""
        cut = self.vocabulary.random.randint(1, count)
        said = ""
        for slides in filter(None, (range(cut), range(cut, count))):
            name = self.written.tell(self.vocabulary.phrase(1, 3))
            ids = "".join(f'<p14:sldId id="{_FIRST + number}"/>' for number in slides)
            said += (
                f'<p14:section name="{name}" id="{{0}}"><p14:sldIdLst>{ids}</p14:sldIdLst>'
                "</p14:section>"
            )
        listed = f"<p14:sectionLst>{said}</p14:sectionLst>"
        return f'<p:extLst><p:ext uri="{_SECTIONS}">{listed}</p:ext></p:extLst>'

    def _master(self, theme: Part) -> tuple[Part, list[Part]]:
        """A master with two layouts: what stands in their places is only asked for, all else is
        shown on each slide."""
        master = self.making.part("slideMasters", "slideMaster", "presentationml.slideMaster")
        layouts = [
            self.making.part("slideLayouts", "slideLayout", "presentationml.slideLayout")
            for _ in range(2)
        ]
        ids = ""
        for number, layout in enumerate(layouts):
            shown = self._static(layout, slot=44 + number) if self.vocabulary.chance(0.4) else ""
            layout.content = (
                f"<p:sldLayout {NAMES}>{tree(self._prompts() + shown)}<p:clrMapOvr>"
                "<a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
            )
            layout.refer("slideMaster", master.path)
            key = master.refer("slideLayout", layout.path)
            ids += f'<p:sldLayoutId id="{2147483649 + number}" r:id="{key}"/>'
        master.refer("theme", theme.path)
        shown = self._static(master, slot=42) if self.vocabulary.chance(0.3) else ""
        master.content = (
            f"<p:sldMaster {NAMES}>{tree(self._prompts() + shown)}{COLOURS}<p:sldLayoutIdLst>{ids}"
            f"</p:sldLayoutIdLst>{_STYLES}</p:sldMaster>"
        )
        return master, layouts

    def _prompts(self) -> str:
        places = (
            ("title", at(0)),
            ("body", at(2)),
            ("ftr", at(40)),
            ("dt", at(41)),
            ("sldNum", at(43)),
        )
        return "".join(
            held(kind, paragraph(run(self.written.hide(self.vocabulary.phrase(1, 3)))), place=place)
            for kind, place in places
        )

    def _static(self, part: Part, slot: int) -> str:
        text = self.vocabulary.phrase(1, 3)
        self.static[part.path] = text
        texts = Texts(self.making, part, str)
        return box_of(paragraph(texts.cut(text)), slot)

    def _slide(self, layouts: list[Part], remarks: Remarks, *, hidden: bool) -> Part:
        slide = self.making.part("slides", "slide", "presentationml.slide")
        layout = self.vocabulary.random.choice(layouts)
        slide.refer("slideLayout", layout.path)
        say = self.written.tell if hidden else self.written.show
        beside = self.written.tell if hidden else self.written.put_beside
        texts = Texts(self.making, slide, say)
        title = self._title(texts) if self.vocabulary.chance(0.8) else ""
        shapes = [*Shapes(self.making, slide, say, beside).some(), *self._feet(beside)]
        at_ = 0 if self.vocabulary.chance(0.8) else self.vocabulary.random.randint(0, len(shapes))
        shapes.insert(at_, title)
        plain = self.vocabulary.chance(0.1)
        own = ' showMasterSp="0"' if plain else ""
        own += ' show="0"' if hidden else ""
        if not plain:
            self._inherited(layout, beside)
        slide.content = (
            f"<p:sld {NAMES}{own}>{tree(''.join(shapes))}"
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
        )
        if self.vocabulary.chance(0.4):
            remarks.notes(slide)
        if self.vocabulary.chance(0.3):
            remarks.comments(slide)
        return slide

    def _title(self, texts: Texts) -> str:
        return held("title", paragraph(texts.inside()), place=at(0))

    def _inherited(self, layout: Part, say: Callable[[str], str]) -> None:
        """What the layout and the master show, told by the first slide that shows it."""
        for path in (layout.path, "ppt/slideMasters/slideMaster1.xml"):
            if text := self.static.pop(path, ""):
                say(text)

    def _feet(self, say: Callable[[str], str]) -> list[str]:
        """The same on each slide that has them, and told once."""
        feet: list[str] = []
        for kind, text, slot in (("ftr", self.footer, 40), ("dt", self.date, 41)):
            if text and self.vocabulary.chance(0.7):
                if kind not in self.told:
                    say(text)
                    self.told.add(kind)
                feet.append(held(kind, paragraph(run(text)), place=at(slot)))
        if self.vocabulary.chance(0.4):
            field = run("7", kind='fld id="{0}" type="slidenum"')
            feet.append(held("sldNum", paragraph(field), place=at(43)))
        return feet


def written(seed: int) -> Written:
    return _Deck(seed).whole()
