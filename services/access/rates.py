"""How often whoever calls may, before anything is done for them.

See docs/decisions/0092: requests by person, key and address, where the door knows them; questions
by project too, once it is known that whoever asks is in it. Else strangers would use up others'.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from uuid import UUID

from adapters import metrics
from adapters.daily import Taken
from adapters.rates import Rate, RedisRates, Standing, Whose
from adapters.telemetry import bound_network
from adapters.wiring import ApiAdapters
from contracts.errors import RateExceeded
from contracts.people import Caller
from services.access.acting import Acting


async def take_request(
    adapters: ApiAdapters, caller: Caller | None, counted: Collection[Whose] = ()
) -> Standing | None:
    """`counted` are those whose request it was before.

    Raises:
        RateExceeded: too many came in a minute.
    """
    rates = adapters.settings.rates
    address = ("address", bound_network.get(), rates.requests_per_address)
    wanted: list[tuple[Whose, str, int]] = [address]
    if caller is not None:
        wanted += _of(caller, rates.requests_per_person, rates.requests_per_key)
    limited = [Rate(*one) for one in wanted if one[2] and one[0] not in counted]
    return await _taken(adapters.rates, "requests", limited)


async def take_question(acting: Acting, project_id: UUID) -> None:
    """Whoever asks is in the project. Raises `RateExceeded`."""
    rates = acting.adapters.settings.rates
    wanted: list[tuple[Whose, str, int]] = [
        *_of(acting.caller, rates.questions_per_person, rates.questions_per_key),
        ("project", str(project_id), rates.questions_per_project),
        ("address", bound_network.get(), rates.questions_per_address),
    ]
    limited = [Rate(*one) for one in wanted if one[1] and one[2]]
    await _taken(acting.adapters.rates, "questions", limited)


@asynccontextmanager
async def counted_for_today(acting: Acting) -> AsyncIterator[Taken]:
    """A question of the day of the caller's key and address, given back unless it was begun.

    Raises:
        BudgetExceeded: they have none left today.
    """
    adapters, rates = acting.adapters, acting.adapters.settings.rates
    wanted: list[tuple[Whose, str, int]] = [
        *_of(acting.caller, 0, rates.questions_per_key_a_day),
        ("address", bound_network.get(), rates.questions_per_address_a_day),
    ]
    taken = await adapters.daily.take([Rate(*one) for one in wanted if one[1] and one[2]])
    try:
        yield taken
    except BaseException:  # also who goes away has asked nothing
        await asyncio.shield(adapters.daily.give_back(taken))
        raise


async def _taken(rates: RedisRates, what: str, limited: list[Rate]) -> Standing | None:
    try:
        return await rates.take(what, limited)
    except RateExceeded as error:
        metrics.OVER_RATE.labels(error.limit[0]).inc()
        raise


def _of(caller: Caller, person: int, key: int) -> Iterator[tuple[Whose, str, int]]:
    yield "person", str(caller.user_id), person
    if caller.api_key_id is not None:
        yield "key", str(caller.api_key_id), key
