from decimal import Decimal

import pytest

from contracts.chats import Usage
from contracts.ledger import Price
from contracts.price_list import NoPriceList, read_price_list

LIST = """{
  "sample_spec": {"input_cost_per_token": "a prose"},
  "large-1": {
    "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
    "cache_read_input_token_cost": 1.25e-06, "litellm_provider": "someone", "mode": "chat"
  },
  "near/small-1": {"input_cost_per_token": 0, "output_cost_per_token": 0},
  "speech-1": {"input_cost_per_second": 0.0001, "mode": "audio_transcription"}
}"""


def test_prices_by_token_are_read_as_exact_amounts_by_the_million_and_others_passed_over():
    prices, passed_over = read_price_list(LIST)

    assert prices == {
        "large-1": Price(input=Decimal("2.5"), output=Decimal(10), cached=Decimal("1.25")),
        "near/small-1": Price(input=Decimal(0), output=Decimal(0)),
    }
    assert passed_over == 1


def test_what_was_read_before_costs_its_own_price():
    price = read_price_list(LIST).prices["large-1"]

    cost = price.cost(Usage(input_tokens=1000, cached_tokens=400, output_tokens=3))

    assert cost == Decimal("0.002030")


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
