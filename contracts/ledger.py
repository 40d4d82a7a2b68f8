"""What calls to models came to: the entries of the ledger, and the prices they are told by."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from contracts.chats import Usage

_MILLION = Decimal(1_000_000)


class ModelRole(StrEnum):
    """What a model is asked for."""

    ANSWER = "answer"
    AGENT = "agent"
    GUARD = "guard"
    REWRITE = "rewrite"
    JUDGE = "judge"
    EMBED = "embed"
    TRANSCRIBE = "transcribe"
    RERANK = "rerank"


class Outcome(StrEnum):
    """How a call ended. One that was stopped, or failed, may have been charged for all the same."""

    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"


class Price(BaseModel):
    """US dollars per million tokens."""

    model_config = ConfigDict(frozen=True)

    input: Decimal = Field(ge=0, allow_inf_nan=False)
    output: Decimal = Field(ge=0, allow_inf_nan=False)
    cached: Decimal | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="Of input read before; else `input`."
    )

    def cost(self, usage: Usage) -> Decimal:
        fresh = usage.input_tokens - usage.cached_tokens
        cached = self.input if self.cached is None else self.cached
        total = (
            fresh * self.input + usage.cached_tokens * cached + usage.output_tokens * self.output
        )
        return total / _MILLION


Prices = Mapping[str, Price]
"""By the name of the model, as the settings have it."""


class Call(BaseModel):
    """One call to a model, over. Its id is its own, so that it is entered once however often that
    is tried."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(default_factory=uuid4)
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    role: ModelRole
    model: str
    outcome: Outcome
    input_tokens: int = 0
    cached_tokens: int = 0
    """Of the input tokens, those that the server had read before."""
    output_tokens: int = 0
    estimated: bool = False
    cost: Decimal | None = None
    """In US dollars; None where nobody named a price."""


class Account(BaseModel):
    """Whose calls they are, and what for."""

    model_config = ConfigDict(frozen=True)

    user_id: UUID
    project_id: UUID | None
    api_key_id: UUID | None = None
    run_id: UUID | None = None
    message_id: UUID | None = None
    document_id: UUID | None = None


def usage_of(calls: Iterable[Call | Usage]) -> Usage:
    """What they come to; no cost where that of one that was charged is not known."""
    charged = [call for call in calls if call.input_tokens or call.output_tokens]
    costs = [call.cost for call in charged]
    known = [Decimal(cost) for cost in costs if cost is not None]
    return Usage(
        input_tokens=sum(call.input_tokens for call in charged),
        output_tokens=sum(call.output_tokens for call in charged),
        cached_tokens=sum(call.cached_tokens for call in charged),
        estimated=any(call.estimated for call in charged),
        cost=float(sum(known)) if known and len(known) == len(costs) else None,
    )
