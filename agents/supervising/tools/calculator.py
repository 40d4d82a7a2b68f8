"""Arithmetic, without running code: a small grammar of numbers, operators and a few functions."""

import ast
import math
from typing import Any

import simpleeval
from pydantic import Field

from agents.supervising.tools.builtin import Arguments, Builtin, Desk
from contracts.tools import ToolFailure, ToolResult

_DIGITS = 12
"""Fewer than a float has: 0.1 + 0.2 is 0.3."""
_FUNCTIONS: dict[str, Any] = {
    "abs": abs, "ceil": math.ceil, "floor": math.floor, "max": max, "min": min, "round": round,
    "sqrt": math.sqrt,
}  # fmt: skip
_OPERATORS = {
    kind: done
    for kind, done in simpleeval.DEFAULT_OPERATORS.items()
    if kind.__name__ in {"Add", "Sub", "Mult", "Div", "FloorDiv", "Mod", "Pow", "USub", "UAdd"}
}


class Calculation(Arguments):
    expression: str = Field(
        min_length=1, max_length=300, description="Such as `(140 + 90) * 1.19`; `^` is power."
    )


async def _calculate(wanted: Calculation, desk: Desk) -> ToolResult:
    told = f"{wanted.expression} = {value_of(wanted.expression)}"
    return ToolResult(told, summary=told)


def value_of(expression: str) -> str:
    """Raises `ToolFailure` where it is no arithmetic, or has no value."""
    written = expression.strip().replace("^", "**").replace("×", "*").replace("÷", "/")
    try:
        ast.parse(written, mode="eval")  # of two, the other would be left out without a word
        value = simpleeval.SimpleEval(_OPERATORS, _FUNCTIONS, {"pi": math.pi}).eval(written)
    except ZeroDivisionError:
        raise ToolFailure("That divides by zero.") from None
    except (
        simpleeval.InvalidExpression,
        SyntaxError,
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
    ):
        raise ToolFailure("That is no arithmetic. Write numbers, + - * / ^ and brackets.") from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ToolFailure("That has no number as its value.")
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise ToolFailure("That is too large.")
    return f"{value:.{_DIGITS}g}"


CALCULATE = Builtin("calculate", "Work out a sum exactly.", Calculation, _calculate)
