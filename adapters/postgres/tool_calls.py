"""Calls of tools that change something, as they were started and as they ended."""

from enum import StrEnum
from uuid import UUID

from psycopg.errors import UniqueViolation

from adapters.postgres.database import Tx


class CallOutcome(StrEnum):
    """What is known of a call that has ended for us."""

    ANSWERED = "answered"
    UNSENT = "unsent"
    UNKNOWN = "unknown"


class AlreadyStarted(Exception):
    """This call was started before, by whichever process."""


async def start(tx: Tx, run_id: UUID, step: str, tool: str) -> None:
    """Committed before the call is sent. Raises `AlreadyStarted`; the transaction is over then."""
    try:
        await tx.execute(
            "insert into tool_calls (project_id, chat_id, run_id, step_id, tool)"
            " select r.project_id, r.chat_id, r.id, %s, %s from runs r where r.id = %s",
            [step, tool, run_id],
        )
    except UniqueViolation:
        raise AlreadyStarted from None


async def end(tx: Tx, run_id: UUID, step: str, outcome: CallOutcome) -> None:
    await tx.execute(
        "update tool_calls set ended_at = now(), outcome = %s where run_id = %s and step_id = %s",
        [outcome, run_id, step],
    )


async def started(tx: Tx, run_id: UUID) -> list[str]:
    """Names of tools that a run called, or may have called, in order."""
    rows = await tx.rows(
        "select tool from tool_calls where run_id = %s and outcome is distinct from 'unsent'"
        " order by started_at, step_id",
        [run_id],
    )
    return [row["tool"] for row in rows]
