from decimal import Decimal

import pytest

from contracts.chats import Usage
from contracts.ledger import Price, Used
from contracts.price_list import NoPriceList, read_price_list

LIST = """{
  "sample_spec": {"input_cost_per_token": "a prose"},
  "large-1": {
    "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
    "cache_read_input_token_cost": 1.25e-06, "litellm_provider": "someone", "mode": "chat"
  },
  "near/small-1": {"input_cost_per_token": 0, "output_cost_per_token": 0},
  "speech-1": {"input_cost_per_second": 0.0001, "output_cost_per_second": 0},
  "ranks-1": {"input_cost_per_query": 0.002, "input_cost_per_token": 0.0, "mode": "rerank"},
  "draws-1": {"output_cost_per_image": 0.04}
}"""


def test_prices_by_token_second_and_search_are_read_as_exact_amounts_and_others_passed_over():
    prices, passed_over = read_price_list(LIST)

    assert prices == {
        "large-1": Price(input=Decimal("2.5"), output=Decimal(10), cached=Decimal("1.25")),
        "near/small-1": Price(input=Decimal(0), output=Decimal(0)),
        "speech-1": Price(second=Decimal("0.0001")),
        "ranks-1": Price(input=Decimal(0), search=Decimal("0.002")),
    }
    assert passed_over == 1


def test_what_was_read_before_costs_its_own_price():
    price = read_price_list(LIST).prices["large-1"]

    cost = price.cost(Used(Usage(input_tokens=1000, cached_tokens=400, output_tokens=3)))

    assert cost == Decimal("0.002030")


@pytest.mark.parametrize(
    ("model", "used", "cost"),
    [
        ("speech-1", Used(seconds=Decimal(90)), Decimal("0.009")),
        ("ranks-1", Used(searches=3), Decimal("0.006")),
        ("ranks-1", Used(Usage(input_tokens=500), searches=1), Decimal("0.002")),
        ("large-1", Used(), Decimal(0)),
        ("large-1", Used(searches=1), None),
        ("speech-1", Used(Usage(input_tokens=5)), None),
    ],
)
def test_a_cost_is_that_of_what_is_priced_and_unknown_where_nothing_is(
    model: str, used: Used, cost: Decimal | None
):
    assert read_price_list(LIST).prices[model].cost(used) == cost


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        '{"m": {"input_cost_per_token": "much"}}',
        '{"m": {"input_cost_per_token": -1}}',
        '{"m": {"input_cost_per_token": 1, "output_cost_per_token": NaN}}',
    ],
)
def test_what_is_no_list_of_prices_is_refused_with_a_sentence(text: str):
    with pytest.raises(NoPriceList, match=r"\.$"):
        read_price_list(text)
