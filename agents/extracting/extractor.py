"""The offline answerer: the sentences of the passages found that answer a question best.

A conditional logit ranks the sentences; a logistic regression over the best of them says how
likely they answer at all. Both are linear and were fitted by `python -m evaluation.quality.fit`
on public questions, with unanswerable ones made from them (see there).
"""

import asyncio
from collections.abc import Sequence

import numpy as np

from agents.extracting.cells import matches, ranked_by_cells
from agents.extracting.doubts import Doubt, phrases
from agents.extracting.features import FEATURES, Floats, Reading, candidates_of, passage_stems
from agents.extracting.languages import language_of
from agents.extracting.likeness import scale_of
from agents.extracting.question_analysis import AnalysedQuestion
from agents.extracting.tables.entries import entries_of
from agents.extracting.tables.lookup import look_up
from agents.extracting.terms import Kind
from agents.extracting.weights import CONFIDENCE, GRAVE, INTERCEPT, RANKING
from agents.extracting.word_similarity import WordVectors
from contracts.chats import EXTRACTIVE, Hit
from contracts.ports import Embedder, Extracted

EMBEDDED = 24
"""Sentences a question: more find next to nothing and cost a slow processor half a second."""
_JUDGED = 3
_FORMULA = 0.8  # certainty of a set phrase that is asked for, or of a row named by its cells
_ELSEWHERE = 10.0  # of a rank: below all that stand under the right line, or under none
_UNMEASURED = 3.0  # … below what has a unit of what is asked for
_FIGURES = ("number", "money", "time")

CONFIDENCE_FEATURES = (
    "dense",  # cosine of the question and the most similar sentence
    "said_in_passage",  # share of the question's words in the best sentence's passage
    "names",  # share of its names and numbers there
    "meant_around",  # how well its specific words are meant in the best sentence's window
    "missing",  # share of them that no judged window means
    "relation",  # cosine with the names taken out, best sentence
    "best_relation",  # … best of the judged
    "no_figure",  # a number, date or price is asked for, and none is near the best sentence
    "no_kind",  # nothing of the kind that is asked for is in it
    "spread",  # entropy of the ranking: an answer stands out
    "missing_numbers",  # of the question, that its passage lacks
    "missing_nouns",  # … and things
)


