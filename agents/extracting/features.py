"""Which sentences of the passages found answer a question, as numbers a model can weigh.

Every feature is a cosine, a share of words, or a yes or no; [sentences, features] throughout.
"""

import math
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agents.extracting.conditions import Conditions
from agents.extracting.cut import goes_on
from agents.extracting.doubts import Above, Doubt
from agents.extracting.heads import NONE, Head, heads_of
from agents.extracting.question_analysis import AnalysedQuestion
from agents.extracting.terms import Kind
from agents.extracting.word_similarity import WordVectors, similarity
from agents.extracting.words import content_words, spaced, stem, stems
from contracts.chats import Hit
from contracts.tables import Row, parts_of

Floats = NDArray[np.float64]

FEATURES = (
    "dense",  # cosine of question and sentence
    "meant",  # share of the question's words meant by the sentence
    "meant_with_before",  # … or by the one before it
    "said_with_before",  # share of its words literally in these two, the rarer the heavier
    "bm25",  # relative to the best sentence
    "wrong_kind",  # has nothing of the kind that is asked for
    "passage",  # the passage's score
    "before",  # cosine of the sentence before, relative to the best
    "said_before",
    "after_better",  # how much better the next one's cosine is
    "short",
    "unclosed",  # without a stop: a heading, a box, a bullet
    "absent",  # share of the question's terms that it does not have
    "missing",  # … nor its passage, its headings or its title
    "replaced",  # has another in the place of one
)
_GENERIC_WEIGHT = 0.4
_SAME_MEANING = 0.35
_SHORT = 5
_STOPS = (".", "!", "?", "…", ":", ";", "。", "！", "？")
_CLOSERS = " \"'”’»)]*_"
_K1, _B = 1.2, 0.75


@dataclass(frozen=True)
class Candidate:
    """A sentence of a passage, or a row of a table; `text` of a row has its columns' names."""

    passage: int
    start: int
    end: int
    text: str
    before: int | None
    after: int | None
    """Its neighbours in the passage, as indices of candidates; a row's are about something else."""
    row: Row | None = None
    head: Head = NONE
    """What stands above it and is said of it."""

    @property
    def told(self) -> str:
        """With its head."""
        return f"{self.head.text}\n{self.text}" if self.head else self.text


def candidates_of(hits: Sequence[Hit]) -> list[Candidate]:
    found: list[Candidate] = []
    for passage, hit in enumerate(hits):
        parts = parts_of(hit)
        heads = heads_of(hit, [part.start for part in parts])
        first = len(found)
        for i, part in enumerate(parts):
            before = first + i - 1 if i and not (part.row or parts[i - 1].row) else None
            last = i + 1 == len(parts)
            after = first + i + 1 if not (last or part.row or parts[i + 1].row) else None
            text = part.row.told if part.row else hit.text[part.start : part.end]
            found.append(
                Candidate(passage, part.start, part.end, text, before, after, part.row, heads[i])
            )
    return _joined(found, hits)


def _joined(found: list[Candidate], hits: Sequence[Hit]) -> list[Candidate]:
    """Where one passage goes on from another under the same headings, its first sentence is the
    neighbour of the other's last one."""
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    for i, c in enumerate(found):
        firsts.setdefault(c.passage, i)
        lasts[c.passage] = i
    for one, last in lasts.items():
        for other, first in firsts.items():
            if goes_on(hits[one], hits[other]) and not (found[last].row or found[first].row):
                found[last] = replace(found[last], after=first)
                found[first] = replace(found[first], before=last)
    return found


