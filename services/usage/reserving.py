"""Before a question is run: what its answer may come to, and whether the budgets allow that."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from adapters.models.estimating import tokens_of
from contracts.budgets import Budget, Reservation
from contracts.chats import Usage
from contracts.completions import ChatMessage
from contracts.errors import BudgetExceeded
from contracts.ledger import Prices, Used
from contracts.projects import AgentChoice, ProjectSettings
from contracts.settings import ModelSettings

_PROMPT = 1500
"""Tokens of what a model is told beside question and passages, in all of its calls."""
_PASSAGE = 300


def reservation(
    model: ModelSettings | None,
    settings: ProjectSettings,
    asked: Sequence[str],
    agent: AgentChoice | None,
    prices: Prices,
) -> Reservation:
    """What is read once, as far as the model reads at all, and an answer of the longest kind; where
    an agent may answer, all that it may use as well. Nothing without a model."""
    if model is None:
        return Reservation()
    retrieval = settings.retrieval
    passages = retrieval.passages * (1 + 2 * retrieval.neighbours) * _PASSAGE
    read = _PROMPT + passages + tokens_of([ChatMessage("user", text) for text in asked])
    read = min(read, model.window or read)
    if (agent or settings.agent.choice) is not AgentChoice.SIMPLE:
        read += settings.agent.tokens
    price = prices.get(model.name)
    most = Used(Usage(input_tokens=read, output_tokens=model.max_tokens))
    cost = price.cost(most) if price else None
    return Reservation(tokens=read + model.max_tokens, cost=cost or Decimal(0))


def must_be_within(budgets: Sequence[Budget]) -> None:
    """Raises `BudgetExceeded` for the first that the reservation, which is among what they have
    reserved, does not fit in."""
    exceeded = next((budget for budget in budgets if budget.is_exceeded), None)
    if exceeded is not None:
        told = exceeded.told("this question", "this answer and others being written")
        raise BudgetExceeded(told, _seconds_until(exceeded))


_SOON = 30


def _seconds_until(budget: Budget) -> int:
    """Where what others keep is all that stands in the way, that may be over soon."""
    seconds = max(1, math.ceil((budget.renews_at - datetime.now(UTC)).total_seconds()))
    return seconds if budget.used >= budget.most else min(seconds, _SOON)
