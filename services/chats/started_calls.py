"""What an answer that is begun again may have done already, as the database knows it."""

from uuid import UUID

from adapters.postgres import tool_calls
from adapters.wiring import ServiceAdapters
from contracts.errors import Unavailable
from contracts.people import Caller


async def refuse_a_second_time(adapters: ServiceAdapters, person: Caller, run_id: UUID) -> None:
    """The log of a run may be lost, and with it that a tool was called.

    Raises:
        Unavailable: a tool that changes something was started before.
    """
    async with adapters.db.as_user(person) as tx:
        names = await tool_calls.started(tx, run_id)
    if names:
        raise Unavailable(
            "The process that wrote this answer ended after it had called"
            f" {', '.join(dict.fromkeys(names))}. Look whether that did what you wanted before you"
            " ask again: it is not called a second time."
        )
