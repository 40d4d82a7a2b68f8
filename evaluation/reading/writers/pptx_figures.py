"""Charts and diagrams of a slide, each with the parts that it is made of."""

from collections.abc import Callable

from evaluation.reading.writers.pptx_parts import NAMES, Making, Part, at
from evaluation.reading.writers.pptx_texts import Texts, paragraph

_MICROSOFT = "http://schemas.microsoft.com/office"
_DRAWN = 'xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram"'
_IN_CHART = 'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
_KINDS = ("bar", "line", "pie", "scatter", "area")
_NO_LINE = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"


def frame(uri: str, inside: str, slot: int, properties: str = "") -> str:
    place = at(slot).replace("a:xfrm", "p:xfrm")
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{slot + 100}" name="Frame"'
        f" {properties}/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>{place}"
        f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{uri}">{inside}</a:graphicData>'
        "</a:graphic></p:graphicFrame>"
    )


class Chart:
    """One of several kinds. `beside`: where its words stand among each other is nobody's
    promise."""

    def __init__(self, making: Making, slide: Part, beside: Callable[[str], str]) -> None:
        self._making, self._slide, self._beside = making, slide, beside
        self._random = making.vocabulary.random
        self._part = making.part("charts", "chart", "drawingml.chart")
        self._texts = Texts(making, self._part, beside)

    def frame(self, slot: int) -> str:
        kind = self._random.choice(_KINDS)
        title = self._title() if self._making.vocabulary.chance(0.8) else ""
        gone = "" if title else '<c:autoTitleDeleted val="1"/>'
        plot = self._plot(kind)
        drawn = self._drawn() if self._making.vocabulary.chance(0.2) else ""
        self._part.content = (
            f"<c:chartSpace {NAMES}><c:chart>{title}{gone}<c:plotArea><c:layout/>{plot}"
            f'</c:plotArea><c:legend><c:legendPos val="r"/></c:legend><c:plotVisOnly val="1"/>'
            f"</c:chart>{drawn}</c:chartSpace>"
        )
        key = self._slide.refer("chart", self._part.path)
        return frame("chart", f'<c:chart r:id="{key}"/>', slot)

    def _title(self) -> str:
        lines = "".join(
            f"<a:p><a:pPr/>{self._texts.cut(self._texts.said(1, 3))}</a:p>"
            for _ in range(self._random.choice((1, 1, 2)))
        )
        return f"<c:title><c:tx><c:rich><a:bodyPr/>{lines}</c:rich></c:tx></c:title>"

    def _plot(self, kind: str) -> str:
        count = 1 if kind == "pie" else self._random.randint(1, 3)
        names = [self._making.vocabulary.word() for _ in range(3)]
        if kind != "scatter":
            self._beside(" ".join(names))
        groups: list[str] = []
        if kind in ("bar", "line") and self._making.vocabulary.chance(0.3):
            groups = [self._beside(self._making.vocabulary.word())]
            self._making.written.again += groups
        series = "".join(self._series(number, kind, names, groups) for number in range(count))
        look = {
            "bar": '<c:barDir val="col"/><c:grouping val="clustered"/>',
            "line": '<c:grouping val="standard"/>',
            "area": '<c:grouping val="standard"/>',
            "pie": '<c:varyColors val="1"/>',
            "scatter": '<c:scatterStyle val="lineMarker"/>',
        }[kind]
        if kind == "pie":
            return f"<c:pieChart>{look}{series}</c:pieChart>"
        axes = '<c:axId val="11"/><c:axId val="12"/>'
        along = "valAx" if kind == "scatter" else "catAx"
        return (
            f"<c:{kind}Chart>{look}{series}{axes}</c:{kind}Chart>"
            f"{self._axis(along, 11, 12)}{self._axis('valAx', 12, 11)}"
        )

    def _axis(self, kind: str, key: int, other: int) -> str:
        """The other program writes numbers of its own along an axis of values, so it has none."""
        title = self._title() if self._making.vocabulary.chance(0.5) else ""
        labels = '<c:tickLblPos val="none"/>' if kind == "valAx" else '<c:tickLblPos val="low"/>'
        place = "b" if key == 11 else "l"
        return (
            f'<c:{kind}><c:axId val="{key}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
            f'<c:delete val="0"/><c:axPos val="{place}"/>{title}<c:majorTickMark val="none"/>'
            f'{labels}{_NO_LINE}<c:crossAx val="{other}"/></c:{kind}>'
        )

    def _series(self, number: int, kind: str, names: list[str], groups: list[str]) -> str:
        name = self._beside(self._making.vocabulary.phrase(1, 2))
        figures = [str(self._random.randint(1000, 9999)) for _ in names]
        for figure in figures:
            self._beside(figure)
        kept = f"<c:numCache>{_points(figures)}</c:numCache>"
        values = f"<c:numRef><c:f>S!B{number}</c:f>{kept}</c:numRef>"
        shown = '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        labels = f'<c:dLbls>{shown}<c:showSerName val="0"/><c:showPercent val="0"/></c:dLbls>'
        said = (
            f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
            f"<c:f>S!A1</c:f><c:strCache>{_points([name])}</c:strCache></c:strRef></c:tx>{labels}"
        )
        if kind == "scatter":
            along = f"<c:numLit>{_points(['1', '2', '3'])}</c:numLit>"
            return f"{said}<c:xVal>{along}</c:xVal><c:yVal>{values}</c:yVal></c:ser>"
        return f"{said}<c:cat>{_categories(names, groups)}</c:cat><c:val>{values}</c:val></c:ser>"

    def _drawn(self) -> str:
        """A text box inside of the chart."""
        part = self._making.part("drawings", "drawing", "drawingml.chartshapes")
        texts = Texts(self._making, part, self._beside)
        part.content = (
            f"<c:userShapes {NAMES}><cdr:relSizeAnchor {_IN_CHART}><cdr:from><cdr:x>0.1</cdr:x>"
            "<cdr:y>0.1</cdr:y></cdr:from><cdr:to><cdr:x>0.6</cdr:x><cdr:y>0.3</cdr:y></cdr:to>"
            '<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="2" name="Box"/>'
            '<cdr:cNvSpPr txBox="1"/></cdr:nvSpPr><cdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext'
            ' cx="5000000" cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"</cdr:spPr><cdr:txBody><a:bodyPr/>{paragraph(texts.cut(texts.said(1, 3)))}"
            "</cdr:txBody></cdr:sp></cdr:relSizeAnchor></c:userShapes>"
        )
        key = self._part.refer("chartUserShapes", part.path)
        return f'<c:userShapes r:id="{key}"/>'


