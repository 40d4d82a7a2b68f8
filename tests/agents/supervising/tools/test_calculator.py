"""Arithmetic without running code."""

import pytest

from agents.supervising.tools.calculator import value_of
from contracts.tools import ToolFailure
from tests.agents.supervising.made import call
from tests.agents.supervising.tools.made import carried

NO_ARITHMETIC = "That is no arithmetic. Write numbers, + - * / ^ and brackets."


async def test_a_sum_is_told_with_its_value_to_the_model_and_in_the_trace() -> None:
    result = await carried(call("calculate", expression="2 * (3 + 4)"))

    assert (result.text, result.summary) == ("2 * (3 + 4) = 14", "2 * (3 + 4) = 14")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("(140 + 90) * 1.19", "273.7"),
        ("0.1 + 0.2", "0.3"),
        ("2^10", "1024"),
        ("7 / 2", "3.5"),
        ("6 ÷ 2 × 5", "15"),
        ("-7 // 2", "-4"),
        ("+7 % 4", "3"),
        ("round(sqrt(2), 3)", "1.414"),
        ("max(3, 9) - min(3, 9)", "6"),
        ("2 * pi", "6.28318530718"),
        ("123456789012345678 + 1", "123456789012345679"),
    ],
)
def test_arithmetic_is_exact(expression: str, value: str) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("__import__('os').system('id')", NO_ARITHMETIC),
        ("(1).__class__", NO_ARITHMETIC),
        ("'a' * 9", "That has no number as its value."),
        ("[1, 2]", NO_ARITHMETIC),
        ("9 ** 9 ** 9", NO_ARITHMETIC),
        ("sqrt(-1)", NO_ARITHMETIC),
        ("x + 1", NO_ARITHMETIC),
        ("1; 2", NO_ARITHMETIC),
        ("1 +", NO_ARITHMETIC),
        ("1 << 2", NO_ARITHMETIC),
        ("1 < 2", NO_ARITHMETIC),
        ("'a'", "That has no number as its value."),
        ("1e308 * 10", "That is too large."),
        ("1 / 0", "That divides by zero."),
    ],
)
def test_what_is_no_arithmetic_or_has_no_value_is_refused_and_it_is_said_why(
    expression: str, told: str
) -> None:
    with pytest.raises(ToolFailure) as failure:
        value_of(expression)

    assert str(failure.value) == told
