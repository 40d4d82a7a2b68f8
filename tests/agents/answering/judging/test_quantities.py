"""Numbers with their units."""

from decimal import Decimal

import pytest

from agents.answering.judging.quantities import (
    Quantity,
    is_contradicted,
    quantities_in,
    without_quantities,
)


def quantities(text: str) -> list[tuple[str, str]]:
    return [(str(q.value), q.unit) for q in quantities_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 kg and 7 m", [("5", "kg"), ("7", "m")]),
        ("2 to 8 °C", [("2", "°C"), ("8", "°C")]),
        ("-20 °C and −5 degrees Celsius", [("-20", "°C"), ("-5", "Celsius")]),
        ("3-5 kg", [("3", "kg"), ("5", "kg")]),
        ("5 per cent", [("5", "percent")]),
        ("5 % or 12V", [("5", "%"), ("12", "V")]),
        ("twenty minutes", [("20", "minutes")]),
        ("twenty-five metres", [("25", "metres")]),
        ("1,000 km", [("1000", "km")]),
        ("2.5 km", [("2.5", "km")]),
        ("3 million dollars", [("3000000", "dollars")]),
        ("$40 and £7", [("40", "$"), ("7", "£")]),
        ("€40k, $2bn, $ 3m", [("40000", "€"), ("2000000000", "$"), ("3000000", "$")]),
        ("5 lamps", []),
        ("2.10.3 kg", []),
        ("5 kgs", []),
    ],
)
def test_each_number_with_a_unit_is_a_quantity(text: str, found: list[tuple[str, str]]) -> None:
    assert quantities(text) == found


def test_a_quantity_knows_where_it_stands() -> None:
    assert quantities_in("It has 5 kg.") == [Quantity(7, 11, Decimal(5), "kg")]


def same(one: str, other: str) -> bool:
    (a,), (b,) = quantities_in(one), quantities_in(other)
    return a.same_as(b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 m", "25 metres"),
        ("25 m", "82 ft"),
        ("1.01 m", "100 cm"),
        ("5 %", "5 per cent"),
        ("8 °C", "46 °F"),
        ("0 °C", "32 °F"),
        ("1 year", "12 months"),
        ("90 km/h", "25 m/s"),
    ],
)
def test_a_quantity_may_be_in_another_unit_as_near_as_people_round(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 m", "25.1 metres"),
        ("0.5 m", "100 cm"),
        ("1.011 m", "100 cm"),
        ("8 °C", "8 °F"),
        ("8 °C", "48 °F"),
        ("5 m", "5 kg"),
        ("5 dollars", "€5"),
    ],
)
def test_another_value_or_dimension_is_not_the_same(one: str, other: str) -> None:
    assert not same(one, other)


def test_without_its_quantities_a_text_has_no_number_of_theirs() -> None:
    text = "It has 5 kg, 12 to 18 m and 7 rooms."

    assert without_quantities(text, quantities_in(text)) == "It has  — ,  —  and 7 rooms."


def contradicted(said: str, given: str) -> bool:
    (quantity,) = quantities_in(said)
    return is_contradicted(quantity, quantities_in(given), given)


@pytest.mark.parametrize("given", ["5 kg", "5000 g", "weight in kg: 5", "5 kg or 5 m"])
def test_what_is_given_or_has_its_unit_elsewhere_is_not_contradicted(given: str) -> None:
    assert not contradicted("5 kg", given)


@pytest.mark.parametrize("given", ["5 m", "6 kg", "-5 m", "nothing", "rooms 15 and 50"])
def test_what_is_not_given_or_only_of_other_units_is_contradicted(given: str) -> None:
    assert contradicted("5 kg", given)