def _points(texts: list[str]) -> str:
    inside = "".join(
        f'<c:pt idx="{number}"><c:v>{text}</c:v></c:pt>' for number, text in enumerate(texts)
    )
    return f'<c:ptCount val="{len(texts)}"/>{inside}'


def _categories(names: list[str], groups: list[str]) -> str:
    """Of two levels where they are grouped."""
    if not groups:
        return f"<c:strLit>{_points(names)}</c:strLit>"
    return (
        f'<c:multiLvlStrRef><c:f>S!A1:B3</c:f><c:multiLvlStrCache><c:ptCount val="{len(names)}"/>'
        f"<c:lvl>{_points(names).partition('/>')[2]}</c:lvl>"
        f"<c:lvl>{_points(groups).partition('/>')[2]}</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef>"
    )


class Diagram:
    """SmartArt: points that are kept in one order and shown in another."""

    def __init__(self, making: Making, slide: Part, say: Callable[[str], str]) -> None:
        self._making, self._slide = making, slide
        self._data = making.part("diagrams", "data", "drawingml.diagramData")
        self._texts = Texts(making, self._data, say)
        self._random = making.vocabulary.random

    def frame(self, slot: int) -> str:
        tops = self._random.randint(1, 3)
        points, bonds, drawn = [], "", ""
        for top in range(1, tops + 1):
            for key, parent, place in self._family(top):
                text = self._texts.cut(self._texts.said(1, 3))
                points.append(_point(key, text))
                bonds += (
                    f'<dgm:cxn modelId="{key + 500}" srcId="{parent}" destId="{key}"'
                    f' srcOrd="{place}" destOrd="0"/>'
                )
                drawn += _drawn_point(key, text, len(points) - 1)
        # Programs keep points as they were made, and move only what binds them.
        self._random.shuffle(points)
        return self._written(slot, "".join(points), bonds, drawn)

    def _family(self, top: int) -> list[tuple[int, int, int]]:
        """Key, parent and place of a point and of those below it."""
        below = self._random.choice((0, 0, 1, 2))
        mine = [(top * 10 + number, top * 10, number - 1) for number in range(1, below + 1)]
        return [(top * 10, 1, top - 1), *mine]

    def _written(self, slot: int, points: str, bonds: str, drawn: str) -> str:
        drawing = self._making.part(
            "diagrams", "drawing", "application/vnd.ms-office.drawingml.diagramDrawing"
        )
        drawing.content = (
            f"<dsp:drawing {NAMES} {_DRAWN}><dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id='0' name=''/>"
            f"<dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/>{drawn}</dsp:spTree></dsp:drawing>"
        )
        kind = f"{_MICROSOFT}/2007/relationships/diagramDrawing"
        key = self._slide.refer(kind, drawing.path)
        self._data.content = (
            f'<dgm:dataModel {NAMES}><dgm:ptLst><dgm:pt modelId="1" type="doc"><dgm:prSet/>'
            f"<dgm:spPr/></dgm:pt>{points}</dgm:ptLst><dgm:cxnLst>{bonds}</dgm:cxnLst><dgm:bg/>"
            f'<dgm:whole/><dgm:extLst><a:ext uri="{_MICROSOFT}/drawing/2008/diagram">'
            f'<dsp:dataModelExt {_DRAWN} relId="{key}"'
            ' minVer="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:ext>'
            "</dgm:extLst></dgm:dataModel>"
        )
        keys = [("dm", self._slide.refer("diagramData", self._data.path))]
        for short, kind, root in (
            ("lo", "Layout", "layoutDef"),
            ("qs", "QuickStyle", "styleDef"),
            ("cs", "Colors", "colorsDef"),
        ):
            part = self._making.part("diagrams", kind.lower(), f"drawingml.diagram{kind}")
            inside = '<dgm:layoutNode name="x"/>' if short == "lo" else ""
            part.content = f'<dgm:{root} {NAMES} uniqueId="x">{inside}</dgm:{root}>'
            keys.append((short, self._slide.refer(f"diagram{kind}", part.path)))
        said = " ".join(f'r:{short}="{key}"' for short, key in keys)
        return frame("diagram", f"<dgm:relIds {said}/>", slot)


