"""Who acts where answers are written: what use cases of answers are given first."""

from dataclasses import dataclass, field

from services.access.acting import Acting
from services.chats.runs import Runs


@dataclass(frozen=True)
class Asking(Acting):
    """A process that has no runs of its own has an `Acting`, and asks nothing."""

    runs: Runs = field(kw_only=True)
