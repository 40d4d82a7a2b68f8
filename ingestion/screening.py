"""Which passages go to quarantine: judged where the file's own process cannot have its say."""

from collections.abc import Sequence

from contracts.documents import Passage
from contracts.guarding import Verdict
from contracts.ports import Guard


def screen(guard: Guard, passages: Sequence[Passage]) -> dict[int, Verdict]:
    """Verdicts by ordinal; what may be shown has none. For a thread."""
    found = (
        (passage.ordinal, guard.passage(passage.text, passage.context)) for passage in passages
    )
    return {ordinal: verdict for ordinal, verdict in found if verdict}
