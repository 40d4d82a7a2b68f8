"""What recognising the text in pictures may cost a document."""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Allowance:
    """`seconds` are CPU time; `languages` Tesseract's names, as 'eng+deu', or empty for any.

    `begin` is called before the first picture is read: whoever limits the process gives it time.
    """

    languages: str = ""
    seconds: float = 240
    begin: Callable[[], None] = _nothing
