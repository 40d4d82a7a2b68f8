"""An answer as its reader has it before them: its Markdown rendered, its runs of blanks one."""

import re

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)


def rendered(markdown: str) -> str:
    """Bold and escapes are all that an answer made of the documents' sentences has."""
    return " ".join(_ESCAPED.sub(r"\1", _BOLD.sub(r"\1", markdown)).split())
