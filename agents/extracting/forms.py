"""A text, as far as the terms of a question are looked for in it."""

import re
from dataclasses import dataclass
from functools import cached_property

from agents.extracting.languages import Language
from agents.extracting.terms import number_in, tokens_of
from agents.extracting.words import codes_in, options_in, stem

_DOTS = re.compile(r"\.")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
JOINT = re.compile(r"[-–—/]")


@dataclass(frozen=True)
class Words:
    """A text, as far as terms are looked for in it."""

    text: str
    language: Language

    @cached_property
    def folded(self) -> list[str]:
        said = (token.folded for token in tokens_of(self.text) if token.is_word)
        return [_DOTS.sub("", word) if _DOTTED.fullmatch(word) else word for word in said]

    @cached_property
    def stems(self) -> list[str]:
        return [stem(word) for word in self.folded]

    @cached_property
    def parts(self) -> list[str]:
        """Those of words with hyphens: "second-busiest", "24-10"."""
        return [part for word in self.folded for part in JOINT.split(word) if part != word]

    @cached_property
    def codes(self) -> frozenset[str]:
        return codes_in(self.text)

    @cached_property
    def options(self) -> frozenset[str]:
        return options_in(self.text)

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset([*self.stems, *map(stem, self.parts)])

    @cached_property
    def initials(self) -> frozenset[str]:
        """Of each run of two to five words."""
        letters = "".join(word[0] for word in self.folded)
        return frozenset(
            letters[at : at + long] for at in range(len(letters)) for long in range(2, 6)
        )

    @cached_property
    def forms(self) -> frozenset[str]:
        return frozenset([*self.folded, *self.parts])

    @cached_property
    def values(self) -> list[str | None]:
        return [number_in(word, self.language) for word in self.folded]

    @cached_property
    def all_values(self) -> frozenset[str | None]:
        return frozenset([*self.values, *(number_in(part, self.language) for part in self.parts)])
