"""A list of prices as LiteLLM publishes one, and as somebody may write a few of their own.

A JSON object with an entry for each model, by its name: `input_cost_per_token`,
`output_cost_per_token` and `cache_read_input_token_cost` in US dollars, of what transcribes
`input_cost_per_second` or `output_cost_per_second`, of what reranks `input_cost_per_query`;
whatever else it says is not read. A price of 0 is a price.
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from contracts.ledger import Price, Prices

_NO_MODELS = {"sample_spec", "fallback_generalizations"}
_MILLION = 1_000_000
_TOKEN, _QUERY = "input_cost_per_token", "input_cost_per_query"
_SECONDS = ("input_cost_per_second", "output_cost_per_second")
_ENTRIES = TypeAdapter(dict[str, dict[str, Any]])


class PriceList(NamedTuple):
    prices: Prices
    passed_over: int
    """Models that are priced by something else."""


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
    if all(entry.get(unit) is None for unit in (_TOKEN, *_SECONDS, _QUERY)):
        return None
    try:
        # Of a recording's second either way of writing it says the whole price, the other is 0.
        seconds = [Decimal(str(entry[key])) for key in _SECONDS if entry.get(key) is not None]
        return Price(
            input=_optional(entry.get(_TOKEN), _MILLION),
            output=_million(entry.get("output_cost_per_token") or 0),
            cached=_optional(entry.get("cache_read_input_token_cost"), _MILLION),
            second=max(seconds, default=None),
            search=_optional(entry.get(_QUERY), 1),
        )
    except (InvalidOperation, ValidationError):
        raise NoPriceList(f"The prices of {name} are no amounts of money.") from None


def _optional(cost: Any, times: int) -> Decimal | None:
    return None if cost is None else Decimal(str(cost)) * times


def _million(cost: Any) -> Decimal:
    return Decimal(str(cost)) * _MILLION
