"""Fields of Word: between its beginning and its result stands what a field does, unseen.

That is mostly `instrText`, which nobody takes for text. But a field inside it has a result of its
own (IF { MERGEFIELD sum } > 100 …), in runs like any others.
"""

from ingestion.parsers.docx.paragraphs import W, is_deleted
from ingestion.parsers.xmlparts import Element

_SEEN = frozenset((W + "t", W + "sym"))


def without_codes(root: Element) -> Element:
    """In place: the texts in the instructions of fields are emptied. Those of a field that does
    not end are left, for then nobody knows where its instruction ends."""
    open_: list[list[Element] | None] = []
    """The fields around, outermost first: the texts of each one's instruction so far; None for
    one whose result has begun."""
    for element in _shown(root):
        if element.tag == W + "fldChar":
            _turn(element.get(W + "fldCharType") or "", open_)
        else:
            inside = next((texts for texts in reversed(open_) if texts is not None), None)
            if inside is not None:
                inside.append(element)
    return root


def _turn(kind: str, open_: list[list[Element] | None]) -> None:
    if kind == "begin":
        open_.append([])
    elif open_ and kind in ("separate", "end"):
        for text in open_[-1] or ():
            text.text = ""
            text.attrib.pop(W + "char", None)
        open_[-1:] = [None] if kind == "separate" else []


def _shown(root: Element) -> list[Element]:
    wanted = (W + "fldChar", *_SEEN)
    return [e for e in root.iter(*wanted) if not any(map(is_deleted, e.iterancestors()))]
