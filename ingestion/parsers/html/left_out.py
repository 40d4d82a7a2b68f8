"""What a page shows and its text has not: menus, buttons, what surrounds an article."""

import re
from collections import Counter

from ingestion.parsers.html.tables import text_of
from ingestion.parsers.xmlparts import Element

_WORD = re.compile(r"\w+")


def left_out(root: Element, text: str) -> str | None:
    """The sentence that says how many words of the page were left out; None where none was."""
    body = root.find("body")
    shown = _counted(text_of(root if body is None else body))
    missing = sum((shown - _counted(text)).values())
    if not missing:
        return None
    words = "1 word" if missing == 1 else f"{missing:,} words"
    return f"Left out of this page as menus, forms or what else surrounds its text: {words}."


def _counted(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
