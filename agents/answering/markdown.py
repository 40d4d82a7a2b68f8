"""Text of a document as Markdown that shows it letter by letter.

A `|` is only a letter: no table begins without a line of dashes below it.
"""

import re

# The document's own note marks would be read as ours.
_NOTES = re.compile(r"\s?\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]")
# Where Markdown would see more than letters. Inside a word `_` means nothing to it.
_SPECIAL = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|~(?=~)")
_LINE_START = re.compile(r"^(#{1,6}|>|[-+])(?=\s|$)|^(\d{1,9})([.)])(?=\s|$)")


def as_markdown(text: str) -> str:
    """One line of Markdown that reads like `text`, without note marks such as `[3]`."""
    line = " ".join(_NOTES.sub("", text).split())
    line = _SPECIAL.sub(lambda found: f"\\{found[0]}", line)
    return _LINE_START.sub(lambda f: f"\\{f[1]}" if f[1] else f"{f[2]}\\{f[3]}", line)
