"""What calls to models came to: the entries of the ledger, and the prices they are told by."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
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


class Used(NamedTuple):
    """What a call came to in whatever its provider charges by."""

    usage: Usage = Usage()
    seconds: Decimal = Decimal(0)
    """Of a recording."""
    searches: int = 0
    """That a reranker judged; a provider may count a long one as several."""


class Price(BaseModel):
    """US dollars per million tokens, per second of a recording and per search; None: not so."""

    model_config = ConfigDict(frozen=True)

    input: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    output: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    cached: Decimal | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="Of input read before; else `input`."
    )
    second: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    search: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)

    def cost(self, used: Used) -> Decimal | None:
        """None where nothing that was used is priced."""
        seconds, searches, tokens = used.seconds, used.searches, self._of_tokens(used.usage)
        parts = [
            None if self.second is None or not seconds else seconds * self.second,
            None if self.search is None or not searches else searches * self.search,
            tokens,
        ]
        known = [part for part in parts if part is not None]
        if known:
            return sum(known, Decimal(0))
        return None if seconds or searches or _has_tokens(used.usage) else Decimal(0)

    def _of_tokens(self, usage: Usage) -> Decimal | None:
        if self.input is None or not _has_tokens(usage):
            return None
        fresh = usage.input_tokens - usage.cached_tokens
        cached = self.input if self.cached is None else self.cached
        total = (
            fresh * self.input + usage.cached_tokens * cached + usage.output_tokens * self.output
        )
        return total / _MILLION


def _has_tokens(usage: Usage) -> bool:
    return usage.input_tokens + usage.output_tokens > 0


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
    seconds: Decimal = Decimal(0)
    searches: int = 0
    estimated: bool = False
    cost: Decimal | None = None
    """In US dollars; None where nobody named a price."""

    def priced(self, prices: "Prices") -> "Call":
        """The same with its cost as it is now, where it has none."""
        price = prices.get(self.model)
        if self.cost is not None or price is None:
            return self
        return self.model_copy(update={"cost": price.cost(self._used)})

    @property
    def _used(self) -> "Used":
        tokens = Usage(
            input_tokens=self.input_tokens,
            cached_tokens=self.cached_tokens,
            output_tokens=self.output_tokens,
        )
        return Used(tokens, self.seconds, self.searches)


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
    charged = [call for call in calls if _is_charged(call)]
    costs = [call.cost for call in charged]
    known = [Decimal(cost) for cost in costs if cost is not None]
    return Usage(
        input_tokens=sum(call.input_tokens for call in charged),
        output_tokens=sum(call.output_tokens for call in charged),
        cached_tokens=sum(call.cached_tokens for call in charged),
        estimated=any(call.estimated for call in charged),
        cost=float(sum(known)) if known and len(known) == len(costs) else None,
    )


def _is_charged(call: Call | Usage) -> bool:
    return call.input_tokens + call.output_tokens > 0 or (
        isinstance(call, Call) and bool(call.seconds or call.searches)
    )
