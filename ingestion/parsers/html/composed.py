"""A page as a browser puts it together: with its shadow roots and the frames that it writes itself,
and of a formula that it writes several times with the one that can be read."""

import re
from statistics import median

from ingestion.parsers.html.source import tree_of
from ingestion.parsers.xmlparts import Element, drop

_OPEN = ("open", "closed")
_MOST, _DEEPEST = 200, 2  # shadow roots, and frames, of a page; frames in frames
_LONGEST = 1_000_000  # characters of a frame
_PLACED = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)
_PLACING = re.compile(r"\.([\w-]+)\s*(?:,[^{}]*)?\{[^{}]*position\s*:\s*absolute", re.IGNORECASE)
_COPIES = (
    ("katex-html", "katex-mathml"),
    ("MathJax_Preview", "MathJax"),
    ("nobr", "MJX_Assistive_MathML"),
)
"""By class: a copy of a formula, and the one that is read."""
_LETTER = 1.5  # characters of what is placed, at most, where each letter is


def compose(root: Element, sheets: str = "") -> None:
    """Change the tree in place. `sheets` are rules of style sheets beside those of the page."""
    roots: dict[Element, Element] = {}  # by host: of several the first counts
    for template in root.iter("template"):
        if (template.get("shadowrootmode") or template.get("shadowroot")) in _OPEN:
            roots.setdefault(template.getparent(), template)
    for host, template in list(roots.items())[:_MOST]:
        _attach(host, template)
    _fill_frames(root, _DEEPEST)
    _choose_cases(root)
    _write_formulas_once(root)
    _part_placed(root, sheets + "".join(style.text or "" for style in root.iter("style")))


def _attach(host: Element, template: Element) -> None:
    """The shadow is what is seen of its host; what the host holds stands in its slots."""
    template.tag = "div"
    slots = list(template.iter("slot"))
    light = [child for child in host if child is not template]
    texts = [host.text, template.tail, *(child.tail for child in light)]
    host.text = template.tail = None
    for child in light:
        host.remove(child)
        child.tail = None
    filled = set[str]()
    for slot in slots:
        name = slot.get("name") or ""
        given = [c for c in light if isinstance(c.tag, str) and (c.get("slot") or "") == name]
        loose = [text for text in texts if text and text.strip()] if not name else []
        if name in filled or not (given or loose):
            continue
        filled.add(name)
        slot.text = " ".join(loose) or None
        for child in list(slot):
            slot.remove(child)
        slot.extend(given)


def _fill_frames(root: Element, deep: int) -> None:
    for frame in list(root.iter("iframe"))[:_MOST]:
        source = frame.get("srcdoc") or ""
        if not source.strip() or len(source) > _LONGEST or deep == 0:
            continue
        frame.tag, frame.text = "div", None
        for child in list(frame):
            frame.remove(child)
        del frame.attrib["srcdoc"]
        inside = tree_of(source)
        if inside is None:
            continue
        body = inside.find("body")
        frame.extend(list(inside if body is None else body))
        _fill_frames(frame, deep - 1)


def _choose_cases(root: Element) -> None:
    """Of a switch of EPUB 3 the default, which every reader shows; else its first case."""
    for switch in list(root.iter("epub:switch", "switch")):
        cases = [c for c in switch if c.tag in ("epub:case", "case")]
        defaults = [c for c in switch if c.tag in ("epub:default", "default")]
        for case in cases if defaults else cases[1:]:
            drop(case)


def _write_formulas_once(root: Element) -> None:
    for element in list(root.iter("span", "nobr")):
        names = (element.get("class") or "").split()
        if element.tag == "nobr":
            names = [*names, element.tag]
        if "mwe-math-element" in names:
            _show_math(element)
        elif any(_beside(element, other) for name, other in _COPIES if name in names):
            drop(element)


def _beside(element: Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and any(
        name in (other.get("class") or "").split()
        for other in parent
        if isinstance(other.tag, str) and other is not element
    )


def _show_math(element: Element) -> None:
    """MediaWiki hides the formula and shows a picture of it, which says it in TeX."""
    if element.find(".//math") is None:
        return
    for picture in list(element.iter("img")):
        drop(picture)
    for hiding in element.iter("span"):
        hiding.attrib.pop("style", None)


def _part_placed(root: Element, sheets: str) -> None:
    """Words of which each has its own place on the page have no space between them."""
    names = set(_PLACING.findall(sheets))
    seen = set[Element]()
    for element in root.iter("span"):
        parent = element.getparent()
        if parent is None or parent in seen or not _is_placed(element, names):
            continue
        seen.add(parent)
        placed = [one for one in parent if one.tag == "span" and _is_placed(one, names)]
        lengths = [len("".join(one.itertext()).strip()) for one in placed]
        if len(placed) > 1 and median(lengths) > _LETTER:
            for one in placed:
                one.tail = f" {one.tail or ''}"


def _is_placed(element: Element, names: set[str]) -> bool:
    if _PLACED.search(element.get("style") or ""):
        return True
    return bool(names) and not names.isdisjoint((element.get("class") or "").split())
