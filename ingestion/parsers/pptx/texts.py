"""Text frames of a slide: paragraphs, and which of them are items of a list."""

from ingestion.parsers import links
from ingestion.parsers.building import one_line
from ingestion.parsers.equations import M, equation
from ingestion.parsers.numerals import numeral
from ingestion.parsers.ooxml import A, R, children, unescaped
from ingestion.parsers.raised import down, up
from ingestion.parsers.symbols import is_of_signs, signs, without_private
from ingestion.parsers.xmlparts import Element

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LEVELS = 9
_FORMS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_SCHEMES = {"ParenBoth": "(%)", "ParenR": "%)", "Plain": "%", "Period": "%.", "Minus": "- % -"}
_NO_TEXT = (A + "rPr", A + "pPr", A + "endParaRPr")


def text_of(paragraph: Element) -> str:
    """On one line; the number of the slide is no text."""
    parts: list[str] = []
    for child in children(paragraph):
        if child.tag == A + "br":
            parts.append(" ")
        elif child.tag == A + "fld" and child.get("type") == "slidenum":
            continue
        elif child.tag.startswith(M):
            parts.append(equation(child))
        elif child.tag == A + "t":
            parts.append(run_text(unescaped(child.text or ""), paragraph.find(A + "rPr")))
        elif child.tag not in _NO_TEXT:
            parts.append(text_of(child))
    return "".join(parts)


def run_text(text: str, properties: Element | None) -> str:
    """A run as its properties set it: raised, lowered, or in a font of signs."""
    rise, font = "", ""
    if properties is not None:
        rise = str(properties.get("baseline") or "")
        names = [properties.find(A + tag) for tag in ("sym", "latin")]
        fonts = [str(name.get("typeface") or "") for name in names if name is not None]
        font = next((name for name in fonts if is_of_signs(name)), "")
    private = any("\uf000" <= char <= "\uf0ff" for char in text)
    text = signs(text, font) if font and private else without_private(text)
    if not text or not rise.strip("-0%"):
        return text
    return down(text) if rise.startswith("-") else up(text)


def mark_links(root: Element, outside: dict[str, str]) -> None:
    """Puts behind the words of each link where it leads to. `outside`: addresses by their ids."""
    for link in root.iter(A + "hlinkClick"):
        run, target = link.getparent().getparent(), link.get(R + "id")
        following = run.getnext()
        if following is not None and _target(following) == target:
            continue  # its words go on
        text = run.find(A + "t") if run.tag in (A + "r", A + "fld") else None
        if text is not None:
            text.text = (text.text or "") + links.to(outside.get(target or ""))


def _target(run: Element) -> str | None:
    link = run.find(f"{A}rPr/{A}hlinkClick")
    return None if link is None else link.get(R + "id")


def plain_text(frame: Element | None) -> str:
    """All paragraphs of a frame on one line."""
    if frame is None:
        return ""
    return one_line(" ".join(text_of(paragraph) for paragraph in frame.iter(A + "p")), linked=True)


class Bullets:
    """The markers of one frame's paragraphs, from its own properties or those it inherits."""

    def __init__(self, inherited: list[Element]) -> None:
        """`inherited`: list styles, nearest first; each may have `a:lvl1pPr` to `a:lvl9pPr`."""
        self._inherited = inherited
        self._counts: dict[int, tuple[str, int]] = {}
        """By level: what the numbers look like and where they began, and the last one."""

    def marker(self, paragraph: Element) -> str:
        """'•', '3.' or 'c)' for an item of a list, '' for what is none. Numbers go on behind items
        of a deeper level, and begin again behind anything else."""
        own = paragraph.find(A + "pPr")
        level = _level(own)
        styles = [style.find(f"{A}lvl{level + 1}pPr") for style in self._inherited]
        marker, first = "", level
        for properties in (own, *styles):
            if properties is None:
                continue
            if properties.find(A + "buNone") is not None:
                break
            if (
                properties.find(A + "buChar") is not None
                or properties.find(A + "buBlip") is not None
            ):
                marker = "•"
                break
            if (number := properties.find(A + "buAutoNum")) is not None:
                marker, first = self._next(level, number), level + 1
                break
        for deeper in range(first, _LEVELS):
            self._counts.pop(deeper, None)
        return marker

    def _next(self, level: int, number: Element) -> str:
        """One that begins elsewhere, or looks different, is of another list."""
        scheme, said = str(number.get("type") or ""), str(number.get("startAt") or "1")
        start = int(said) if said.isdecimal() and len(said) < 6 else 1
        kind, last = self._counts.get(level, ("", 0))
        count = last + 1 if kind == f"{scheme} {start}" else start
        self._counts[level] = f"{scheme} {start}", count
        return _numbered(count, scheme)


def _numbered(count: int, scheme: str) -> str:
    form = next((form for begins, form in _FORMS.items() if scheme.startswith(begins)), "decimal")
    shape = next((shape for ends, shape in _SCHEMES.items() if scheme.endswith(ends)), "%.")
    if scheme.startswith("circle"):
        return numeral(count, "decimalEnclosedCircle")
    return shape.replace("%", numeral(count, form))


def _level(properties: Element | None) -> int:
    value = str(properties.get("lvl") or "0") if properties is not None else "0"
    return min(int(value), _LEVELS - 1) if value.isdecimal() and len(value) < 3 else 0