class Extractor:
    """`contracts.ports.SentenceExtractor` by an embedder, words and two linear models."""

    name = EXTRACTIVE

    def __init__(self, embedder: Embedder, word_vectors: WordVectors) -> None:
        self._embedder = embedder
        self._word_vectors = word_vectors

    async def extract(self, question: str, hits: Sequence[Hit]) -> list[Extracted]:
        """Best first. The first one's score is the probability that it, or one near it, answers;
        the others' follow from how much worse they are."""
        asked = AnalysedQuestion(question)
        reading, features = await self.read(asked, hits)
        if not len(features):
            return []
        ranks = features @ np.array([RANKING[name] for name in FEATURES])
        formula = np.array(
            [
                asked.is_formula(c.text)
                or asked.is_option(c.text)
                or (asked.is_by_line(c.text) and not doubt.missing)
                for c, doubt in zip(reading.candidates, reading.doubts, strict=True)
            ]
        )
        ranks = np.where(formula, ranks.max() + 1, ranks)
        ranks -= _ELSEWHERE * np.array([doubt.elsewhere for doubt in reading.doubts])
        ranks -= _UNMEASURED * np.array([not asked.is_measured(c.told) for c in reading.candidates])
        rows = matches(question, [c.row for c in reading.candidates])
        refused = {(e.passage, e.start) for e in look_up(question, entries_of(hits), False).refused}
        for i, c in enumerate(reading.candidates):
            rows[i] = None if (c.passage, c.start) in refused else rows[i]
        ranks = ranked_by_cells(ranks, rows)
        order = [i for i in np.argsort(-ranks, kind="stable").tolist() if rows[i] is not None]
        if not order:
            return []
        judged = await self.judge(reading, features, ranks, order[:_JUDGED])
        odds = judged @ np.array([CONFIDENCE[name] for name in CONFIDENCE_FEATURES]) + INTERCEPT
        best = rows[order[0]]
        known = formula.any() or (best is not None and best.sure)
        likely = 1 / (1 + np.exp(-odds))
        if reading.doubts[order[0]].grave:
            likely = np.minimum(likely, GRAVE)
        certainty = np.maximum(likely, _FORMULA * known)
        shares = certainty * np.exp(ranks - ranks[order[0]])
        return [_extracted(reading, i, float(shares[i])) for i in order]

    async def read(self, asked: AnalysedQuestion, hits: Sequence[Hit]) -> tuple[Reading, Floats]:
        """The sentences worth embedding, and what is to be weighed about each."""
        reading, prior = await asyncio.to_thread(self._begin, asked, hits)
        if not reading.candidates:
            return reading, np.zeros((0, len(FEATURES)))
        chosen = np.argsort(-prior, kind="stable")[:EMBEDDED]
        dense = np.zeros(len(reading.candidates))
        texts = [reading.candidates[i].text for i in chosen]
        dense[chosen] = await self._likeness(asked.text, texts)
        return reading, await asyncio.to_thread(reading.features, dense)

    def _begin(self, asked: AnalysedQuestion, hits: Sequence[Hit]) -> tuple[Reading, Floats]:
        """What needs no embedder; it holds a core for milliseconds, so no event loop runs it."""
        reading = Reading(asked, hits, candidates_of(hits), self._word_vectors)
        return reading, reading.prior() if reading.candidates else np.zeros(0)

    async def _likeness(self, question: str, texts: Sequence[str]) -> Floats:
        """Of a question and each text: an embedder may read questions otherwise than passages."""
        query = np.array(await self._embedder.embed_query(question), np.float64)
        vectors = np.array(await self._embedder.embed_passages(texts), np.float64)
        return scale_of(self._embedder.name, language_of(question).code).of(vectors @ query)

    async def judge(
        self, reading: Reading, features: Floats, ranks: Floats, best: Sequence[int]
    ) -> Floats:
        """The confidence features of the best sentences, in the order of `CONFIDENCE_FEATURES`."""
        asked, first = reading.asked, best[0]
        stripped = [asked.without_names(t) for t in (reading.candidates[i].text for i in best)]
        relations = await self._likeness(asked.without_names(asked.text), stripped)
        passage = passage_stems(
            reading.hits[reading.candidates[first].passage], asked.language.silent
        )
        names = asked.name_stems
        share = np.exp(ranks - ranks.max())
        share = share / share.sum()
        return np.array(
            [
                features[:, 0].max(),
                reading.said(passage),
                len(names & passage) / len(names) if names else 1.0,
                float(np.mean(list(reading.meant_around(first).values()) or [1.0])),
                min(reading.missing_around(i) for i in best),
                relations[0],
                relations.max(),
                asked.kind in _FIGURES and not asked.has_kind(reading.window_text(first)),
                not asked.has_kind(reading.candidates[first].told),
                float(-(share * np.log(share + 1e-9)).sum()),
                *_doubtful(reading.doubts[first]),
            ],
            float,
        )


def _doubtful(doubt: Doubt) -> tuple[float, float]:
    kinds = [term.kind for term in doubt.missing]
    return min(kinds.count(Kind.NUMBER), 2), min(kinds.count(Kind.NOUN), 2)


def _extracted(reading: Reading, index: int, score: float) -> Extracted:
    c = reading.candidates[index]
    text = reading.hits[c.passage].text[c.start : c.end]
    doubt = reading.doubts[index]
    return Extracted(
        c.passage, c.start, c.end, text, score, phrases(doubt.missing), phrases(doubt.replaced)
    )
