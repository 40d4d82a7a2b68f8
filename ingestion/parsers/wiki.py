"""Headings as wikis write them, met in plain text and in files called Markdown."""

import re
from typing import NamedTuple

_HEADING = re.compile(r"((?:= ?){0,5}=)\s+(\S(?:.*\S)?)\s+\1")
_LONGEST = 200


class Heading(NamedTuple):
    text: str
    level: int


def heading_of(line: str) -> Heading | None:
    """`== Storage ==`, or `= = Storage = =` as WikiText has it: as many marks behind as before."""
    found = _HEADING.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    return Heading(found[2], found[1].count("=")) if found else None
