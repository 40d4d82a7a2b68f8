"""What stands at the top or bottom of every page of a document, to be read once."""

import re
from collections.abc import Iterable

from ingestion.parsers.building import one_line

_ONLY_A_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|p\.|s\.)?[\s\d/|.–-]*(?:(?:of|von|de|di|sur)[\s\d]*)?",
    re.IGNORECASE,
)


def running_texts(found: Iterable[tuple[str, str]]) -> list[str]:
    """'Header: …' and 'Footer: …', each once; `found` are pairs of 'header' or 'footer' and text.

    A place above the first heading suits them best: they belong to no chapter.
    """
    texts: list[str] = []
    for kind, text in found:
        text = one_line(text)
        whole = f"{kind.capitalize()}: {text}"
        if not _ONLY_A_NUMBER.fullmatch(text) and whole not in texts:
            texts.append(whole)
    return texts
