"""What Word raises, lowers, strikes out, hides or sets in a font of signs, in its runs."""

import lxml.etree as etree

from ingestion.parsers.docx.fields import without_codes
from ingestion.parsers.docx.joining import join
from ingestion.parsers.docx.paragraphs import W, is_off
from ingestion.parsers.docx.struck import Strikes
from ingestion.parsers.raised import down, up
from ingestion.parsers.struck import struck
from ingestion.parsers.symbols import is_of_signs, sign, signs, without_private
from ingestion.parsers.xmlparts import Element

_KINDS = {"superscript": 1, "subscript": -1, "baseline": 0}
_LONGEST_CHAIN = 20  # of styles based on styles; a circle ends
_LEAST_RISE = 3  # half points
_FONTS = ("ascii", "hAnsi", "cs", "eastAsia")


class Runs:
    """Reads the styles of one document once; `mark` changes the texts of a part in place, so that
    what it shows can be read from its runs alone."""

    def __init__(self, styles: Element | None) -> None:
        found = styles.iterfind(W + "style") if styles is not None else ()
        self._styles = {style.get(W + "styleId") or "": style for style in found}
        self._strikes = Strikes(self._styles)

    def mark(self, root: Element) -> Element:
        self._hide(root)
        join(root)
        for run in without_codes(root).iter(W + "r"):
            properties = run.find(W + "rPr")
            kind, font = 0, ""
            if properties is not None:
                kind, font = self._kind(properties), _font(properties)
            for text in run.iterchildren(W + "t", W + "sym"):
                _write(text, kind, font)
            if self._strikes.is_struck(run):
                _strike(run)
        return root

    def _hide(self, root: Element) -> None:
        """Say of each run that a style hides that it is hidden."""
        hiding = {key for key in self._styles if self._hides(key)}
        if not hiding:
            return
        for paragraph in root.iter(W + "p"):
            named = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
            for run in paragraph.iter(W + "r"):
                style = _value(run.find(f"{W}rPr/{W}rStyle"))
                if style in hiding or (named in hiding and not self._shows(style)):
                    _set_hidden(run)

    def _hides(self, name: str) -> bool:
        vanish = self._vanish(name)
        return vanish is not None and not is_off(vanish)

    def _shows(self, name: str) -> bool:
        vanish = self._vanish(name)
        return vanish is not None and is_off(vanish)

    def _vanish(self, name: str) -> Element | None:
        """What a style, or one that it is based on, says of whether its text is hidden."""
        for _ in range(_LONGEST_CHAIN):
            if name not in self._styles:
                return None
            element = self._styles[name]
            found = element.find(f"{W}rPr/{W}vanish")
            if found is not None:
                return found
            name = _value(element.find(W + "basedOn"))
        return None

    def _kind(self, properties: Element) -> int:
        """1 for raised, -1 for lowered, 0 for what stands on its line."""
        own = _own_kind(properties)
        style = properties.find(W + "rStyle")
        name = _value(style)
        for _ in range(_LONGEST_CHAIN):
            if own is not None or name not in self._styles:
                break
            element = self._styles[name]
            own = _own_kind(element.find(W + "rPr"))
            name = _value(element.find(W + "basedOn"))
        return own or 0


def _set_hidden(run: Element) -> None:
    """What the run says of itself comes first."""
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    if properties.find(W + "vanish") is None:
        etree.SubElement(properties, W + "vanish")


def _own_kind(properties: Element | None) -> int | None:
    if properties is None:
        return None
    aligned = properties.find(W + "vertAlign")
    if aligned is not None:
        return _KINDS.get(_value(aligned), 0)
    rise = _value(properties.find(W + "position"))
    if not rise.lstrip("-").isdecimal() or abs(int(rise[:6])) < _LEAST_RISE:
        return None
    return 1 if int(rise[:6]) > 0 else -1


def _font(properties: Element) -> str:
    fonts = properties.find(W + "rFonts")
    names = [str(fonts.get(W + name) or "") for name in _FONTS] if fonts is not None else []
    return next((name for name in names if is_of_signs(name)), "")


def _write(element: Element, kind: int, font: str) -> None:
    if element.tag == W + "sym":
        text = _sign(element)
    else:
        text = element.text or ""
        text = signs(text, font) if font else without_private(text)
    if text and kind:
        text = up(text) if kind > 0 else down(text)
    element.text = text


def _strike(run: Element) -> None:
    for text in run.iterchildren(W + "t", W + "sym"):
        if text.text:
            text.text = struck(text.text)


def _sign(element: Element) -> str:
    try:
        code = int(str(element.get(W + "char") or ""), 16)
    except ValueError:
        return ""
    return sign(code, str(element.get(W + "font") or ""))


def _value(element: Element | None) -> str:
    return str(element.get(W + "val") or "") if element is not None else ""
