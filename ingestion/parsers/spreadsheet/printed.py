"""What stands at the head and foot of a sheet's printed pages (ECMA-376, part 1, 18.3.1.46)."""

import re

from ingestion.parsers.building import one_line
from ingestion.parsers.running import running_texts
from ingestion.parsers.xmlparts import Element

_CODE = re.compile(
    r"""&(?:"[^"]*"|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|\d{1,3}|(?P<part>[LCR])|(?P<sign>&)|[A-Z])""",
    re.IGNORECASE,
)
_LONGEST = 4000  # characters; Excel allows 255


def printed(tail: Element | None) -> list[str]:
    """'Header: …' and 'Footer: …', each once. Numbers of pages, days of printing and names of files
    are no text of the sheet."""
    found = [
        (place, _words(element.text or ""))
        for place in ("header", "footer")
        for which in ("first", "odd", "even")
        for element in (tail.iter(f"{{*}}{which}{place.capitalize()}") if tail is not None else ())
    ]
    return running_texts((place, text) for place, text in found if any(map(str.isalnum, text)))


def _words(codes: str) -> str:
    def write(found: re.Match[str]) -> str:
        return "&" if found["sign"] else " " if found["part"] else ""

    return one_line(_CODE.sub(write, codes[:_LONGEST]))
