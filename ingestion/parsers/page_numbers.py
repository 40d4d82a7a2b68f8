"""What a line says of the number of its page, arabic or roman, alone or beside a running title."""

import re

_ROMAN = re.compile(r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})", re.IGNORECASE)
_ARABIC = re.compile(r"[1-9]\d{0,3}")
_ALONE = re.compile(
    r"[-–—\[(|•·]*\s*(?:page|pages|p\.|pg\.|seite|s\.|página|pagina|pág\.|pag\.|side|sida|strona|str\."
    r"|стр\.|страница|第)?\s*(?P<number>[1-9]\d{0,3}|[ivxlc]+)\s*(?:页|頁|ページ)?"
    r"\s*(?:(?:of|/|von|de|di|du|sur|van|af|av|z|из)\s*\d{1,4})?\s*[-–—\])|•·]*",
    re.IGNORECASE,
)


def alone(text: str) -> int | None:
    """The number of a line that is nothing else: '17', '- xiv -', 'Page 3 of 12', 'Seite 4'."""
    found = _ALONE.fullmatch(text.strip())
    return _value(found["number"]) if found else None


def beside(text: str) -> set[tuple[int, str]]:
    """Numbers that a line begins or ends with, each with the words that stand beside it."""
    first, _, after = text.partition(" ")
    before, _, last = text.rpartition(" ")
    pairs = ((first, after), (last, before))
    return {(value, rest) for token, rest in pairs if rest and (value := _value(token))}


def _value(token: str) -> int | None:
    if _ARABIC.fullmatch(token):
        return int(token)
    # Turkish has letters that are an i only where the case is ignored.
    is_roman = token.isascii() and token and _ROMAN.fullmatch(token)
    return _roman(token.lower()) if is_roman else None


def _roman(text: str) -> int:
    value, digits = 0, [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[char] for char in text]
    for digit, following in zip(digits, [*digits[1:], 0], strict=True):
        value += -digit if digit < following else digit
    return value
