"""Which of the text formats a text is in: by its form where that tells, else by its name."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ingestion.parsers.decoding import decoded
from ingestion.parsers.sniffing.letters import is_mail, is_mbox
from ingestion.parsers.sniffing.names import type_of_name
from ingestion.parsers.sniffing.tables import delimiter_of
from ingestion.parsers.subtitles.cues import format_of as subtitles_in

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml[\s?]|(?:rss|feed|rdf:RDF|svg|opml|urlset|FictionBook)[\s>])")
_MARKUP = re.compile(r"\s*<[A-Za-z!?]")
_CARD = re.compile(r"\s*BEGIN:(VCARD|VCALENDAR)\s*[\r\n]", re.IGNORECASE)
_SHEBANG = re.compile(r"#!\s*/\S*(?:/|\s)\w")
_PLAIN_NAMES = ("text/plain", "")
_DECLARABLE = {
    "text/markdown": "text/markdown",
    "text/x-markdown": "text/markdown",
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/yaml": "application/yaml",
    "text/yaml": "application/yaml",
}
_HEAD = 65_536
_WHOLE = 20_000_000  # bytes: longer ones are told by their beginning
_FIRST_LINES = 20


def type_of_text(data: bytes, name: str, declared: str) -> str:
    """One of the media types that parsers of texts read; `text/plain` is the last of them."""
    head = decoded(data[:_HEAD])
    named = type_of_name(name)
    plain = declared.partition(";")[0].strip().lower()
    if _HTML.match(head):
        return "text/html"
    if _XML.match(head) or (named == "application/xml" and _MARKUP.match(head)):
        return "application/xml"
    if subtitles := subtitles_in(head):
        return subtitles
    if card := _CARD.match(head):
        return "text/vcard" if card[1].upper() == "VCARD" else "text/calendar"
    if found := _json(data, head, named):
        return found
    if is_mbox(head):
        return "application/mbox"
    if is_mail(head, expected="message/rfc822" in (named, plain)):
        return "message/rfc822"
    if named in ("application/json", "application/x-ipynb+json", "application/x-ndjson"):
        return named
    if named not in _PLAIN_NAMES and named not in ("application/xml", "message/rfc822"):
        return named
    if _SHEBANG.match(head):
        return "text/x-source"
    if named == "" and plain in _DECLARABLE:
        return _DECLARABLE[plain]
    return _table_or_text(head, cut=len(data) > _HEAD)


def _json(data: bytes, head: str, named: str) -> str | None:
    """JSON in one piece or in lines; what only begins like it is none."""
    start = head.lstrip()[:1]
    if start not in ("{", "["):
        return None
    if named in ("application/json", "application/x-ipynb+json") and len(data) > _WHOLE:
        return named
    if len(data) <= _WHOLE and (value := _parsed(decoded(data))) is not None:
        if isinstance(value, dict) and "nbformat" in value and _has_cells(value):
            return "application/x-ipynb+json"
        # One record alone is a line of records too; only the name can tell.
        return "application/x-ndjson" if named == "application/x-ndjson" else "application/json"
    lines = list(_whole_lines(head, cut=len(data) > _HEAD))
    enough = 1 if named == "application/x-ndjson" else 2
    if len(lines) >= enough and all(_parsed(line) is not None for line in lines):
        return "application/x-ndjson"
    return None


def _parsed(text: str) -> dict[str, Any] | list[Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _has_cells(value: dict[str, Any]) -> bool:
    return isinstance(value.get("cells", value.get("worksheets")), list)


def _whole_lines(head: str, cut: bool) -> Iterator[str]:
    lines = head.splitlines()
    filled = [line for line in (lines[:-1] if cut else lines) if line.strip()]
    return iter(filled[:_FIRST_LINES])


def _table_or_text(head: str, cut: bool) -> str:
    match delimiter_of(head, cut):
        case "\t":
            return "text/tab-separated-values"
        case str():
            return "text/csv"
        case None:
            return "text/plain"
