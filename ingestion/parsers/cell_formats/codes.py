"""A format code cut into its sections, and each section into tokens."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ingestion.parsers.cell_formats.names import Names

_LONGEST = 1000  # characters; Excel allows 255
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*"?)|\\(?P<escaped>.)|_(?P<padded>.)|\*(?P<repeated>.)
    |\[(?P<bracket>[^\]]*)\]?|(?P<general>General)|(?P<half>AM/PM|A/P|上午/下午)
    |(?P<scientific>E[+-])|(?P<date>y+|m+|d+|h+|s+|e+|g+|b+|a{3,4})|(?P<digit>[0#?])
    |(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<literal>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_OF_NUMBERS, _AROUND = ("digit", "point", "comma"), ("literal", "percent")
_PLAIN = re.compile(r"(#,##)?0(?:\.(0+))?")
_REGION_DATE = "F800"


class Token(NamedTuple):
    """`kind` is a group of `_TOKEN`, or 'elapsed'; what is only to be written is 'literal'."""

    kind: str
    text: str


class Plan(NamedTuple):
    """A number with so many `decimals` between two texts, `grouped` by thousands or not."""

    before: str
    behind: str
    decimals: int
    grouped: bool


class Dated(NamedTuple):
    """Tokens, each with whether it is of minutes; how many places seconds have; whether years are
    counted by eras; and what months and days are called."""

    tokens: list[tuple[Token, bool]]
    precision: int
    by_era: bool
    names: Names


@dataclass
class Section:
    tokens: list[Token] = field(default_factory=list)
    condition: tuple[str, Decimal] | None = None
    is_region_date: bool = False
    region: str = ""
    """Whose words and years it has: `411` or `ja-jp`."""
    dated: Dated | None = None
    """What its dates are made of, once one was."""

    @cached_property
    def is_date(self) -> bool:
        """Eras and weekdays of East Asia are letters of units elsewhere (`0 g`)."""
        if "elapsed" in self.kinds or "half" in self.kinds:
            return True
        dated = [token.text[0].lower() for token in self.tokens if token.kind == "date"]
        has_digits = "digit" in self.kinds
        return any(letter in "ymdhs" for letter in dated) or (not has_digits and bool(dated))

    @cached_property
    def is_text(self) -> bool:
        return "text" in self.kinds

    @cached_property
    def plan(self) -> Plan | None:
        """None where more than digits, and what stands around them, is to be written."""
        return _plan(self.tokens)

    @cached_property
    def kinds(self) -> list[str]:
        """Of its tokens. As all that is told of a section, asked once it is whole."""
        return [token.kind for token in self.tokens]


def _plan(tokens: list[Token]) -> Plan | None:
    at = [place for place, token in enumerate(tokens) if token.kind in _OF_NUMBERS]
    if not at or any(token.kind not in (*_OF_NUMBERS, *_AROUND) for token in tokens):
        return None
    number = "".join(token.text for token in tokens[at[0] : at[-1] + 1])
    if (found := _PLAIN.fullmatch(number)) is None:
        return None
    before, behind = tokens[: at[0]], tokens[at[-1] + 1 :]
    return Plan(
        "".join(token.text for token in before),
        "".join(token.text for token in behind),
        len(found[2] or ""),
        bool(found[1]),
    )


def sections_of(code: str) -> list[Section]:
    """At least one; an empty code is `General`."""
    sections = [Section()]
    for match in _TOKEN.finditer(code[:_LONGEST] or "General"):
        kind, text = str(match.lastgroup), str(match[str(match.lastgroup)])
        if kind == "literal" and text == ";":
            sections.append(Section())
        elif kind == "bracket":
            _bracket(sections[-1], text)
        elif kind in ("quoted", "escaped", "literal"):
            sections[-1].tokens.append(
                Token("literal", text.strip('"') if kind == "quoted" else text)
            )
        elif kind not in ("padded", "repeated"):
            sections[-1].tokens.append(Token(kind, text))
    return sections


def _bracket(section: Section, inside: str) -> None:
    """A colour, a condition, a currency with its region, or hours that go on past 24."""
    if condition := _CONDITION.fullmatch(inside.strip()):
        section.condition = (condition[1], Decimal(condition[2]))
    elif _ELAPSED.fullmatch(inside):
        section.tokens.append(Token("elapsed", inside.lower()))
    elif inside.startswith("$"):
        symbol, _, region = inside[1:].partition("-")
        section.tokens.append(Token("literal", symbol))
        section.region = region.lower() or section.region
        section.is_region_date |= region.upper() == _REGION_DATE
