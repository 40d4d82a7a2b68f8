"""What models were asked for over a stretch of days."""

from datetime import date

from pydantic import BaseModel, Field

from contracts.budgets import Budget, Dollars
from contracts.ledger import ModelRole
from contracts.quotas import Quota


class UsageRow(BaseModel):
    """Of one day, one model and one role."""

    day: date
    model: str
    role: ModelRole
    calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    seconds: float = Field(default=0, description="Of recordings that were transcribed.")
    searches: int = Field(default=0, description="That were reranked, as providers count them.")
    estimated_calls: int = Field(description="Whose tokens were counted from characters.")
    cost: Dollars | None = Field(
        description="In US dollars, of calls with a price; null where none of them has one."
    )
    unpriced_calls: int = Field(description="Which used tokens of no known price.")


class UsageReport(BaseModel):
    """Oldest day first; days are those of UTC."""

    since: date
    until: date = Field(description="The last day, itself included.")
    rows: list[UsageRow]
    budgets: list[Budget] = Field(description="Those that a question of the caller's comes under.")
    quotas: list[Quota] = Field(
        default=[], description="Those that a document of the caller's comes under, as of now."
    )
