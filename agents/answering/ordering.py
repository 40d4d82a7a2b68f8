"""A place in a list or among steps: the first, the last, the one after another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.answering.citations import Citation
from agents.answering.surroundings import Shown, lists_in
from agents.answering.tasks import Place
from agents.extracting.languages import language_of
from agents.extracting.words import content_words, stem, stems
from contracts.chats import Hit

_MET = 0.6
"""The share of words by which an item is the one that is named."""


@dataclass(frozen=True)
class _Listed:
    hit: Hit
    lead: Shown | None
    items: list[Shown]

    def said(self, shown: Shown) -> set[str]:
        return {*stems(self.hit.text[shown.start : shown.end])}

    @property
    def above(self) -> set[str]:
        headings = " ".join(self.hit.place.headings or ())
        lead = self.hit.text[self.lead.start : self.lead.end] if self.lead else ""
        return {*stems(f"{headings} {lead} {self.hit.context} {self.hit.title}")}


def in_its_place(place: Place, hits: Sequence[Hit]) -> list[Citation]:
    """The item with what leads into its list; nothing where no list found has it."""
    lists = [_Listed(hit, lead, items) for hit in hits for lead, items in lists_in(hit.text)]
    words = {stem(w) for w in content_words(place.of, language_of(place.of).silent)}
    if place.nth is not None:
        one = _best_list(lists, words)
        at = place.nth if one and place.nth < len(one.items) else None
    else:
        one, at = _named(lists, words, place.beside or 1)
    if one is None or at is None:
        return []
    score = max(one.hit.score, 0.0)
    shown = [*([one.lead] if one.lead else []), one.items[at]]
    return [Citation(one.hit, s.start, s.end, score, exact=True, listed=s.listed) for s in shown]


def _best_list(lists: Sequence[_Listed], words: set[str]) -> _Listed | None:
    """That whose title, headings or lead have most of what is asked; the first of several."""
    if not words:
        return lists[0] if lists else None
    share = [len(words & one.above) / len(words) for one in lists]
    best = max(share, default=0.0)
    return lists[share.index(best)] if best >= _MET else None


def _named(
    lists: Sequence[_Listed], words: set[str], beside: int
) -> tuple[_Listed | None, int | None]:
    best: tuple[float, _Listed | None, int | None] = (0.0, None, None)
    for one in lists:
        for n, item in enumerate(one.items):
            share = len(words & one.said(item)) / len(words) if words else 0.0
            if share >= _MET and share > best[0] and 0 <= n + beside < len(one.items):
                best = (share, one, n + beside)
    return best[1], best[2]
