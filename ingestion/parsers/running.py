"""What stands at the top or bottom of every page of a document, to be read once."""

import re
from collections.abc import Iterable

from ingestion.parsers.building import one_line
from ingestion.parsers.page_numbers import alone

_NO_NUMBER_YET = re.compile(
    r"(?:page|seite|página|pagina|p\.|s\.)?[\s/|.–-]*(?:of|von|de|di|sur)?\s*", re.IGNORECASE
)
"""Of a field that was never filled in."""


def is_number_of_page(text: str) -> bool:
    """Two numbers with nothing but a stroke between them may as well be an invoice's."""
    is_one = alone(text) is not None and ("/" not in text or any(map(str.isalpha, text)))
    return is_one or bool(_NO_NUMBER_YET.fullmatch(text))


def running_texts(found: Iterable[tuple[str, str]]) -> list[str]:
    """'Header: …' and 'Footer: …', each once; `found` are pairs of 'header' or 'footer' and text.

    A place above the first heading suits them best: they belong to no chapter.
    """
    texts: list[str] = []
    for kind, text in found:
        text = one_line(text)
        whole = f"{kind.capitalize()}: {text}"
        if not is_number_of_page(text) and whole not in texts:
            texts.append(whole)
    return texts
