"""What lies on a slide: boxes, groups, tables, pictures, charts, diagrams."""

from collections.abc import Callable

from evaluation.reading.writers.pptx_figures import Chart, Diagram, frame, mathematics
from evaluation.reading.writers.pptx_parts import Making, Part, at
from evaluation.reading.writers.pptx_texts import Texts, paragraph, run

Say = Callable[[str], str]
_BOX = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def box_of(body: str, slot: int, *, inside: str = "", properties: str = "", turned: int = 0) -> str:
    """A shape of the slide's own; `inside` its properties, which nobody sees, stands a link."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{slot + 10}" name="Box {slot}" {properties}>{inside}'
        f'</p:cNvPr><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{at(slot, turned)}'
        f"{_BOX}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{body}</p:txBody></p:sp>"
    )


class Shapes:
    """Makes those of one slide. `say` is for what is read in its order, `beside` for the rest."""

    def __init__(self, making: Making, slide: Part, say: Say, beside: Say) -> None:
        self._making, self._slide, self._say, self._beside = making, slide, say, beside
        self._vocabulary, self._written = making.vocabulary, making.written
        self._texts = Texts(making, slide, say)
        self._slot = 1

    def some(self) -> list[str]:
        kinds: list[tuple[Callable[[], str], int]] = [
            (self._box, 5),
            (self._body, 2),
            (self._list, 3),
            (self._turned, 1),
            (self._group, 2),
            (self._table, 2),
            (self._picture, 1),
            (self._linked, 2),
            (self._chart, 2),
            (self._diagram, 2),
            (self._equation, 1),
            (self._alternatives, 1),
            (self._hidden, 1),
            (self._empty, 1),
        ]
        made, weights = zip(*kinds, strict=True)
        chosen = self._vocabulary.random.choices(
            made, weights, k=self._vocabulary.random.randint(1, 6)
        )
        return [make() for make in chosen]

    def _next(self) -> int:
        self._slot += 1
        return self._slot

    def _box(self) -> str:
        return box_of(self._texts.paragraphs(), self._next())

    def _body(self) -> str:
        """The place of the layout that has bullets without saying so."""
        paragraphs = "".join(
            f"<a:p>{self._texts.inside()}</a:p>"
            for _ in range(self._vocabulary.random.randint(1, 3))
        )
        box = box_of(paragraphs, self._next())
        return box.replace('txBox="1"/><p:nvPr/>', '/><p:nvPr><p:ph type="body"/></p:nvPr>')

    def _list(self) -> str:
        made = self._vocabulary.random.choice((self._texts.bullets, self._texts.numbers))
        return box_of(made(), self._next())

    def _turned(self) -> str:
        turned = self._vocabulary.random.choice((5_400_000, 10_800_000, 900_000, 16_200_000))
        small = paragraph(run(self._texts.said(1, 3))).replace('sz="1000"', 'sz="400"')
        return box_of(small, self._next(), turned=turned)

    def _group(self, depth: int = 0) -> str:
        """Groups in groups; all of the scale of the slide."""
        inside = ""
        for _ in range(self._vocabulary.random.randint(1, 3)):
            deeper = depth < 2 and self._vocabulary.chance(0.4)
            inside += self._group(depth + 1) if deeper else self._box()
        turn = ' rot="10800000"' if self._vocabulary.chance(0.2) else ""
        whole = (
            f'<a:xfrm{turn}><a:off x="0" y="0"/><a:ext cx="36000000" cy="36000000"/><a:chOff x="0"'
            ' y="0"/><a:chExt cx="36000000" cy="36000000"/></a:xfrm>'
        )
        return (
            f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{300 + self._slot}" name="Group"/><p:cNvGrpSpPr/>'
            f"<p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{whole if depth == 0 else whole.replace(turn, '')}"
            f"</p:grpSpPr>{inside}</p:grpSp>"
        )

    def _cell(self, merged: str = "", text: str | None = None) -> str:
        said = paragraph(run(self._texts.said(1, 2))) if text is None else paragraph(text)
        return f"<a:tc {merged}><a:txBody><a:bodyPr/><a:lstStyle/>{said}</a:txBody><a:tcPr/></a:tc>"

    def _table(self) -> str:
        """Its third row has a cell over two columns, its fourth and fifth one over both, and its
        sixth one over two columns that goes on in the seventh."""
        rows = [[self._cell() for _ in range(3)] for _ in range(2)]
        gone = self._cell('hMerge="1"', "")
        rows.append([self._cell('gridSpan="2"'), gone, self._cell()])
        if self._vocabulary.chance(0.5):
            rows.append([self._again('rowSpan="2"'), self._cell(), self._cell()])
            rows.append([self._cell('vMerge="1"', ""), self._cell(), self._cell()])
        if self._vocabulary.chance(0.3):
            wide = self._again('rowSpan="2" gridSpan="2"')
            rows.append([wide, self._cell('rowSpan="2" hMerge="1"', ""), self._cell()])
            below = self._cell('gridSpan="2" vMerge="1"', "")
            rows.append([below, self._cell('hMerge="1" vMerge="1"', ""), self._cell()])
        columns = '<a:gridCol w="5500000"/>' * 3
        body = "".join(f'<a:tr h="200000">{"".join(row)}</a:tr>' for row in rows)
        table = f"<a:tbl><a:tblPr/><a:tblGrid>{columns}</a:tblGrid>{body}</a:tbl>"
        return frame("table", table, self._next())

    def _again(self, merged: str) -> str:
        """A cell that is told in each of its rows."""
        text = self._texts.said(1, 2)
        self._written.again.append(text)
        return self._cell(merged, run(text))

    def _picture(self) -> str:
        """Described by somebody; or by a program, which is no word of the file's."""
        text = self._vocabulary.phrase(2, 4)
        if self._vocabulary.chance(0.3):
            said = f"{self._written.hide(text)}. Description automatically generated"
        else:
            said = self._written.tell(text)
        slot = self._next()
        return (
            f'<p:pic><p:nvPicPr><p:cNvPr id="{slot + 10}" name="Picture" descr="{said}"/>'
            f"<p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill/><p:spPr>{at(slot)}{_BOX}</p:spPr></p:pic>"
        )

    def _linked(self) -> str:
        """All of a shape leads somewhere, not its words."""
        body = self._texts.paragraphs(1, 2)
        return box_of(body, self._next(), inside=self._texts.link())

    def _chart(self) -> str:
        return Chart(self._making, self._slide, self._beside).frame(self._next())

    def _diagram(self) -> str:
        return Diagram(self._making, self._slide, self._say).frame(self._next())

    def _equation(self) -> str:
        slot = self._next()
        new = box_of(mathematics(self._texts), slot)
        return _either(new, box_of("<a:p/>", slot), "a14")

    def _alternatives(self) -> str:
        """New programs show the first one, which says what the other says."""
        slot = self._next()
        text = self._texts.said()
        new, old = (box_of(paragraph(run(said)), slot) for said in (text, text))
        return _either(new, old, "p14")

    def _hidden(self) -> str:
        """Switched off in the list of what lies on the slide."""
        text = self._written.hide(self._vocabulary.phrase(1, 3))
        return box_of(paragraph(run(text)), self._next(), properties='hidden="1"')

    def _empty(self) -> str:
        return box_of("<a:p><a:endParaRPr/></a:p>", self._next())


def _either(new: str, old: str, wants: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="{wants}">{new}</mc:Choice><mc:Fallback>{old}'
        "</mc:Fallback></mc:AlternateContent>"
    )
