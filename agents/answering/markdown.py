"""Text of a document as Markdown that shows it letter by letter.

A `|` is only a letter: no table begins without a line of dashes below it. What is struck out in the
document (`~~so~~`) is struck out here.
"""

import re

# The document's own note marks would be read as ours.
_NOTES = re.compile(r"\s?\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]")
# Where Markdown would see more than letters. Inside a word `_` means nothing to it, nor does a `*`
# with a blank on both sides, or a `\` before a letter.
_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|(?<!\s)\*|\*(?!\s)"
    r"|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~"
)
STRUCK_OUT = re.compile(r"(?<!~)~~(?=[^\s~])([^~]+)(?<=[^\s~])~~(?!~)")
_BRACKET = re.compile(r"[\[\]]")
# Every link has one of these, and so has a note, a definition or a box to tick.
_LINKING = re.compile(r"\][(\[:]|\[\^|\[[ xX]?\]")
_LINE_START = re.compile(r"^(#{1,6}|>|[-+])(?=\s|$)|^(\d{1,9})([.)])(?=\s|$)")


def as_markdown(text: str) -> str:
    """One line of Markdown that reads like `text`, without note marks such as `[3]`."""
    line = " ".join(_NOTES.sub("", text).split())
    links = _LINKING.search(line) is not None
    parts = STRUCK_OUT.split(line)  # every second one is struck out
    line = "~~".join(_SPECIAL.sub(_escaped, part) for part in parts)
    line = _BRACKET.sub(_escaped, line) if links else line
    return _LINE_START.sub(lambda f: f"\\{f[1]}" if f[1] else f"{f[2]}\\{f[3]}", line)


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
