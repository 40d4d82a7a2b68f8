"""Text of RTF in fonts of signs."""

import re

from ingestion.parsers.symbols import is_of_signs, sign, signs

_FIELD = re.compile(
    r'\s*SYMBOL\s+(\d{1,5}|0x[0-9a-f]{1,4})\b(?:.*?\\f\s*"?([^"\\]+))?', re.IGNORECASE
)
_PRIVATE = range(0xF000, 0xF100)


def sign_font(name: str) -> str:
    """A name of the table of fonts, if what is set in that font are signs."""
    name = name.strip().rstrip(";").strip()
    return name if is_of_signs(name) else ""


def written(data: bytes | bytearray, font: str) -> str:
    return signs(bytes(data).decode("latin-1"), font)


def of_private(code: int, font: str) -> str:
    """A character by its number, which may be one that only a font of signs has."""
    return sign(code, font) if font or code in _PRIVATE else chr(code)


def of_field(instruction: str) -> str:
    """The sign that a field stands for; nothing where it is another kind of field."""
    found = _FIELD.match(instruction)
    if found is None:
        return ""
    return sign(int(found[1], 0), (found[2] or "").strip())
