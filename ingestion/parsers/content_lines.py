"""Lines of calendars and contacts (`item1.TEL;TYPE=work:+49 30 1234`), folded, in any of the ways
that vCard 2.1, 3.0 and 4.0 and iCalendar write them (RFC 6350, RFC 5545, versit on vCard 2.1)."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.decoding import read, text_for

_NAME = re.compile(r"\s*(?:([\w-]{1,60})\.)?([A-Za-z0-9-]{1,60})(?=[;:])")
_PARAMETER = re.compile(r';\s*([\w-]{1,60})\s*(?:=((?:"[^"]*"|[^";:])*))?')
_QUOTED_PRINTABLE = re.compile(r"^[^:]{0,500};\s*(?:ENCODING=)?QUOTED-PRINTABLE\b", re.IGNORECASE)
_CHARSET = re.compile(rb";\s*CHARSET=\"?([\w.:-]{2,40})", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([nN,;:\\])")
_PARTED = re.compile(r"(?<!\\)((?:\\\\)*);")
_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")


@dataclass
class Line:
    """`value` is as it is written, escapes and all, but for what was quoted-printable."""

    name: str
    value: str
    group: str = ""
    parameters: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @property
    def text(self) -> str:
        return unescaped(self.value)

    def parts(self) -> list[str]:
        """Of a value with semicolons."""
        return [unescaped(part) for part in _PARTED.sub("\\1\0", self.value).split("\0")]

    def is_data(self) -> bool:
        """A picture, a sound or a key, in letters."""
        told = {value.upper() for value in self.parameters.get("ENCODING", [])}
        return bool(told & {"BASE64", "B"}) or self.value[:11].lower().startswith("data:")


def lines_in(built: ExtractBuilder, data: bytes) -> Iterator[str]:
    """The lines of a file, unfolded; what is quoted-printable stands in letters."""
    declared = _CHARSET.search(data)
    text = text_for(built, data, declared[1].decode() if declared else "")
    whole: list[str] = []
    soft = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n"):
        if soft:
            whole[-1] = whole[-1][:-1]
            whole.append(line)
        elif line[:1] in (" ", "\t") and whole:
            whole.append(line[1:])
        else:
            yield from _written("".join(whole))
            whole = [line]
        first = whole[0]
        soft = line.endswith("=") and bool(_QUOTED_PRINTABLE.match(first))
    yield from _written("".join(whole))


def _written(line: str) -> Iterator[str]:
    if not line.strip():
        return
    if _QUOTED_PRINTABLE.match(line):
        head, _, value = line.partition(":")
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        declared = _CHARSET.search(head.encode("ascii", "replace"))
        text = read(raw, declared[1].decode() if declared else "").text
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
        yield f"{_without_encoding(head)}:{text}"
    else:
        yield line


def _without_encoding(head: str) -> str:
    kept = [
        part
        for part in head.split(";")
        if part.upper().partition("=")[0] not in ("ENCODING", "CHARSET", *_ENCODINGS)
    ]
    return ";".join(kept)


def line_of(line: str) -> Line | None:
    """None for what is no such line."""
    begin = _NAME.match(line)
    if begin is None:
        return None
    found = Line(begin[2].upper(), "", (begin[1] or "").lower())
    at = begin.end()
    while line[at : at + 1] == ";" and (match := _PARAMETER.match(line, at)):
        name, value = match[1].upper(), match[2]
        if value is None:  # vCard 2.1 leaves out what a value is of
            name, value = ("ENCODING" if name in _ENCODINGS else "TYPE"), match[1]
        values = [one.strip().strip('"') for one in value.strip('"').split(",")]
        found.parameters.setdefault(name, []).extend(one for one in values if one)
        at = match.end()
    at = line.find(":", at)
    if at < 0:
        return None
    found.value = line[at + 1 :].strip()
    return found


def unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
