"""Which document is meant, where several answer a question differently and it names none. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from agents.answering.followups.languages import words_of
from agents.answering.followups.phrases import ASKS, asks
from agents.answering.surroundings import is_how_to
from agents.extracting.languages import Language, answering_language, language_of
from agents.extracting.question_analysis import kind_of
from agents.extracting.words import GENERIC_WORDS, WORD, content_words, spaced, stem, stems
from contracts.chats import Choice, Hit, Turn
from contracts.sentences import Extracted

NEAR = 0.2
"""A document is asked about whose best sentence is this fraction as likely as the best of all."""
_NEAR_IN_MEANING, _NEAR_IN_WORDS, _NEAR_TO_A_RERANKER = 0.85, 0.6, 0.6
"""… and which a search finds about as well: the share of the best document's scores."""
ALIKE = 0.5
"""Sentences that share as many of their words say the same."""
_OF_A_KIND = 0.4
"""The share of words that passages have in common which tell the same of two things: rules of two
clubs have .47 and more, articles about one person .13."""
_BUILT_ALIKE = 0.6
_SHOWN = 5
_LONGEST_NAME = 80
_MARKDOWN = re.compile(r"[\[\]<>()*_`#|\\!]+")


@dataclass(frozen=True)
class _Candidate:
    hit: Hit
    sentence: Extracted
    asked: frozenset[str]
    """The stems of what the question is about."""
    language: Language

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(stems(f"{self.hit.title} {spaced(self.hit.name or '')}"))

    @cached_property
    def covered(self) -> tuple[frozenset[str], frozenset[str]]:
        """What the sentence has of the question under its titles, and what the passage has."""
        above = f"{self.hit.title} {self.hit.name or ''} {self.hit.context}"
        said = {*stems(f"{spaced(above)} {self.sentence.text}")}
        return self.asked & said, self.asked & (said | {*stems(self.hit.text)})

    @cached_property
    def numbers(self) -> frozenset[str]:
        figures = (self._figure(word) for word in WORD.findall(self.sentence.text))
        return frozenset(figure for figure in figures if figure)

    def _figure(self, word: str) -> str | None:
        folded = word.casefold()
        return self.language.value_of.get(folded) or (folded if folded[0].isdigit() else None)

    @cached_property
    def said(self) -> frozenset[str]:
        """The words of its sentence that the question does not bring, and that are no figures."""
        words = (w for w in content_words(self.sentence.text) if not self._figure(w))
        return frozenset(map(stem, words)) - self.asked

    def is_of_a_kind_with(self, other: "_Candidate", *, alike: bool) -> bool:
        """Whether their documents are like versions or sheets of one thing; `alike`: and these
        sentences are built alike."""
        if self._share(self.hit.text, other.hit.text) < _OF_A_KIND:
            return False
        return not alike or self._share(self.sentence.text, other.sentence.text) >= _BUILT_ALIKE

    def _share(self, one: str, other: str) -> float:
        first, second = (
            {stem(w) for w in content_words(text, self.language.silent)} for text in (one, other)
        )
        return len(first & second) / max(min(len(first), len(second)), 1)

    @cached_property
    def denies(self) -> bool:
        return any(w.casefold() in self.language.denials for w in WORD.findall(self.sentence.text))

    def agrees_with(self, other: "_Candidate") -> bool:
        if self.numbers != other.numbers or self.denies != other.denies:
            return False
        both, either = self.said & other.said, self.said | other.said
        return not either or len(both) >= ALIKE * len(either)


def choices_of(
    question: str,
    history: Sequence[Turn],
    hits: Sequence[Hit],
    extracted: Sequence[Extracted],
    threshold: float,
) -> list[Choice]:
    """None where the documents agree, are not of a kind, one is meant, or the last answer asked."""
    if not may_be_asked_back(question, history, hits):
        return []
    found = _near(_best_of_each(question, hits, extracted), threshold)
    alike = not _asks_for_a_value(question)
    found = [
        c
        for c in found
        if c.covered == found[0].covered and c.is_of_a_kind_with(found[0], alike=alike)
    ][:_SHOWN]
    if all(found[0].agrees_with(c) for c in found[1:]) or _is_named(found, history):
        return []
    labels = _labels([c.hit for c in found])
    if len(set(labels)) < len(labels) or not all(labels):
        return []
    return [
        Choice(label=label, question=_asked_of(label, question), document_id=c.hit.document_id)
        for label, c in zip(labels, found, strict=True)
    ]


