"""What is missing of a page that was fetched is written at its beginning, and told in its notes.

A page may say it of itself, too: that it is incomplete is all that it can say.
"""

import codecs
from typing import Literal

from ingestion.parsers.xmlparts import Element

Missing = Literal["end", "frame"]
_NAME = "ibid-incomplete"
_NOTES: dict[str, str] = {
    "end": "The site ended its answer before all of it had come: the end of the page is missing."
    " Refresh the page to read it again.",
    "frame": "Part of the page stands in a frame that could not be read.",
}
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def marked(body: bytes, missing: Missing) -> bytes:
    """The same page, whose notes will say so."""
    mark = f'<meta name="{_NAME}" content="{missing}">'
    for bom in _WIDE:
        if body.startswith(bom):
            wide = mark.encode("utf-16-le" if bom == codecs.BOM_UTF16_LE else "utf-16-be")
            return bom + wide + body.removeprefix(bom)
    bom = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
    return bom + mark.encode() + body.removeprefix(bom)


def notes_of(root: Element) -> list[str]:
    """Each once."""
    told = (meta.get("content", "") for meta in root.iter("meta") if meta.get("name") == _NAME)
    return [_NOTES[missing] for missing in dict.fromkeys(told) if missing in _NOTES]
