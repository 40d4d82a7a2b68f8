"""What a tool answered, as text that a model can read."""

import json
import re
from codecs import lookup

from adapters.tools.masking import Mask
from contracts.errors import ContentRefused
from contracts.project_tools import ToolAnswer
from contracts.text import UNSTORABLE
from contracts.web import Fetched

LONGEST = 12_000
"""Characters of one answer that are read."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_UNREAD = ("script", "style", "noscript", "template", "svg", "head")


def answer_of(fetched: Fetched, mask: Mask) -> ToolAnswer:
    """Masked before it is cut, so that no half of a secret is left; of what was cut already, the
    end is left out. Raises `ContentRefused` for what is no text."""
    kind = fetched.media_type
    said = _decoded(fetched)
    if fetched.cut:
        said = mask(said)
        said = said[: max(0, len(said) - mask.longest)]
    if kind.endswith(("/json", "+json")):
        text = _json(said)
    elif kind in ("text/html", "application/xhtml+xml"):
        text = _html(said)
    elif not kind or kind.startswith("text/") or kind.endswith(("/xml", "+xml", "/yaml")):
        text = said
    elif not fetched.body:
        text = ""
    else:
        raise ContentRefused(f"The tool answered with {kind[:60]}, which is no text.")
    text = mask(UNSTORABLE.sub("", text).strip())
    return ToolAnswer(
        status=fetched.status,
        media_type=kind,
        text=text[:LONGEST],
        cut=fetched.cut or len(text) > LONGEST,
    )


def answer_in(text: str, mask: Mask, *, failed: bool) -> ToolAnswer:
    """Of a tool whose answer came as text, whatever it came in."""
    read = mask(UNSTORABLE.sub("", _json(text)).strip())
    return ToolAnswer(
        status=200,
        media_type="text/plain",
        text=read[:LONGEST],
        cut=len(read) > LONGEST,
        failed=failed,
    )


def _decoded(fetched: Fetched) -> str:
    named = _CHARSET.search(fetched.headers.get("content-type", ""))
    try:
        encoding = lookup(named[1]).name if named else "utf-8"
        return fetched.body.decode(encoding, errors="replace")
    except (LookupError, ValueError):  # no such encoding, or one that is not for text
        return fetched.body.decode(errors="replace")


def _json(said: str) -> str:
    """A line for each value: what is cut off then, and what is cited, are whole lines."""
    try:
        return json.dumps(json.loads(said), indent=1, ensure_ascii=False)
    except (ValueError, RecursionError):
        return said


def _html(said: str) -> str:
    # 5 MB of every API, most of which never calls a tool that answers so.
    from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

    try:
        page = html.document_fromstring(said.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):  # nothing in it
        return ""
    etree.strip_elements(page, *_UNREAD, with_tail=False)
    lines = (" ".join(line.split()) for line in page.itertext())
    return "\n".join(line for line in lines if line)
