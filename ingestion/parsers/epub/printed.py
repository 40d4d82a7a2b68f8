"""Where a page of the printed book begins is no part of its text: a number there joins others."""

import re

from ingestion.parsers.xmlparts import Element, drop

_NAMES = frozenset(("pagenum", "pagenumber", "page-number", "pageno", "pagebreak", "page-break"))
_NUMBER = re.compile(
    r"\W*(?:(?:pg|page|p|seite|s)\b\W*)?(?:\d{1,5}|[ivxlcdm]{1,8}|)\W*", re.IGNORECASE
)

_LONGEST = 20  # characters


def drop_printed_numbers(root: Element) -> None:
    """Only numbers: some books put the first words of a page into such an element."""
    for element in list(root.iter("span", "a", "div", "p", "hr", "pagenum")):
        if _breaks(element):
            said = "".join(element.itertext()).strip()
            if len(said) <= _LONGEST and _NUMBER.fullmatch(said):
                drop(element)


def _breaks(element: Element) -> bool:
    said = f"{element.get('epub:type') or ''} {element.get('role') or ''}"
    if element.tag == "pagenum" or "pagebreak" in said:
        return True
    return not _NAMES.isdisjoint((element.get("class") or "").lower().split())
