"""Text of shapes as PowerPoint, Word and Excel draw them: paragraphs, runs, and where they lead."""

from ingestion.parsers import links
from ingestion.parsers.building import one_line
from ingestion.parsers.equations import M, equation
from ingestion.parsers.ooxml import A, R, children, unescaped
from ingestion.parsers.raised import down, up
from ingestion.parsers.struck import struck
from ingestion.parsers.symbols import is_of_signs, signs, without_private
from ingestion.parsers.xmlparts import Element

_STRIKING = ("sngStrike", "dblStrike")
_NO_TEXT = (A + "rPr", A + "pPr", A + "endParaRPr")


def text_of(paragraph: Element) -> str:
    """On one line; the number of the slide is no text."""
    parts: list[str] = []
    for child in children(paragraph):
        if child.tag == A + "br":
            parts.append(" ")
        elif _is_slide_number(child):
            continue
        elif child.tag.startswith(M):
            parts.append(equation(child))
        elif child.tag == A + "t":
            parts.append(run_text(unescaped(child.text or ""), paragraph.find(A + "rPr")))
        elif child.tag not in _NO_TEXT:
            parts.append(text_of(child))
    return "".join(parts)


def run_text(text: str, properties: Element | None) -> str:
    """A run as its properties set it: raised, lowered, struck out, or in a font of signs. Where it
    leads to is no part of what is set so."""
    text, mark, address = text.partition(links.LINK)
    rise, font, line = "", "", ""
    if properties is not None:
        rise = str(properties.get("baseline") or "")
        line = str(properties.get("strike") or "")
        names = [properties.find(A + tag) for tag in ("sym", "latin")]
        fonts = [str(name.get("typeface") or "") for name in names if name is not None]
        font = next((name for name in fonts if is_of_signs(name)), "")
    private = any("\uf000" <= char <= "\uf0ff" for char in text)
    text = signs(text, font) if font and private else without_private(text)
    if text and rise.strip("-0%"):
        text = down(text) if rise.startswith("-") else up(text)
    if line in _STRIKING:
        text = struck(text)
    return f"{text}{mark}{address}"


def plain_text(frame: Element | None) -> str:
    """All paragraphs of a frame on one line."""
    if frame is None:
        return ""
    return one_line(" ".join(text_of(paragraph) for paragraph in frame.iter(A + "p")), linked=True)


def mark_links(root: Element, outside: dict[str, str]) -> None:
    """Puts behind the words of each link, or of the shape or group that is one, where it leads to.
    `outside`: addresses by their ids."""
    for link in root.iter(A + "hlinkClick"):
        target = link.get(R + "id")
        owner = link.getparent().getparent()
        if str(link.getparent().tag).endswith("}cNvPr"):
            text = _last_text(owner.getparent())
        else:
            following = owner.getnext()
            if following is not None and _target(following) == target:
                continue  # its words go on
            text = owner.find(A + "t") if owner.tag in (A + "r", A + "fld") else None
        if text is not None:
            text.text = (text.text or "") + links.to(outside.get(target or ""))


def _target(run: Element) -> str | None:
    link = run.find(f"{A}rPr/{A}hlinkClick")
    return None if link is None else link.get(R + "id")


def _last_text(shape: Element) -> Element | None:
    """Where the words of a shape or group end; None where it has none."""
    said = [
        text
        for text in shape.iter(A + "t")
        if (text.text or "").strip() and not _is_slide_number(text.getparent())
    ]
    return said[-1] if said else None


def _is_slide_number(element: Element) -> bool:
    return element.tag == A + "fld" and element.get("type") == "slidenum"