@dataclass
class Reading:
    """The candidates read with the question in mind; all but the cosines is computed at once."""

    asked: AnalysedQuestion
    hits: Sequence[Hit]
    candidates: list[Candidate]
    word_vectors: WordVectors
    bags: list[Counter[str]] = field(init=False)
    meant: Floats = field(init=False)
    """[sentences, question words]: how well a sentence means each word."""

    def __post_init__(self) -> None:
        self.bags = [Counter(stems(c.text)) for c in self.candidates]
        silent = self.asked.language.silent
        words = [content_words(c.text, silent) for c in self.candidates]
        known = sorted({word for said in words for word in said})
        column = {word: i for i, word in enumerate(known)}
        likeness = similarity(
            self.word_vectors,
            self.asked.words,
            known,
            spelling_tells=self.asked.language.spelling_tells,
        )
        self.meant = np.array(
            [
                likeness[:, [column[w] for w in said]].max(axis=1)
                if said
                else np.zeros(len(self.asked.words))
                for said in words
            ]
        ).reshape(len(words), len(self.asked.words))

    @cached_property
    def weights(self) -> dict[str, float]:
        """Inverse document frequency of the question's stems among the candidates."""
        count = len(self.bags)
        found = {s: sum(s in bag for bag in self.bags) for s in self.asked.content_stems}
        return {s: math.log(1 + (count - n + 0.5) / (n + 0.5)) for s, n in found.items()}

    def said(self, words: set[str]) -> float:
        """The share of the question's stems that are among `words`, the rarer the heavier."""
        total = sum(self.weights.values())
        return sum(w for s, w in self.weights.items() if s in words) / total if total else 0.0

    def prior(self) -> Floats:
        """A first impression without the embedder, to choose whom to embed."""
        passage = np.array([self.hits[c.passage].score for c in self.candidates])
        return self._meant_with_before() + self._bm25() + 0.5 * passage

    def features(self, dense: Floats) -> Floats:
        before = [c.before for c in self.candidates]
        after = [c.after for c in self.candidates]
        best = dense.max(initial=0.0)
        said = [set(bag) for bag in self.bags]
        both = [w | said[b] if b is not None else w for w, b in zip(said, before, strict=True)]
        typed = [not self.asked.has_kind(c.told) for c in self.candidates]
        return np.column_stack(
            [
                dense,
                self.meant @ self._word_weights,
                self._meant_with_before(),
                [self.said(words) for words in both],
                self._bm25(),
                np.array(typed, float),
                [self.hits[c.passage].score for c in self.candidates],
                [dense[b] - best if b is not None else -0.5 for b in before],
                [self.said(said[b]) if b is not None else 0.0 for b in before],
                [
                    max(dense[a] - dense[i], 0) if a is not None else 0.0
                    for i, a in enumerate(after)
                ],
                [bag.total() < _SHORT for bag in self.bags],
                [
                    not c.row and not c.text.rstrip(_CLOSERS).endswith(_STOPS)
                    for c in self.candidates
                ],
                *self._doubtful(),
            ]
        )

    @cached_property
    def doubts(self) -> list[Doubt]:
        """For each candidate what it lacks of what the question takes for granted."""
        conditions = Conditions(self.asked.text, self.word_vectors)
        before = ["" for _ in self.hits]
        for c in self.candidates:
            if c.before is not None and self.candidates[c.before].passage != c.passage:
                before[c.passage] = self.candidates[c.before].text
        around = [
            conditions.words("\n".join([before[n], hit.text, hit.context, called_of(hit)]))
            for n, hit in enumerate(self.hits)
        ]
        called = [conditions.words(called_of(hit)) for hit in self.hits]
        strange = conditions.strange(around)
        without_acts = [term for term in strange if term.kind is not Kind.ACT]  # a row tells none
        found = [
            conditions.doubt(
                conditions.words(c.text),
                around[c.passage],
                without_acts if c.row else strange,
                Above(c.head, called[c.passage]),
            )
            for c in self.candidates
        ]
        return [
            doubt if self.asked.is_measured(self._going_on(i)) else replace(doubt, unmeasured=True)
            for i, doubt in enumerate(found)
        ]

    def _doubtful(self) -> Floats:
        """Three columns, transposed."""
        total = max(len(self.asked.terms), 1)
        return np.array(
            [
                [len(d.absent) / total, len(d.missing) / total, bool(d.replaced)]
                for d in self.doubts
            ],
            float,
        ).T

    def window(self, index: int) -> list[int]:
        """A sentence and its neighbours."""
        c = self.candidates[index]
        return [i for i in (c.before, index, c.after) if i is not None]

    def _going_on(self, index: int) -> str:
        """A sentence and the next one, which may be shown with it."""
        after = self.candidates[index].after
        return " ".join(self.candidates[i].told for i in (index, after) if i is not None)

    def window_text(self, index: int) -> str:
        return " ".join(self.candidates[i].text for i in self.window(index))

    def meant_around(self, index: int) -> dict[str, float]:
        """How well the specific words of the question are meant in a sentence's window."""
        best = self.meant[self.window(index)].max(axis=0)
        wanted = set(self.asked.specific or self.asked.words)
        called = self._called[self.candidates[index].passage]
        return {
            w: 1.0 if stem(w) in called else float(m)
            for w, m in zip(self.asked.words, best, strict=True)
            if w in wanted
        }

    def missing_around(self, index: int) -> float:
        """The share of the specific words that a sentence's window does not mean."""
        meant = self.meant_around(index).values()
        return sum(m < _SAME_MEANING for m in meant) / len(meant) if meant else 0.0

    @cached_property
    def _called(self) -> list[frozenset[str]]:
        """The stems of what each passage's document is called: its sentences mean them too."""
        return [frozenset(stems(called_of(hit))) for hit in self.hits]

    @cached_property
    def _word_weights(self) -> Floats:
        common = (self.meant > 0.5).mean(axis=0) if len(self.meant) else np.zeros(0)
        generic = [
            _GENERIC_WEIGHT if w in self.asked.language.generic else 1.0 for w in self.asked.words
        ]
        weights = np.log(1 + 1 / (common + 0.02)) * np.array(generic)
        return weights / weights.sum() if weights.sum() else weights

    def _meant_with_before(self) -> Floats:
        rows = [
            np.maximum(row, self.meant[c.before]) if c.before is not None else row
            for c, row in zip(self.candidates, self.meant, strict=True)
        ]
        return np.array(rows).reshape(self.meant.shape) @ self._word_weights

    def _bm25(self) -> Floats:
        """BM25 of each sentence among the candidates (Robertson and Zaragoza 2009), best = 1."""
        lengths = np.array([bag.total() for bag in self.bags], float)
        scale = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1e-9))
        scores = np.zeros(len(self.bags))
        for s, weight in self.weights.items():
            count = np.array([bag[s] for bag in self.bags], float)
            scores += weight * count * (_K1 + 1) / (count + scale)
        return scores / max(scores.max(initial=0.0), 1e-9)


def passage_stems(hit: Hit, silent: Set[str]) -> set[str]:
    return {s for s in stems(f"{hit.text} {hit.context} {called_of(hit)}") if s not in silent}


def called_of(hit: Hit) -> str:
    """A document's title and its file's name, as they are and in words."""
    names = dict.fromkeys([hit.title, hit.name or ""])
    return "\n".join(dict.fromkeys([*names, *map(spaced, names)]))
