"""Where an agent's run is kept from step to step, for whoever goes on with it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.wiring import ServiceAdapters
from contracts.people import Caller
from contracts.projects import AgentChoice

if TYPE_CHECKING:
    from adapters.postgres.chats.checkpoints import RunCheckpointer
    from adapters.postgres.chats.runs import Run


@dataclass(frozen=True)
class Standing:
    """How far a run has come before this process works on it."""

    checkpointer: "RunCheckpointer | None"
    begun: bool = False
    """It is gone on with from where the checkpointer says."""
    started: Collection[str] = ()
    """Steps that another process began."""


def checkpointer_of(
    adapters: ServiceAdapters, person: Caller, run: "Run", choice: AgentChoice
) -> "RunCheckpointer | None":
    """None where one search answers: to begin that again costs less than to keep its steps."""
    if choice is AgentChoice.SIMPLE or not adapters.models.names:
        return None
    # LangGraph costs a second of CPU; see app.warm_up
    from adapters.postgres.chats.checkpoints import RunCheckpointer
    from agents import STATE_TYPES

    return RunCheckpointer(adapters.db, person, run, STATE_TYPES)
