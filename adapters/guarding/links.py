"""Links that carry something away, or lead elsewhere than they say."""

import re
from urllib.parse import urlsplit

_LINK = re.compile(r"(!?)\[([^\[\]\n]{0,300})\]\(\s*<?([^)\s>]{4,2000})>?[^)\n]{0,200}\)")
_SLOT = re.compile(
    r"[?&#/=](?:\{+|<|%7b|\[|\$\{|\(\()?\s*(?:data|query|question|answer|response|reply|conversation|history|context"
    r"|summary|secret|password|prompt|user[_ ]?(?:data|input|question|message)|chat)"
    r"[\w \-]{0,40}(?:\}|>|%7d|\]|\)\))",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"^\s*(?:https?://)?((?:[\w-]+\.)+(?:com|org|net|edu|gov|info|biz|eu|uk|de|fr|es|it|nl|ch|at|us))"
    r"(?:[/:?#]\S*)?\s*$",
    re.IGNORECASE,
)
"""What reads as an address; where the last part may be a kind of file, it may be a file."""
_ACTIVE = re.compile(r"^\s*(?:javascript|vbscript|data\s*:\s*text/html)\s*:?", re.IGNORECASE)


def smuggling_link(text: str) -> str | None:
    """The first link that runs a program, hides where it leads, or has a slot for what was said."""
    if "](" not in text:
        return None
    for link in _LINK.finditer(text):
        picture, shown, target = link[1], link[2], link[3]
        if _ACTIVE.match(target) or (picture and _SLOT.search(target)):
            return link[0]
        if not picture and _leads_elsewhere(shown, target):
            return link[0]
    return None


def _leads_elsewhere(shown: str, target: str) -> bool:
    said = _SHOWN.match(shown)
    if said is None or not target.lower().startswith(("http://", "https://")):
        return False
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if "@" in parts.netloc:
        return True
    return _site(said[1].lower()) != _site(host)


def _site(host: str) -> str:
    """Roughly who owns it: the last two labels, three under a country's second level."""
    labels = host.removeprefix("www.").split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])
