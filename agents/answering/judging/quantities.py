"""Numbers with their units: eight degrees Celsius are not eight degrees Fahrenheit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.remembering import remembered

_ROUNDED = Decimal("0.01")
"""How far a quantity may be from one in another unit: 25 m are said to be 82 ft."""


def _names(spaced: str) -> tuple[str, ...]:
    return tuple(spaced.split())


# Dimension: each unit's names, and how much of the first unit it is.
_TABLE: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "length": [
        (_names("m metre metres meter meters"), "1"),
        (_names("mm millimetre millimetres millimeter millimeters"), "0.001"),
        (_names("cm centimetre centimetres centimeter centimeters"), "0.01"),
        (_names("km kilometre kilometres kilometer kilometers"), "1000"),
        (_names("ft foot feet"), "0.3048"),
        (_names("inch inches"), "0.0254"),
        (_names("yd yard yards"), "0.9144"),
        (_names("mi mile miles"), "1609.344"),
    ],
    "mass": [
        (_names("g gram grams gramme grammes"), "1"),
        (_names("µg μg mcg microgram micrograms"), "0.000001"),
        (_names("mg milligram milligrams"), "0.001"),
        (_names("kg kilo kilos kilogram kilograms"), "1000"),
        (_names("t tonne tonnes"), "1000000"),
        (_names("lb lbs"), "453.592"),
        (_names("oz ounce ounces"), "28.3495"),
    ],
    "time": [
        (_names("s sec secs second seconds"), "1"),
        (_names("ms millisecond milliseconds"), "0.001"),
        (_names("min mins minute minutes"), "60"),
        (_names("h hr hrs hour hours"), "3600"),
        (_names("day days"), "86400"),
        (_names("week weeks"), "604800"),
    ],
    "span": [
        (_names("month months"), "1"),
        (_names("year years"), "12"),
        (_names("decade decades"), "120"),
        (_names("century centuries"), "1200"),
    ],
    "volume": [
        (_names("l litre litres liter liters"), "1"),
        (_names("ml mL millilitre millilitres milliliter milliliters"), "0.001"),
    ],
    "data": [
        (_names("MB megabyte megabytes"), "1"),
        (_names("kB KB kilobyte kilobytes"), "0.001"),
        (_names("GB gigabyte gigabytes"), "1000"),
        (_names("TB terabyte terabytes"), "1000000"),
    ],
    "power": [(_names("W watt watts"), "1"), (_names("kW kilowatt kilowatts"), "1000"),
              (_names("MW megawatt megawatts"), "1000000")],
    "voltage": [(_names("V volt volts"), "1"), (_names("kV kilovolt kilovolts"), "1000")],
    "pressure": [(_names("kPa kilopascal kilopascals"), "1"), (_names("bar"), "100")],
    "frequency": [(_names("Hz hertz"), "1"), (_names("kHz"), "1000"), (_names("MHz"), "1000000")],
    "speed": [(_names("km/h kmh"), "1"), (_names("mph"), "1.609344"), (_names("m/s"), "3.6")],
    "share": [(_names("% percent"), "1")],
    "dollars": [(_names("$ dollar dollars USD"), "1")],
    "euros": [(_names("€ euro euros EUR"), "1")],
    "sterling": [(_names("£ GBP"), "1")],
    "Celsius": [(_names("°C ℃ Celsius celsius"), "1")],
    "Fahrenheit": [(_names("°F ℉ Fahrenheit fahrenheit"), "1")],
}  # fmt: skip
_UNITS = {
    name: (dimension, Decimal(factor))
    for dimension, units in _TABLE.items()
    for names, factor in units
    for name in names
}
_BY_LENGTH = "|".join(re.escape(name) for name in sorted(_UNITS, key=lambda n: -len(n)))
_NUMBER = (
    r"\d+(?:[.,]\d+)*(?:\s(?:hundred|thousand|million|billion))?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)"
)
_BEHIND = re.compile(
    rf"(?<![\w.,$€£])(?<![$€£]\s)(?P<sign>(?<!\d\s)[-−])?(?P<number>{_NUMBER})(?:\s?(?:-|–|to|and|or)\s?(?P<other>{_NUMBER}))?"
    rf"(?:\s|-|\sdegrees\s|°\s?)?(?P<unit>{_BY_LENGTH}|per cent)(?![\w/])",
)
_BEFORE = re.compile(rf"(?P<unit>[$€£])\s?(?P<number>{_NUMBER})(?:\s?(?P<scale>k|m|bn))?\b")
_SCALES = {"k": 1000, "m": 10**6, "bn": 10**9}


@dataclass(frozen=True)
class Quantity:
    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def _measure(self) -> tuple[str, Decimal]:
        dimension, factor = _UNITS[self.unit]
        if dimension == "Fahrenheit":
            return "Celsius", (self.value - 32) * 5 / 9
        return dimension, self.value * factor

    def same_as(self, other: "Quantity") -> bool:
        """The same unit exactly; another one of its dimension as near as people round."""
        if _UNITS[self.unit] == _UNITS[other.unit]:
            return self.value == other.value
        (one, mine), (two, its) = self._measure, other._measure
        slack = Decimal("0.6") if one == "Celsius" else abs(its) * _ROUNDED
        return one == two and abs(mine - its) <= slack


@remembered
def quantities_in(text: str) -> Sequence[Quantity]:
    """Each number that a unit belongs to, also both ends of "2 to 8 °C"."""
    found: list[Quantity] = []
    for match in _BEHIND.finditer(text):
        unit = "percent" if match["unit"] == "per cent" else match["unit"]
        found += _quantity(match, match["number"], unit, -1 if match["sign"] else 1)
        found += _quantity(match, match["other"], unit)
    for match in _BEFORE.finditer(text):
        found += _quantity(match, match["number"], match["unit"], _SCALES.get(match["scale"], 1))
    return found


def without_quantities(text: str, some: Sequence[Quantity]) -> str:
    """A text in which these are no numbers and no names any more."""
    for start, end in sorted({(q.start, q.end) for q in some}, reverse=True):
        text = f"{text[:start]} — {text[end:]}"
    return text


def is_contradicted(quantity: Quantity, given: Sequence[Quantity], text: str) -> bool:
    """The value is not given, or only of other units. A table has its units elsewhere."""
    if any(quantity.same_as(other) for other in given):
        return False
    others = [other for other in given if abs(other.value) == abs(quantity.value)]
    return abs(quantity.value) not in given_numbers(without_quantities(text, others))


def _quantity(
    match: re.Match[str], number: str | None, unit: str, scale: int = 1
) -> list[Quantity]:
    if number is None:
        return []
    values = [value for value in given_numbers(number) if isinstance(value, Decimal)]
    return [Quantity(*match.span(), max(values) * scale, unit)] if values else []