def levelled(hits: Sequence[Hit]) -> list[Hit]:
    """With the documents that are found about as well as the first on one level; none where it
    stands alone. A search's score only ranks: of two documents the second has 0, however near.
    """
    best: dict[UUID, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document_id, hit)
    first, *others = best.values()
    near = {hit.document_id: hit for hit in (first, *(o for o in others if _is_near(o, first)))}
    if len(near) < 2:
        return []
    top = max(hit.score for hit in near.values())
    return [
        hit.model_copy(update={"score": hit.score + top - near[hit.document_id].score})
        for hit in hits
        if hit.document_id in near
    ]


def _is_near(hit: Hit, first: Hit) -> bool:
    its, best = hit.scores, first.scores
    return (
        _is_share(its.vector, best.vector, _NEAR_IN_MEANING)
        and _is_share(its.keyword, best.keyword, _NEAR_IN_WORDS)
        and _is_share(its.rerank, best.rerank, _NEAR_TO_A_RERANKER)
    )


def _is_share(score: float | None, of: float | None, share: float) -> bool:
    """Of a leg that found neither, or only the other one, nothing is known."""
    return of is None or (score is not None and score >= share * of)


def may_be_asked_back(question: str, history: Sequence[Turn], hits: Sequence[Hit]) -> bool:
    """What can be told before a sentence is looked at."""
    if len({hit.document_id for hit in hits}) < 2 or asked_back(history) or not asks(question):
        return False
    compared = language_of(question).comparing
    said = {word.casefold() for word in WORD.findall(question)}
    return not said & compared and not words_of(question).superlative.search(question)


def _asks_for_a_value(question: str) -> bool:
    """A number, a name, a time, or steps: one of several is wrong. What something is or does may
    be told by several together."""
    return kind_of(question) != "other" or is_how_to(question)


def asked_back(history: Sequence[Turn]) -> bool:
    """Whether the last answer was a question, which this one replies to."""
    last = history[-1] if history else None
    return last is not None and last.role == "assistant" and last.content.rstrip().endswith(ASKS)


def worded(language: Language, choices: Sequence[Choice]) -> str:
    """The question back."""
    *first, last = (choice.label for choice in choices)
    return language.which_one.format(", ".join(first), last)


def _best_of_each(
    question: str, hits: Sequence[Hit], extracted: Sequence[Extracted]
) -> list[_Candidate]:
    language = language_of(question)
    asked = frozenset(stem(w) for w in content_words(question) if w not in GENERIC_WORDS)
    best: dict[object, _Candidate] = {}
    for sentence in sorted(extracted, key=lambda e: -e.score):
        hit = hits[sentence.passage]
        best.setdefault(hit.document_id, _Candidate(hit, sentence, asked, language))
    return list(best.values())


def _near(candidates: Sequence[_Candidate], threshold: float) -> list[_Candidate]:
    """Those that answer about as well as the best, if that one answers at all."""
    if not candidates or candidates[0].sentence.score < threshold:
        return []
    least = candidates[0].sentence.score * NEAR
    return [c for c in candidates if c.sentence.score >= least and not c.sentence.missing]


def _is_named(candidates: Sequence[_Candidate], history: Sequence[Turn]) -> bool:
    """Whether the conversation is about one of them already."""
    asked = {*stems(" ".join(turn.content for turn in history if turn.role == "user"))}
    shared = frozenset.intersection(*(c.names for c in candidates))
    return any(asked & (c.names - shared) for c in candidates)


def _labels(hits: Sequence[Hit]) -> list[str]:
    """What the documents call themselves; their names, where that does not tell them apart."""
    titles = [_plain(hit.title) for hit in hits]
    if len(set(titles)) == len(titles) and all(titles):
        return titles
    return [_plain(hit.name or hit.title) for hit in hits]


def _plain(name: str) -> str:
    """A title is somebody else's text: on one line, without Markdown, and short."""
    text = " ".join(_MARKDOWN.sub(" ", name).split())
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1].rstrip()}…"


def _asked_of(label: str, question: str) -> str:
    bare = question.rstrip(" ?？.!")
    return answering_language(question).according_to.format(bare, label) + (
        question[len(bare) :].strip() or "?"
    )
