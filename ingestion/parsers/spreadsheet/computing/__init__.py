"""Formulas whose value the file does not have, for a program that computes (LibreOffice).

The process that parses may start no program: it writes a workbook with nothing but the cells, and
of their formulas only those to be computed, and reads the values out of what comes back.
"""

from contracts.documents import FailureCode
from contracts.errors import IngestFailure

KINDS = ("xlsx", "ods")
"""What such a workbook can be, as suffixes."""


class ToBeComputed(IngestFailure):
    """Whoever has no program at hand asks the parser again, without `computes`."""

    def __init__(self, kind: str, workbook: bytes) -> None:
        super().__init__(FailureCode.UNSUPPORTED, "Its formulas have to be computed first.")
        self.kind, self.workbook = kind, workbook
