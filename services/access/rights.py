"""What a role may do, asked of the database, which is the one that refuses.

Most rights need no question: a policy refuses the row that is read or written. These are for what
is done for a project without writing a row of it, and for what costs before anything is refused.
"""

from uuid import UUID

from adapters.postgres import projects
from adapters.postgres.database import Tx


async def must_write(tx: Tx, project_id: UUID) -> None:
    """Raises `Forbidden` for readers and strangers; the transaction is over then."""
    await projects.must_write(tx, project_id)


async def must_own(tx: Tx, project_id: UUID) -> None:
    """Likewise, for what owners alone may do."""
    await projects.must_own(tx, project_id)


async def may_write(tx: Tx, project_id: UUID) -> bool:
    """Whether the caller owns or edits the project, for what is shown to those alone."""
    return await projects.may_write(tx, project_id)
