"""Whether a text is an e-mail: its header stands at the beginning, and is one."""

import re

_FIELD = re.compile(r"([!-9;-~]{1,76}):(.*)")
_BY_PROGRAMS = {"message-id", "mime-version", "received", "return-path", "delivered-to"}
_BY_PEOPLE = {"from", "to", "cc", "bcc", "subject", "date", "reply-to", "sender"}
_KNOWN = _BY_PROGRAMS | _BY_PEOPLE | {"content-type", "in-reply-to", "references"}
_TECHNICAL = re.compile(r"(?:x|arc|dkim|list|content|authentication)-[a-z-]+")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_POSTMARK = re.compile(r"From \S+ .*\d{1,2}:\d\d.*\d{4}")
_EMLX = re.compile(r"\d+\s*\n")


def is_mbox(head: str) -> bool:
    first, _, rest = head.lstrip("\n\r").partition("\n")
    return bool(_POSTMARK.match(first)) and len(_fields(rest).keys() & _KNOWN) >= 2


def is_mail(head: str, expected: bool) -> bool:
    """`expected`: name or sender say that it is one, so that a bare header is enough.

    A memo with To and Subject is none unless a program or an address gives it away.
    """
    fields = _fields(_EMLX.sub("", head.lstrip("\ufeff\n\r"), count=1) if expected else head)
    known = fields.keys() & _KNOWN
    if expected:
        return bool(known)
    if len(known) < 2 or not known & {"from", "received", "return-path", "message-id"}:
        return False
    if known & _BY_PROGRAMS or any(_TECHNICAL.fullmatch(field) for field in fields):
        return True
    return "from" in fields and bool(_ADDRESS.search(fields["from"])) and "date" in fields


def _fields(head: str) -> dict[str, str]:
    """The fields before the first empty line; none when another kind of line stands there."""
    fields: dict[str, str] = {}
    for line in head.splitlines():
        if not line.strip():
            return fields
        if line[0] in " \t" and fields:
            continue
        field = _FIELD.fullmatch(line)
        if field is None:
            return {}
        fields.setdefault(field[1].lower(), field[2])
    return fields
