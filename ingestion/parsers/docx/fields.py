"""Fields of Word: between its beginning and its result stands what a field does, unseen.

That is mostly `instrText`, which nobody takes for text. But a field inside it has a result of its
own (IF { MERGEFIELD sum } > 100 …), in runs like any others; and of a few fields the instruction
is all that there is of what the page shows.
"""

from dataclasses import dataclass, field

import lxml.etree as etree

from ingestion.parsers.docx.instructed import shown_by
from ingestion.parsers.docx.paragraphs import W, is_gone
from ingestion.parsers.xmlparts import Element

_SEEN = frozenset((W + "t", W + "sym"))


@dataclass
class _Field:
    """One that has begun: its instruction, and the texts of others within that."""

    instruction: list[str] = field(default_factory=list)
    texts: list[Element] = field(default_factory=list)
    in_result: bool = False


def without_codes(root: Element) -> Element:
    """In place: the texts in the instructions of fields are emptied. Those of a field that does
    not end are left, for then nobody knows where its instruction ends."""
    open_: list[_Field] = []
    """The fields around, outermost first."""
    for element in _shown(root):
        if element.tag == W + "fldChar":
            _turn(element, open_)
            continue
        inside = next((one for one in reversed(open_) if not one.in_result), None)
        if element.tag == W + "instrText":
            if inside is not None:
                inside.instruction.append(element.text or "")
        elif inside is not None:
            inside.texts.append(element)
    for simple in root.iter(W + "fldSimple"):
        said = shown_by(str(simple.get(W + "instr") or ""))
        if said and next(simple.iter(W + "t"), None) is None:
            etree.SubElement(etree.SubElement(simple, W + "r"), W + "t").text = said
    return root


def _turn(mark: Element, open_: list[_Field]) -> None:
    kind = mark.get(W + "fldCharType") or ""
    if kind == "begin":
        open_.append(_Field())
    elif open_ and kind in ("separate", "end"):
        for text in open_[-1].texts:
            text.text = ""
            text.attrib.pop(W + "char", None)
        open_[-1].texts = []
        if kind == "separate":
            open_[-1].in_result = True
            return
        ended = open_.pop()
        if not ended.in_result and (said := shown_by("".join(ended.instruction))):
            _write(mark, said, open_)


def _write(mark: Element, said: str, open_: list[_Field]) -> None:
    """Behind the field's end; of one in another's instruction it is part of that."""
    around = next((one for one in reversed(open_) if not one.in_result), None)
    if around is not None:
        around.instruction.append(said)
    else:
        etree.SubElement(mark.getparent(), W + "t").text = said


def _shown(root: Element) -> list[Element]:
    wanted = (W + "fldChar", W + "instrText", *_SEEN)
    return [element for element in root.iter(*wanted) if not is_gone(element)]
