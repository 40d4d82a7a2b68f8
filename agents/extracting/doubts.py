"""Why a sentence may be about something else than a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.extracting.forms import Words
from agents.extracting.heads import NONE, Head
from agents.extracting.terms import Kind, Term
from agents.extracting.words import stem


@dataclass(frozen=True)
class Above:
    """What is said of a sentence without standing in its passage."""

    head: Head = NONE
    called: Words | None = None
    """What its document is called: its title, and its file's name."""


@dataclass(frozen=True)
class Doubt:
    """Why a sentence may be about something else. A thing may be meant in other words, and a year
    goes without saying where no other is said: these are only weighed."""

    absent: tuple[Term, ...] = ()
    """Not in the sentence."""
    missing: tuple[Term, ...] = ()
    """Nor anywhere in its passage, its headings or its title."""
    replaced: tuple[Term, ...] = ()
    """The sentence has another in its place."""
    strange: tuple[Term, ...] = ()
    """What no passage found has, and what cannot be meant in other words."""
    named: tuple[Term, ...] = ()
    """What the document is called by: its sentences need not say it again."""
    elsewhere: bool = False
    """The line above it is of another version or year than is asked about."""
    unmeasured: bool = False
    """It and its neighbours have no unit of what is asked for."""

    @property
    def grave(self) -> bool:
        """A name is lacking, or another stands in the place of one, of a number or of one side of a
        contrast; in that of a name or a thing where the sentence has all else that is asked."""
        exact = (Kind.NUMBER, Kind.CONTRAST)
        alone = len(set(self.absent) - set(self.named)) == 1
        others = (term.kind in exact or alone for term in self.replaced)
        lacking = (term.kind is Kind.NAME or term in self.strange for term in self.missing)
        return self.unmeasured or any(others) or any(lacking)


def phrases(terms: Sequence[Term]) -> tuple[str, ...]:
    """As the question has them; what is joined there is one: "the boiling point of nitrogen"."""
    found: list[str] = []
    for term in terms:
        if term.after and found and stem(found[-1].split()[-1]) == term.after[0]:
            found[-1] = f"{found[-1]} {term.after[1]} {term.phrase}"
        elif term.phrase not in found:
            found.append(term.phrase)
    return tuple(found)
