"""Where personal data stands in a text."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a placeholder says of what it stands for; letters only."""

    PERSON = "person"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTH = "birth"
    """A date of birth."""
    IBAN = "iban"
    CARD = "card"
    ID = "id"
    """A number that a state gave to somebody."""
    IP = "ip"
    ACCOUNT = "account"
    """The part of a URL that names somebody."""
    LITERAL = "literal"
    """No personal data, but what would be taken for a placeholder."""


class Span(NamedTuple):
    """`text[start:end]` is of this kind."""

    start: int
    end: int
    kind: Kind


Finder = Callable[[str], Iterable[Span]]


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, and apart: what overlaps is one, of the kind of the longest of them.

    Nothing that was found is left over at an edge.
    """
    apart: list[Span] = []
    longest = 0
    for span in sorted(spans):
        length = span.end - span.start
        if apart and span.start < apart[-1].end:
            last = apart[-1]
            kind = span.kind if length > longest else last.kind
            apart[-1] = Span(last.start, max(last.end, span.end), kind)
            longest = max(longest, length)
        else:
            apart.append(span)
            longest = length
    return apart


def found_by(finders: Sequence[Finder], text: str) -> list[Span]:
    return merged(span for find in finders for span in find(text))
