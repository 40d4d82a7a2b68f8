"""A text as a row of words, numbers and stops, for what depends on their order. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agents.answering.judging.remembering import remembered
from agents.answering.judging.words import COMMON, stem_of

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,:]\d+)*|[;:,.!?()—–|%]|[$€£]")
_BOUNDARY = frozenset(";:,.!?()—–|")


@dataclass(frozen=True)
class Token:
    """What is told of it is found out once, and there is one of each word."""

    text: str

    @cached_property
    def word(self) -> str:
        return self.text.casefold().replace("’", "'").removesuffix("'s")

    @cached_property
    def stem(self) -> str:
        """What the forms of a word have in common; a number is whole."""
        return self.word if self.is_number else stem_of(self.word)

    @cached_property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @cached_property
    def is_boundary(self) -> bool:
        return self.text in _BOUNDARY

    @cached_property
    def means_something(self) -> bool:
        """A letter that is a capital is a name: culture M."""
        if not self.text[0].isalnum() or self.word in COMMON:
            return len(self.text) == 1 and self.text.isupper() and self.text not in "AI"
        return len(self.word) > 1 or self.is_number or self.text.isupper()


_token = lru_cache(maxsize=8192)(Token)


@remembered
def tokens_of(text: str) -> Sequence[Token]:
    return [_token(found) for found in _TOKEN.findall(text)]


def stems_of(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in tokens if token.means_something)
