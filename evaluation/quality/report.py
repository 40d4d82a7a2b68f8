"""What was measured beside its baselines: printed, stored when that is asked for, and judged."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.quality import baselines, comparing, table
from evaluation.quality.comparing import Compared
from evaluation.quality.rows import Row


@dataclass
class Report:
    """Part after part, so that what is stored stays stored when a later part fails.

    `partly`: rows that are not there were not to be measured.
    """

    store: bool = False
    partly: bool = False
    found: dict[str, list[Compared]] = field(default_factory=dict[str, list[Compared]])
    worse: list[str] = field(default_factory=list[str])

    def add(self, part: str, rows: Sequence[Row], file: Path) -> None:
        before = baselines.read(file)
        self.found[part] = [comparing.compared(row, before.get(row.title)) for row in rows]
        gone = [] if self.partly else comparing.missing(rows, before)
        self.worse += [f"{part}: {why}" for why in comparing.failures(self.found[part], gone)]
        if self.store:
            baselines.write(file, rows)

    def end(self) -> int:
        """Print the table; the exit code. What is stored is the baseline, however bad."""
        print("\n".join(table.lines(self.found)))
        if self.store or not self.worse:
            return 0
        print("\nWorse than the baseline:", *self.worse, sep="\n  ", file=sys.stderr)
        return 1
