"""The words by which a follow-up is known: what each language has to say of itself."""

import re
from dataclasses import dataclass
from functools import cached_property

from agents.extracting.languages import Language


def words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


def any_of(*phrases: str) -> re.Pattern[str]:
    """One of these phrases at the start of a text, as whole words; a blank is any white space."""
    joined = "|".join(phrase.replace(" ", r"\s+") for phrase in phrases)
    return re.compile(rf"\s*(?:{joined})(?![\w'’])[\s,.:;!–—-]*", re.IGNORECASE)


def at_the_end(*phrases: str) -> re.Pattern[str]:
    """Any of these phrases behind other words."""
    joined = "|".join(phrase.replace(" ", r"\s+") for phrase in phrases)
    return re.compile(rf"(?<=[^\s,])(?:[\s,]+(?:{joined}))+(?=\W*$)", re.IGNORECASE)


@dataclass(frozen=True)
class FollowUpWords:
    """Folded, except for patterns, which ignore case."""

    openers: re.Pattern[str]
    """With which a question goes on from the one before: "and", "what about"."""
    closers: re.Pattern[str]
    """What may stand at the end of such a question, and says nothing."""
    corrections: re.Pattern[str]
    """With which it is put right: "no, I meant"."""
    more: re.Pattern[str]
    """What asks for more of the same, with nothing else."""
    bare: re.Pattern[str]
    """A question word alone, named `word`, perhaps with "is that" behind it."""
    reasons: re.Pattern[str]
    """What asks why there was no answer, right after it was said that there is none."""
    courtesies: re.Pattern[str]
    """What is said to be polite, and asks for nothing."""
    asking: re.Pattern[str]
    """The words at its start with which a question asks, named `asking`."""
    auxiliaries: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    persons: frozenset[str]
    """Pronouns of a person."""
    things: frozenset[str]
    """Pronouns of a thing, or of several."""
    owners: frozenset[str]
    """Those of both that say whose: "its"."""
    personal: frozenset[str]
    """Those of them that are a person's."""
    places: frozenset[str]
    times: frozenset[str]
    pointing: frozenset[str]
    """With a noun behind them they mean what was named before: "that version"."""
    person_nouns: frozenset[str]
    own_nouns: frozenset[str]
    """What "this" is said of without anything before: this document."""
    expletive: re.Pattern[str]
    """Where a pronoun means nothing: "is it possible to"."""
    language: Language
    """Whose function words and question words carry no meaning here either."""
    function_words: frozenset[str]
    """More of them, which an answer is sought by and a follow-up is not."""
    joining: frozenset[str]
    """What a name may have in its middle: "Bank of Corvan"."""
    located: frozenset[str]
    """The prepositions with which it is said where something is."""
    superlative: re.Pattern[str]
    """With what it stands for left out: "the oldest"."""
    subjects: frozenset[str]
    """Question words that may be the subject, with the verb behind them."""
    verbal: re.Pattern[str]
    """Ends a question as its verb, not as a noun: "When was the tower built?"."""
    owned: str = "{}"
    """How "its" is said of a name."""
    names_are_capitals: bool = True
    """Whether only names (and first words) have a capital."""

    @cached_property
    def pronouns(self) -> frozenset[str]:
        return self.persons | self.things | self.owners

    @cached_property
    def empty(self) -> frozenset[str]:
        """Words that carry no meaning of their own."""
        return (
            self.language.function_words
            | self.language.asking
            | self.function_words
            | self.auxiliaries
            | self.determiners
            | self.prepositions
            | self.pronouns
            | self.places
            | self.times
            | self.pointing
        )
