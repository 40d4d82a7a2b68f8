"""What a text must have if it is to tell how heavy, how hot or how fast something is. Pure.

A number alone is no answer to that: "2 metres" is no weight.
"""

import re
from collections.abc import Mapping
from re import Pattern

_WEIGHT = r"\d ?(?:kg|kilo\w*|g|gram\w*|mg|lbs?|oz|t|tons?|tonn\w*|tonelada\w*|gramo\w*|zentner)\b"
_HEAT = r"[°℃℉]|\d ?[CFK]\b|\b(?:celsius|fahrenheit|kelvin)\b"
_SPEED = r"\d ?(?:mph|km/h|kph|kn|knots?|rpm|m/s|mb/s|gb/s|[mg]bit/s)\b|\d/(?:h|min|s)\b"
_MEASURES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (
            r"\bhow (?:much|many)\b.*\bweigh|\bhow heavy\b",
            rf"{_WEIGHT}|weigh|heav|\blight(?:er|est)?\b|\b(?:pounds?|ounces?|stone)\b",
        ),
        (
            r"\bhow (?:hot|cold|warm)\b",
            rf"{_HEAT}|degree|temperature|\b(?:hot|cold|warm|boil|freez|frost|heat)",
        ),
        (
            r"\bhow fast\b.*\b(?:go|goes|drive|run|travel|fly|flies|move|spin|ride|sail|swim)\w*",
            rf"{_SPEED}|speed (?:of|is)|velocity|\bper (?:second|minute|hour)"
            r"|\b(?:an|a) (?:second|minute|hour)\b",
        ),
        (
            r"\bhow fast\b",
            rf"{_SPEED}|speed (?:of|is)|fast|slow|quick|rapid|\bper (?:second|minute|hour|day)"
            r"|velocity|\d ?m?s\b|\b(?:second|minute|hour|day|week)s?\b",
        ),
        (
            r"\bhow long\b.*\b(?:last|take|stay|wait|valid|kept|keep|stored)",
            r"\b(?:second|minute|hour|day|night|week|month|quarter|year|decade|moment)s?\b"
            r"|\d ?(?:ms|s|h|min)\b|until|till|forever|permanent|always|never|instant|at once",
        ),
    ),
    "de": (
        (
            r"\bwie ?viel\b.*\bwieg|\bwie schwer\b",
            rf"{_WEIGHT}|wieg|wog|gewicht|schwer|leicht|pfund",
        ),
        (r"\bwie (?:heiß|kalt|warm)\b", rf"{_HEAT}|grad|temperatur|heiß|kalt|warm|frost|siede"),
        (
            r"\bwie schnell\b",
            rf"{_SPEED}|geschwind|tempo|schnell|langsam|\bpro (?:sekunde|minute|stunde|tag)"
            r"|\b(?:sekunde|minute|stunde|tag|woche)(?:e?n|e)?\b|\d ?(?:ms|sek|min|std)\b",
        ),
    ),
    "es": ((r"\bcuánto\b.*\bpesa", rf"{_WEIGHT}|\bpes[aoó]|liger|libras?"),),
}


def measure_of(question: str, language: str) -> Pattern[str] | None:
    """A word or a unit that tells it; None where nothing of the kind is asked for."""
    folded = question.casefold()
    for asks, told in _MEASURES.get(language, ()):
        if re.search(asks, folded):
            return re.compile(told, re.IGNORECASE)
    return None
