"""Where the links of a part of a Word file lead to, marked in its text."""

import lxml.etree as etree

from ingestion.parsers import links
from ingestion.parsers.docx.paragraphs import W
from ingestion.parsers.ooxml import R
from ingestion.parsers.xmlparts import Element

_KINDS = frozenset(W + tag for tag in ("hyperlink", "fldSimple", "fldChar", "instrText"))


def mark_links(root: Element, outside: dict[str, str]) -> Element:
    """Puts each address behind the words that lead there. `outside`: the addresses that the part
    refers to, by their ids."""
    fields: list[list[str]] = []  # the instructions of those around, as far as they were read
    for element in list(root.iter(*_KINDS)):
        match element.tag.removeprefix(W):
            case "hyperlink":
                _mark(element, outside.get(element.get(R + "id") or "", ""))
            case "fldSimple":
                _mark(element, links.of_field(element.get(W + "instr") or ""))
            case "instrText" if fields:
                fields[-1].append(element.text or "")
            case "fldChar" if element.get(W + "fldCharType") == "begin":
                fields.append([])
            case "fldChar" if element.get(W + "fldCharType") == "end" and fields:
                _mark(element.getparent(), links.of_field("".join(fields.pop())))
            case _:
                pass
    return root


def _mark(element: Element, target: str) -> None:
    if mark := links.to(target):
        etree.SubElement(element, W + "t").text = mark