def _point(key: int, text: str) -> str:
    body = f"<a:bodyPr/><a:lstStyle/><a:p>{text}</a:p>"
    return f'<dgm:pt modelId="{key}"><dgm:prSet/><dgm:spPr/><dgm:t>{body}</dgm:t></dgm:pt>'


def _drawn_point(key: int, text: str, place: int) -> str:
    return (
        f'<dsp:sp modelId="{key}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvSpPr/>'
        f'</dsp:nvSpPr><dsp:spPr><a:xfrm><a:off x="0" y="{place * 140_000}"/><a:ext cx="17000000"'
        ' cy="140000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></dsp:spPr>'
        f'<dsp:txBody><a:bodyPr lIns="0" tIns="0"/><a:lstStyle/><a:p>{text}</a:p></dsp:txBody>'
        "</dsp:sp>"
    )


def mathematics(texts: Texts) -> str:
    """A paragraph with an equation, as only programs since 2010 write it."""
    above, below, base = (texts.say(texts.vocabulary.word()) for _ in range(3))

    def letters(word: str) -> str:
        return f"<m:r><m:t>{word}</m:t></m:r>"

    return (
        f"<a:p><a14:m><m:oMathPara><m:oMath><m:f><m:num>{letters(above)}</m:num>"
        f"<m:den>{letters(below)}</m:den></m:f><m:rad><m:radPr><m:degHide m:val='1'/></m:radPr>"
        f"<m:deg/><m:e>{letters(base)}</m:e></m:rad></m:oMath></m:oMathPara></a14:m></a:p>"
    )
