"""What a person, a project or a key may use, and how much of it is used."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from contracts.inputs import Input

Dollars = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A decimal everywhere but in JSON, where it is a number."""


_WHOSE = {"person": "Your", "project": "This project's", "key": "This key's"}


class Limits(Input):
    """Null: no limit. Days and months are those of UTC."""

    model_config = ConfigDict(frozen=True)

    tokens_per_day: int | None = Field(default=None, gt=0, le=10**15)
    tokens_per_month: int | None = Field(default=None, gt=0, le=10**15)
    cost_per_day: Dollars | None = Field(
        default=None, gt=0, le=10**9, description="US dollars; what has no price is not counted."
    )
    cost_per_month: Dollars | None = Field(default=None, gt=0, le=10**9)


class Budget(BaseModel):
    """One limit, and what is used of it."""

    whose: Literal["person", "project", "key"]
    per: Literal["day", "month"]
    unit: Literal["tokens", "cost"]
    most: Dollars
    used: Dollars
    reserved: Dollars = Field(description="Kept for answers that are being written.")
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
            f" It renews at {self.renews_at:%Y-%m-%d %H:%M} UTC."
        )

    def _amount(self, value: Decimal) -> str:
        return f"{value:,.0f} tokens" if self.unit == "tokens" else f"${value:,.2f}"


class Reservation(BaseModel):
    """What an answer may come to at most, as far as that can be told before."""

    model_config = ConfigDict(frozen=True)

    tokens: int = 0
    cost: Decimal = Decimal(0)
    """Of what has a price."""
