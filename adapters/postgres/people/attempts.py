"""How often what was tried, in windows that slide. As anonymous: nobody is signed in yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from adapters.postgres.database import Tx
from contracts.errors import TooManyRequests


class Budget(NamedTuple):
    """So many within the window; `subject` is a keyed digest of what is counted."""

    subject: bytes
    limit: int


class Taken(NamedTuple):
    subjects: list[bytes]
    at: datetime


async def take(
    tx: Tx, budgets: Sequence[Budget], seconds: int, of: str, otherwise: str = ""
) -> Taken:
    """One from each budget, or none from any; `of` and `otherwise` are for who is refused.

    Raises:
        TooManyRequests: one of them has nothing left.
    """
    subjects = [budget.subject for budget in budgets]
    row = await tx.row(
        "select * from app.take_attempts(%s, %s, %s)",
        [subjects, [budget.limit for budget in budgets], seconds],
    )
    assert row is not None  # noqa: S101  # the function returns exactly one row
    if row["wait_seconds"] is not None:
        wait = row["wait_seconds"]
        raise TooManyRequests(f"Too many {of}. Try again in {_spoken(wait)}{otherwise}.", wait)
    return Taken(subjects, row["taken_at"])


async def give_back(tx: Tx, taken: Taken) -> None:
    await tx.execute("select app.give_back_attempts(%s, %s)", [taken.subjects, taken.at])


def _spoken(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
