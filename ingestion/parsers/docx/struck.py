"""What Word strikes out, marked in its runs."""

from collections.abc import Iterable, Iterator

from ingestion.parsers.docx.paragraphs import W
from ingestion.parsers.struck import MARK
from ingestion.parsers.xmlparts import Element

STRIKING = (W + "strike", W + "dstrike")
_SILENT = frozenset(
    W + tag
    for tag in (
        *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"),
        *("commentRangeStart", "commentRangeEnd"),
    )
)
"""What may stand between two runs and parts nothing."""


def mark_struck(runs: Iterable[Element]) -> None:
    """In place, in the order of the document: those that follow each other are marked as one."""
    for group in _groups(runs):
        texts = [
            text
            for run in group
            for text in run.iterchildren(W + "t", W + "sym")
            if (text.text or "").strip()
        ]
        if texts:
            first, last = texts[0], texts[-1]
            begun = (first.text or "").lstrip()
            first.text = (first.text or "")[: -len(begun)] + MARK + begun
            ended = (last.text or "").rstrip()
            last.text = ended + MARK + (last.text or "")[len(ended) :]


def _groups(runs: Iterable[Element]) -> Iterator[list[Element]]:
    group: list[Element] = []
    for run in runs:
        if group and _before(run) is not group[-1]:
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _before(run: Element) -> Element | None:
    before = run.getprevious()
    while before is not None and before.tag in _SILENT:
        before = before.getprevious()
    return before
