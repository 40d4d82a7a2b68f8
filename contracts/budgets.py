"""What a person, a project or a key may use, and how much of it is used."""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from contracts.errors import BudgetExceeded
from contracts.inputs import Input
from contracts.ledger import Prices, Used

Wanted = Iterable[tuple[str, Used]]
"""What is about to be asked: the name of a model, and what that may come to at most."""

Dollars = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A decimal everywhere but in JSON, where it is a number."""


_WHOSE = {"person": "Your", "project": "This project's", "key": "This key's"}
_SET_BY = {
    "person": "whoever runs this Ibid",
    "project": "an owner of the project",
    "key": "whose key it is",
}


class Limits(Input):
    """Null: no limit. Days and months are those of UTC."""

    model_config = ConfigDict(frozen=True)

    tokens_per_day: int | None = Field(default=None, gt=0, le=10**15)
    tokens_per_month: int | None = Field(default=None, gt=0, le=10**15)
    cost_per_day: Dollars | None = Field(
        default=None, gt=0, le=10**9, description="US dollars; what has no price is not counted."
    )
    cost_per_month: Dollars | None = Field(default=None, gt=0, le=10**9)
    questions_per_day: int | None = Field(
        default=None, gt=0, le=10**9, description="With other answers to the same ones."
    )
    questions_per_month: int | None = Field(default=None, gt=0, le=10**9)


class Budget(BaseModel):
    """One limit, and what is used of it."""

    whose: Literal["person", "project", "key"]
    per: Literal["day", "month"]
    unit: Literal["tokens", "cost", "questions"]
    most: Dollars
    used: Dollars
    reserved: Dollars = Field(
        description="Kept for answers, searches and documents that are in work."
    )
    renews_at: datetime

    @property
    def is_exceeded(self) -> bool:
        return self.used + self.reserved > self.most

    def told(self, what: str, kept_for: str) -> str:
        """Why it does not allow `what`, for which it would keep something, and when it will."""
        used, reserved, most = (self._amount(x) for x in (self.used, self.reserved, self.most))
        return (
            f"{_WHOSE[self.whose]} budget of {most} a {self.per} does not allow {what}:"
            f" {used} used, and {reserved} would be kept for {kept_for}."
            f" It renews at {self.renews_at:%Y-%m-%d %H:%M} UTC;"
            f" {_SET_BY[self.whose]} can raise it."
        )

    def _amount(self, value: Decimal) -> str:
        return f"${value:,.2f}" if self.unit == "cost" else f"{value:,.0f} {self.unit}"


class Reservation(BaseModel):
    """What an answer, a search or a document may come to at most, as far as that can be told
    before."""

    model_config = ConfigDict(frozen=True)

    tokens: int = 0
    cost: Decimal = Decimal(0)
    """Of what has a price."""

    @classmethod
    def of(cls, wanted: Wanted, prices: Prices) -> "Reservation":
        tokens, cost = 0, Decimal(0)
        for name, used in wanted:
            tokens += used.usage.input_tokens + used.usage.output_tokens
            price = prices.get(name)
            cost += (price and price.cost(used)) or Decimal(0)
        return cls(tokens=tokens, cost=cost)


_SOON = 30


def must_be_within(found: Sequence[Budget], what: str, kept_for: str) -> None:
    """Raises `BudgetExceeded` for the first that the reservation, which is among what they have
    reserved, does not fit in."""
    exceeded = next((budget for budget in found if budget.is_exceeded), None)
    if exceeded is not None:
        raise BudgetExceeded(exceeded.told(what, kept_for), _seconds_until(exceeded))


def _seconds_until(budget: Budget) -> int:
    """Where what others keep is all that stands in the way, that may be over soon."""
    seconds = max(1, math.ceil((budget.renews_at - datetime.now(UTC)).total_seconds()))
    return seconds if budget.used >= budget.most else min(seconds, _SOON)
