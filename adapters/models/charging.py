"""Calls to embedders, rerankers and transcribers, counted for whoever they are made for.

Whose they are is known to a use case, and asked far below it, behind caches and graphs: so what
counts is handed on with the context of the task. Where nobody counts, as at the start and when
health is asked, calls are in no ledger.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

import httpx

from adapters.models.estimating import tokens_in
from adapters.models.metering import Meter
from contracts.chats import Usage
from contracts.errors import IngestFailure, ModelUnavailable
from contracts.ledger import Call, ModelRole, Outcome, Price, Used

_BYTES_A_SECOND = 16_000
_MOST = 10**12
_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def counting(meter: Meter) -> Iterator[None]:
    """What is asked in here, and in tasks that are begun in here, is counted by this meter."""
    token = _METER.set(meter)
    try:
        yield
    finally:
        _METER.reset(token)


def current_meter() -> Meter | None:
    """None where nobody counts."""
    return _METER.get()


class Charged:
    """A call while it goes on, and what it came to: what its server tells, else an estimate."""

    def __init__(
        self, role: ModelRole, model: str, estimate: Used, price: Price | None = None
    ) -> None:
        self.call: Call | None = None
        self._role, self._model, self._price = role, model, price
        self._estimate = estimate
        self._told: Used | None = None

    def tell(self, used: Used) -> None:
        self._told = used

    def end(self, outcome: Outcome, *, charged: bool = True) -> None:
        """Once: what ended stays as it is. What is not `charged` has used nothing."""
        if self.call is not None:
            return
        estimate = self._estimate if charged else Used()
        used = self._told or estimate
        self.call = Call(
            role=self._role,
            model=self._model,
            outcome=outcome,
            seconds=used.seconds,
            searches=used.searches,
            cost=self._price.cost(used) if self._price else None,
            **used.usage.model_dump(exclude={"cost"}),
        )


@contextmanager
def charged(role: ModelRole, model: str, estimate: Used) -> Iterator[Charged]:
    """One call, however it ends. `estimate` is what counts where its server does not say."""
    meter = _METER.get()
    call = Charged(role, model, estimate, meter and meter.price_of(model))
    if meter is not None:
        meter.add(call)
    try:
        yield call
        call.end(Outcome.COMPLETE)
    except ModelUnavailable as error:
        call.end(Outcome.FAILED, charged=error.charged)
        raise
    except IngestFailure:  # refused, unless its server said what it used
        call.end(Outcome.FAILED, charged=False)
        raise
    finally:  # whoever waited for it is gone
        call.end(Outcome.STOPPED)


def uncharged(error: ModelUnavailable) -> ModelUnavailable:
    """The same, of a call that no model has read."""
    error.charged = False
    return error


def as_charged(error: ModelUnavailable, cause: Exception) -> ModelUnavailable:
    """The same: whom nothing reached has read nothing, one that was silent for long may have."""
    reached = not isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout)
    return error if reached else uncharged(error)


def by_tokens(characters: int) -> Used:
    """An estimate for what reads so many characters."""
    return Used(Usage(input_tokens=tokens_in(characters), estimated=True))


def by_seconds(size: int) -> Used:
    """An estimate for a recording of so many bytes, as long as one of 128 kbit/s is."""
    seconds = Decimal(max(1, size // _BYTES_A_SECOND))
    return Used(Usage(estimated=True), seconds=seconds)


def told_tokens(answer: Any) -> Usage | None:
    """What a server says in `usage`, by whichever of the names that are in use; None: nothing."""
    told = answer.get("usage") if isinstance(answer, dict) else None
    read = told_number(told, "prompt_tokens", "input_tokens", "total_tokens")
    wrote = told_number(told, "completion_tokens", "output_tokens")
    if read is None and wrote is None:
        return None
    return Usage(input_tokens=int(read or 0), output_tokens=int(wrote or 0))


def told_number(told: Any, *names: str) -> Decimal | None:
    """The first of these that a server gave as a number which can be an amount."""
    for name in names:
        value = told.get(name) if isinstance(told, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _MOST:
            return Decimal(str(value))
    return None
