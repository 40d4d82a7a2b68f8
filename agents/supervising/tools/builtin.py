"""A tool of Ibid's own: what a model is told of it, and how its arguments are read."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.answering.context import Context
from contracts.chats import Hit
from contracts.completions import ToolSpec
from contracts.tools import ToolFailure, ToolResult


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Desk:
    """What a tool works with: the passages that the agent was shown so far are numbered from 1."""

    context: Context
    shown: Sequence[Hit]
    question: str = ""

    def passage(self, number: int) -> Hit:
        if not 1 <= number <= len(self.shown):
            raise ToolFailure(
                f"There is no passage {number}: they are numbered from 1 to {len(self.shown)}."
                if self.shown
                else "No passage was shown yet: search first."
            )
        return self.shown[number - 1]


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class Builtin(Generic[A]):
    name: str
    description: str
    arguments: type[A]
    run: Callable[[A, Desk], Awaitable[ToolResult]]

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec(self.name, self.description, schema_of(self.arguments))

    async def call(self, written: str, desk: Desk) -> ToolResult:
        """`written` are the arguments as the model wrote them."""
        return await self.run(read(self.arguments, written), desk)


def read(arguments: type[A], written: str) -> A:
    """Raises `ToolFailure` with what is wrong, field by field."""
    try:
        return arguments.model_validate_json(written.strip() or "{}")
    except ValidationError as error:
        wrong = "; ".join(_fault(one["loc"], one["msg"]) for one in error.errors()[:5])
        raise ToolFailure(
            f"The arguments are wrong: {wrong}. Call it again with right ones."
        ) from None


def _fault(where: Sequence[int | str], message: str) -> str:
    field = ".".join(map(str, where))
    return f"{field}: {message}" if field else message


def schema_of(arguments: type[BaseModel]) -> dict[str, Any]:
    """Without titles: they repeat the names, and every question pays for them. What is called
    `title` itself has no text there, but a schema."""
    return _untitled(arguments.model_json_schema())


def _untitled(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_untitled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _untitled(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }
