"""What OpenDocument raises or lowers, marked in the text of its spans."""

from collections.abc import Sequence

from ingestion.parsers.opendocument.names import STYLE, TEXT
from ingestion.parsers.raised import LEVEL, LOWERED, RAISED
from ingestion.parsers.xmlparts import Element

_LONGEST_CHAIN = 20  # of styles with parents; a circle ends


def mark_raised(root: Element, roots: Sequence[Element]) -> bool:
    """Change the texts of `root` in place, as the styles in `roots` say; whether any was."""
    kinds, parents = dict[str, str](), dict[str, str]()
    for style in (style for one in roots for style in one.iter(STYLE + "style")):
        name = style.get(STYLE + "name") or ""
        parents[name] = style.get(STYLE + "parent-style-name") or ""
        properties = style.find(STYLE + "text-properties")
        position = properties.get(STYLE + "text-position") if properties is not None else None
        if position is not None:
            kinds[name] = _kind(position)
    changed = False
    for span in root.iter(TEXT + "span") if any(kinds.values()) else ():
        if mark := _of(span.get(TEXT + "style-name") or "", kinds, parents):
            _enclose(span, mark)
            changed = True
    return changed


def _kind(position: str) -> str:
    """Of 'super 58%', 'sub', '33% 58%' or '-8% 100%'."""
    where = (position.split() or [""])[0]
    if where == "super" or (where[:1].isdigit() and where.strip("0%.")):
        return RAISED
    return LOWERED if where == "sub" or where.startswith("-") else ""


def _of(name: str, kinds: dict[str, str], parents: dict[str, str]) -> str:
    for _ in range(_LONGEST_CHAIN):
        if name in kinds or not name:
            break
        name = parents.get(name, "")
    return kinds.get(name, "")


def _enclose(span: Element, mark: str) -> None:
    span.text = mark + (span.text or "")
    if len(span):
        span[-1].tail = (span[-1].tail or "") + LEVEL
    else:
        span.text += LEVEL
