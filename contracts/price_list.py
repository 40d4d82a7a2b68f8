"""A list of prices as LiteLLM publishes one, and as somebody may write a few of their own.

A JSON object with an entry for each model, by its name: `input_cost_per_token`,
`output_cost_per_token` and `cache_read_input_token_cost` in US dollars; whatever else it says is
not read. A price of 0 is a price.
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from contracts.ledger import Price, Prices

_NO_MODELS = {"sample_spec", "fallback_generalizations"}
_MILLION = 1_000_000
_ENTRIES = TypeAdapter(dict[str, dict[str, Any]])


class PriceList(NamedTuple):
    prices: Prices
    passed_over: int
    """Models that are not priced by tokens."""


class NoPriceList(ValueError):
    """With a sentence that says what is wrong."""


def read_price_list(text: str) -> PriceList:
    """Raises `NoPriceList`."""
    try:
        entries = _ENTRIES.validate_python(json.loads(text, parse_float=Decimal))
    except ValidationError:
        raise NoPriceList("It is no JSON object with an object for each model.") from None
    except ValueError as error:
        raise NoPriceList(f"It is no JSON: {error}.") from None
    named = {name: entry for name, entry in entries.items() if name not in _NO_MODELS}
    prices = {name: price for name, entry in named.items() if (price := _price(name, entry))}
    return PriceList(prices, len(named) - len(prices))


def _price(name: str, entry: dict[str, Any]) -> Price | None:
    if entry.get("input_cost_per_token") is None:
        return None
    try:
        cached = entry.get("cache_read_input_token_cost")
        return Price(
            input=_million(entry["input_cost_per_token"]),
            output=_million(entry.get("output_cost_per_token") or 0),
            cached=None if cached is None else _million(cached),
        )
    except (InvalidOperation, ValidationError):
        raise NoPriceList(f"The prices of {name} are no amounts of money.") from None


def _million(cost: Any) -> Decimal:
    return Decimal(str(cost)) * _MILLION
