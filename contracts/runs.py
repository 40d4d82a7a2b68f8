"""Runs: answers while they are written."""

from typing import NamedTuple
from uuid import UUID


class RunKey(NamedTuple):
    """Names a run's log; keys in Redis begin with the project."""

    project_id: UUID
    run_id: UUID
