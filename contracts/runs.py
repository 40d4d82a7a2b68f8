"""Runs: answers while they are written."""

from typing import NamedTuple
from uuid import UUID


class Orphan(NamedTuple):
    """A run whose process died. Who holds its lease under this `epoch` may go on with it."""

    project_id: UUID
    run_id: UUID
    user_id: UUID
    """Whose question it is."""
    epoch: int


class RunKey(NamedTuple):
    """Names a run's log; keys in Redis begin with the project."""

    project_id: UUID
    run_id: UUID
