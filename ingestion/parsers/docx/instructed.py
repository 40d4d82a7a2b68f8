"""Fields whose instruction is what the page shows: EQ, SYMBOL and MACROBUTTON (ECMA-376, part 1,
17.16.5)."""

import re

from ingestion.parsers.raised import LEVEL, LOWERED, RAISED, down, up
from ingestion.parsers.symbols import sign

_LONGEST = 4000  # characters
_DEEPEST = 20
_SYMBOL = re.compile(r"SYMBOL\s+(0x[0-9a-f]{1,5}|\d{1,6}|\S)(.*)", re.IGNORECASE | re.DOTALL)
_FONT = re.compile(r'\\f\s*"?([^"\\]+)"?', re.IGNORECASE)
_BUTTON = re.compile(r"(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s(.*)", re.IGNORECASE | re.DOTALL)
_EQUATION = re.compile(r"EQ\b(.*)", re.IGNORECASE | re.DOTALL)
_FORMATTED = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')  # how the field is to look
_SWITCH = re.compile(r"\\([a-z]+)\s*-?\d*\s*", re.IGNORECASE)
_BRACKET = re.compile(r"\\(lc|rc|bc)\s*\\(.)\s*", re.IGNORECASE)
_CIRCLES = "○◯〇"
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}


def shown_by(instruction: str) -> str:
    """What such a field shows; '' for any other field."""
    text = instruction.strip()[:_LONGEST]
    if found := _EQUATION.match(text):
        return _Equation(_FORMATTED.sub("", found[1])).whole()
    if found := _SYMBOL.match(text):
        font = _FONT.search(found[2])
        code = found[1]
        is_hex = code[:2].lower() == "0x" and len(code) > 2
        number = int(code, 16) if is_hex else int(code) if code.isdecimal() else ord(code)
        return sign(number, font[1].strip() if font else "")
    found = _BUTTON.match(text)
    return found[1].strip() if found else ""


class _Equation:
    """As it would be typed. What it does not understand it writes without its switches."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def whole(self) -> str:
        parts: list[str] = []
        while self._at < len(self._text):
            parts.append(self._piece(0))
        return "".join(parts).strip()

    def _piece(self, depth: int) -> str:
        """A switch with what it sets, or one character."""
        found = _SWITCH.match(self._text, self._at)
        if found is None:
            escaped = self._text[self._at] == "\\" and self._at + 1 < len(self._text)
            self._at += 2 if escaped else 1
            return self._text[self._at - 1]
        names, bracket = [], ""
        while found:
            if found.re is _BRACKET:
                bracket = found[2] if found[1].lower() != "rc" else bracket
            names.append(found[1].lower())
            self._at = found.end()
            found = _BRACKET.match(self._text, self._at) or _SWITCH.match(self._text, self._at)
        if self._text[self._at : self._at + 1] != "(" or depth > _DEEPEST:
            return ""
        self._at += 1
        return _set(names, self._elements(depth), bracket)

    def _elements(self, depth: int) -> list[str]:
        """Up to the bracket that closes; apart by commas, or by semicolons in half of Europe."""
        elements, open_ = [""], 0
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == ")" and not open_:
                self._at += 1
                break
            open_ += (char == "(") - (char == ")")
            if char in ",;" and not open_:
                self._at += 1
                elements.append("")
            else:
                elements[-1] += self._piece(depth + 1)
        return [element.strip() for element in elements]


def _set(names: list[str], elements: list[str], bracket: str) -> str:
    first, *others = elements
    match names[0]:
        case "f" if others:
            return f"{_grouped(first)}/{_grouped(others[0])}"
        case "r":
            return f"{first}√({others[0]})" if others else f"√({first})"
        case "s" if "do" in names:
            return down(first)
        case "s" if "up" in names or len(names) == 1:
            return up(first)
        case "b":
            opening = bracket or "("
            return f"{opening}{', '.join(elements)}{_CLOSING.get(opening, opening)}"
        case "i" if len(elements) > 2:
            sum_ = "∑" if "su" in names else "∏" if "pr" in names else "∫"
            return f"{sum_}_{_grouped(first)}^{_grouped(others[0])} {others[1]}"
        case "o":
            return _overprinted(elements)
        case "a":
            return "; ".join(elements)
        case _:
            return ", ".join(elements)


def _overprinted(elements: list[str]) -> str:
    """A number in a circle, and what is spoken above a word."""
    base = elements[-1]
    if len(elements) == 2 and elements[0].startswith(RAISED) and base[:1] not in (RAISED, LOWERED):
        reading = elements[0].strip(RAISED + LEVEL)
        return f"{base}({reading})" if not reading.isdecimal() else base + up(reading)
    circled = [part for part in elements if part not in _CIRCLES]
    if len(circled) < len(elements) and "".join(circled).isdecimal():
        number = int("".join(circled)[:3])
        return chr(0x245F + number) if 0 < number <= 20 else f"({number})"
    return "".join(elements)


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isdecimal() else f"({text})"
