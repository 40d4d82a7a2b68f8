"""Text that somebody chose, as it stands in a letter: names are hostile input. Pure."""

import unicodedata

_HIDDEN = (
    "C",
    "Z",
)  # controls, what turns the direction of writing, unassigned; spaces of all kinds


def plain(text: str, most: int) -> str:
    """On one line, without what is not seen, not longer than this; and no address that a mail
    program makes a link of by its scheme."""
    shown = "".join(" " if unicodedata.category(c)[0] in _HIDDEN else c for c in text)
    line = " ".join(shown.split()).replace("://", ":/ /")
    return line if len(line) <= most else line[: most - 1] + "…"


def either(number: int, one: str, more: str) -> str:
    """1 file was read, 2 files were read."""
    return f"{number:,} {one if number == 1 else more}"
