"""Parts of letters that the standard library hands on as they came: reports, letters that were
encoded as a whole, texts whose lines flow, files among the words."""

import binascii
import email.policy
import quopri
import re
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

from ingestion.parsers.letters import Enclosed

LETTERS = ("message/rfc822", "message/global", "message/news")
REPORTS = (
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/global-disposition-notification",
    "message/feedback-report",
)
SIGNATURES = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)
_ENCODING = "Content-Transfer-Encoding"
_NAMED = re.compile(r"\W*([\w-]+)")
_BOUNDARY = re.compile(r"^--(?!\s*$)(\S[^\r\n]{0,200}?)[ \t]*$", re.MULTILINE)
_QUOTES = re.compile(r"(?:>)*")
_PACKED = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n(?P<lines>(?:[ -`][^\r\n]*\r?\n)*?)(?:[` ]?\r?\n)?"
    r"end[ \t]*(?:\r?\n|\Z)",
    re.MULTILINE,
)


def tidy(part: Message) -> None:
    """In place: the library knows no encoding with room, quotes or a word behind its name."""
    said = str(part.get(_ENCODING) or "")
    found = _NAMED.match(said)
    if found and found[1] != said:
        part.replace_header(_ENCODING, found[1])


def report(part: Message) -> str:
    """What a program says of a letter that did or did not arrive: a line for each field."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Message):
            lines += (f"{name}: {' '.join(str(value).split())}" for name, value in block.items())
            said = block.get_payload()
            lines += said.splitlines() if isinstance(said, str) else ()
    return "\n\n".join(line for line in lines if line.strip())


def inner_letter(part: Message, inner: Message) -> bytes:
    """The letter in a letter, also one that was encoded as if it were a file."""
    encoding = str(part.get(_ENCODING) or "").strip().lower()
    raw = raw_of(inner)
    if encoding == "base64" and not inner.keys():
        try:
            return binascii.a2b_base64(raw)
        except binascii.Error:
            return raw
    return quopri.decodestring(raw) if encoding == "quoted-printable" else raw


def raw_of(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, ValueError, TypeError):
        return message.as_string().encode("utf-8", "replace")


def parted(part: Message) -> Message | None:
    """A part of several parts that names no boundary, or another one than it has: cut where its
    lines say. None where no line does."""
    payload = part.get_payload()
    if not isinstance(payload, str):
        return None
    marks = [found[1] for found in _BOUNDARY.finditer(payload)]
    ends = {mark[:-2] for mark in marks if mark.endswith("--")}
    counts = Counter(marks)
    mark = next((one for one in marks if one in ends or counts[one] > 1), None)
    if mark is None or '"' in mark:
        return None
    kind = part.get_content_type()
    head = f'Content-Type: {kind}; boundary="{mark}"\n\n'.encode("ascii", "replace")
    data = head + payload.encode("utf-8", "surrogateescape")
    again = BytesParser(policy=email.policy.compat32).parsebytes(data)
    return again if isinstance(again.get_payload(), list) else None


def flowed(text: str, without_space: bool) -> str:
    """Lines that end in a space go on in the next one of as many `>` (RFC 3676). `without_space`:
    the space is not the text's."""
    lines: list[list[str]] = []
    goes_on: str | None = None  # the quotation marks of the line above, which has not ended
    for line in text.replace("\r\n", "\n").split("\n"):
        quotes = _QUOTES.match(line)
        mark = quotes[0] if quotes else ""
        words = line[len(mark) :].removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        if flows and without_space:
            words = words[:-1]
        if goes_on == mark and words != "-- ":
            lines[-1].append(words)
        else:
            lines.append([f"{mark} {words}" if mark else words])
        goes_on = mark if flows else None
    return "\n".join(map("".join, lines))


def unpacked(text: str) -> tuple[str, list[Enclosed]]:
    """A text without the files that an old program wrote among its words, and those files."""
    files: list[Enclosed] = []

    def take(found: re.Match[str]) -> str:
        try:
            data = b"".join(_decoded(found["lines"]))
        except (binascii.Error, ValueError):
            return found[0]
        files.append(Enclosed(found["name"].strip(), "", data))
        return "\n"

    return (_PACKED.sub(take, text), files) if "\nend" in text else (text, files)


def _decoded(lines: str) -> Iterator[bytes]:
    for line in lines.splitlines():
        if line.strip("` "):
            yield _line(line.encode("ascii"))


def _line(line: bytes) -> bytes:
    """Some programs write more of a line than its first letter says."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
