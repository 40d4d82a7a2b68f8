"""Calls to language models, counted where none can be made without: around the model itself."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol

from adapters.models.connections import Connections, FallbackModel
from adapters.models.estimating import estimated
from contracts.chats import Usage
from contracts.completions import ChatMessage, Delta, ToolSpec
from contracts.errors import ModelUnavailable
from contracts.events import Step
from contracts.ledger import Call, ModelRole, Outcome, Price, Prices, Used
from contracts.ports import ChatModel
from contracts.projects import ModelChoices

CHAT_ROLES = (
    ModelRole.ANSWER,
    ModelRole.AGENT,
    ModelRole.GUARD,
    ModelRole.REWRITE,
    ModelRole.JUDGE,
)


class Meter:
    """The calls of one question, in the order in which they began."""

    def __init__(self, prices: Prices) -> None:
        self._prices = prices
        self._counted: list[Counting] = []
        self._fallbacks: list[Step] = []
        self._number = 0

    def on(self, model: ChatModel, role: ModelRole) -> "MeteredModel":
        return MeteredModel(model, role, self)

    def price_of(self, model: str) -> Price | None:
        return self._prices.get(model)

    def add(self, counting: "Counting") -> None:
        self._counted.append(counting)

    def begin(self, role: ModelRole, model: str, messages: Sequence[ChatMessage] = ()) -> "Counted":
        counted = Counted(role, model, messages, self._prices.get(model))
        self._counted.append(counted)
        return counted

    def models(self, connections: Connections, chosen: ModelChoices) -> dict[ModelRole, ChatModel]:
        """What is asked in each role, each of its calls counted; none without a model."""
        found: dict[ModelRole, ChatModel] = {}
        for role in CHAT_ROLES:
            asked = [self.on(model, role) for model in connections.of(role, chosen)]
            if asked:
                found[role] = FallbackModel(asked, self.tell)
        return found

    @property
    def answered_by(self) -> str | None:
        """The model that wrote the answer, or was the last to try."""
        calls = [one.call for one in self._counted if one.call]
        names = [call.model for call in calls if call.role is ModelRole.ANSWER]
        return names[-1] if names else None

    def fallen_back(self) -> list[Step]:
        """Steps that say which model was asked in whose place, each told once."""
        told, self._fallbacks = self._fallbacks, []
        return told

    def tell(self, why: str) -> None:
        """As a step: somebody else was asked than was meant to be."""
        self._number += 1
        step_id = f"fallback-{self._number}"
        self._fallbacks.append(Step(id=step_id, name="fallback", state="finished", summary=why))

    def close(self) -> list[Call]:
        """All of them. One that is going on counts as stopped here and now: whoever ends a question
        does not wait until the last of its calls has noticed."""
        for counted in self._counted:
            counted.end(Outcome.STOPPED)
        return [counted.call for counted in self._counted if counted.call]


class Counting(Protocol):
    """A call while it goes on; None as long as it does."""

    @property
    def call(self) -> Call | None: ...

    def end(self, outcome: Outcome) -> None: ...


class Counted:
    """A call while it goes on, and what it came to."""

    def __init__(
        self, role: ModelRole, model: str, messages: Sequence[ChatMessage], price: Price | None
    ) -> None:
        self.call: Call | None = None
        self._role, self._model, self._messages, self._price = role, model, messages, price
        self._told: Usage | None = None
        self._written = 0

    def add(self, delta: Delta) -> Delta:
        """The same with its cost, where it tells what was used so far."""
        self._told = delta.usage or self._told
        self._written += len(delta.text) + len(delta.thought)
        self._written += len(delta.call.arguments) if delta.call else 0
        if delta.usage is None or self._price is None:
            return delta
        cost = self._price.cost(Used(delta.usage))
        if cost is None:
            return delta
        return replace(delta, usage=delta.usage.model_copy(update={"cost": float(cost)}))

    def end(self, outcome: Outcome, *, charged: bool = True) -> None:
        """Once: what ended stays as it is. What is not `charged` has used nothing."""
        if self.call is not None:
            return
        estimate = estimated(self._messages, self._written) if charged else Usage()
        usage = self._told or estimate
        self.call = Call(
            role=self._role,
            model=self._model,
            outcome=outcome,
            cost=self._price.cost(Used(usage)) if self._price else None,
            **usage.model_dump(exclude={"cost"}),
        )


class MeteredModel:
    """`ChatModel` that counts each of its calls, however it ends."""

    def __init__(self, model: ChatModel, role: ModelRole, meter: Meter) -> None:
        self.name = model.name
        self._model, self._role, self._meter = model, role, meter

    async def load(self) -> None:
        await self._model.load()

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        counted = self._meter.begin(self._role, self.name, messages)
        try:
            async with aclosing(self._model.stream(messages, tools)) as deltas:
                async for delta in deltas:
                    yield counted.add(delta)
            counted.end(Outcome.COMPLETE)
        except ModelUnavailable as error:
            counted.end(Outcome.FAILED, charged=error.charged)
            raise
        finally:  # its reader is gone
            counted.end(Outcome.STOPPED)
