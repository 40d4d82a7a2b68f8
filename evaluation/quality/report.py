"""What was measured beside its baselines: printed, stored when that is asked for, and judged."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.quality import baselines, comparing, table
from evaluation.quality.comparing import Compared
from evaluation.quality.rows import Row


def report(
    measured: Mapping[str, Sequence[Row]],
    files: Mapping[str, Path],
    *,
    store: bool,
    partly: bool = False,
) -> int:
    """Print the table; the exit code. `partly`: rows that are not there were not to be measured."""
    found: dict[str, list[Compared]] = {}
    worse: list[str] = []
    for part, rows in measured.items():
        before = baselines.read(files[part])
        found[part] = [comparing.compared(row, before.get(row.title)) for row in rows]
        gone = [] if partly else comparing.missing(rows, before)
        worse += [f"{part}: {why}" for why in comparing.failures(found[part], gone)]
        if store:
            baselines.write(files[part], rows)
    print("\n".join(table.lines(found)))
    if store or not worse:
        return 0
    print("\nWorse than the baseline:", *worse, sep="\n  ", file=sys.stderr)
    return 1
