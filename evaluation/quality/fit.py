"""Fit the offline answerer's two linear models: `python -m evaluation.quality.fit`.

Answerable questions come from xquad-en and chunking-eval. Unanswerable ones are made from them:
the right passage taken away, its whole article taken away, only the right sentences taken away,
and a name of one question put into another whose article is taken away ("When was the Panther
elected?"). Every second article of xquad-en is held out: the weights that are written have not
seen it, and the figures of answers are measured on its questions alone.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from adapters.models.minilm import MiniLM
from adapters.models.word_vectors import WordVectors
from agents.extracting.extractor import CONFIDENCE_FEATURES, Extractor
from agents.extracting.features import FEATURES, Candidate, Floats, Reading
from agents.extracting.languages.english import ENGLISH
from agents.extracting.question_analysis import AnalysedQuestion
from agents.extracting.terms import Kind, Term, terms_of
from contracts.chats import Hit
from contracts.ports import Embedder
from contracts.sentences import sentence_spans
from contracts.settings import EmbeddingSettings
from evaluation.quality.corpora import Asking, Corpus, Text, chunking_eval, retrieval_set
from evaluation.quality.search import FusedSearch, Remembering, identity
from evaluation.quality.turns import half_of
from evaluation.quality.turns import turns as asked_turns
from evaluation.quality.twins import DEVELOPMENT, pairs, passages

WEIGHTS = {
    "real": 1.0,
    "near": 0.3,
    "hard": 0.2,
    "off": 0.2,
    "swap": 0.5,
    "twin": 0.5,
    "said": 1.0,
    "silent": 2.0,
}
RIDGE = 2.0
CACHE = Path(".ibid/evaluation")
MADE_OF_EVERY = 3
"""Unanswerable questions are made of a third of those that are fitted on: more change nothing."""
OUT = Path("agents/extracting/weights.py")
_NAME = re.compile(
    r"(?<!^)(?<![.?!] )\b[A-Z][\w’'.-]*(?:(?: (?:of|the|de|and|for))? [A-Z][\w’'.-]*)*"
)


@dataclass
class Case:
    kind: str
    article: str
    reading: Reading
    features: Floats
    right: np.ndarray


@dataclass
class Collected:
    """What is fitted on, the questions about the articles that are held out, and another set."""

    train: list[Case]
    held: list[Case]
    others: list[Case]


class Judged(NamedTuple):
    """The features of certainty, the kind, and whether the best sentence is in grave doubt."""

    rows: Floats
    kinds: np.ndarray
    grave: np.ndarray


class Model(NamedTuple):
    ranking: Floats
    confidence: Floats
    intercept: float
    grave: float


def is_right(question: Asking, text: Text | None, candidate: Candidate) -> bool:
    """Whether a sentence of `text` has the answer."""
    if question.spans and text:
        start, end = text.start + candidate.start, text.start + candidate.end
        least = min(10, (end - start) / 2)
        return any(min(e, end) - max(s, start) > least for s, e in question.spans)
    said = " ".join(candidate.text.split()).casefold()
    return any(" ".join(a.split()).casefold() in said for a in question.answers)


def held_out(corpus: Corpus) -> frozenset[str]:
    """The articles of xquad-en to which nothing is fitted."""
    return frozenset(sorted({text.document for text in corpus.texts})[1::2])


class Cases:
    """Reads questions with the extractor, the way the product would."""

    def __init__(self, corpus: Corpus, search: FusedSearch, extractor: Extractor) -> None:
        self.corpus, self.search, self.extractor = corpus, search, extractor
        self.by_id = {text.id: text for text in corpus.texts}
        self.by_passage = {identity(text): text for text in corpus.texts}

    def article(self, question: Asking) -> str:
        return self.by_id[next(iter(question.relevant))].document

    def of_article(self, article: str) -> frozenset[str]:
        return frozenset(t.id for t in self.corpus.texts if t.document == article)

    async def case(self, kind: str, question: Asking, hits: list[Hit], article: str) -> Case:
        reading, features = await self.extractor.read(AnalysedQuestion(question.text), hits)
        right = np.zeros(len(reading.candidates), bool)
        if kind == "real":
            texts = [self.by_passage[hit.passage_id] for hit in hits]
            right = np.array(
                [
                    texts[c.passage].id in question.relevant
                    and is_right(question, texts[c.passage], c)
                    for c in reading.candidates
                ]
            )
        return Case(kind, article, reading, features, right)

    async def real(self) -> AsyncIterator[Case]:
        for question in self.corpus.questions:
            hits = await self.search(question.text)
            yield await self.case("real", question, hits, self.article(question))

    async def made(self, questions: Sequence[Asking]) -> AsyncIterator[Case]:
        for question in questions:
            article = self.article(question)
            for kind, without in (
                ("near", frozenset(question.relevant)),
                ("off", self.of_article(article)),
            ):
                hits = await self.search(question.text, without=without)
                if kind == "off" or not self._answered(question, hits):
                    yield await self.case(kind, question, hits, article)
            cut = [self._cut(question, hit) for hit in await self.search(question.text)]
            yield await self.case("hard", question, [hit for hit in cut if hit.text], article)

    async def swapped(self, questions: Sequence[Asking]) -> AsyncIterator[Case]:
        chance = random.Random(5)  # the same questions every time
        named = [(q, max(found, key=len)) for q in questions if (found := _names(q))]
        for question, name in named:
            article = self.article(question)
            other, its_name = chance.choice(named)
            while (theirs := self.article(other)) == article:
                other, its_name = chance.choice(named)
            asking = Asking("", other.text.replace(its_name, name, 1), {})
            hits = await self.search(asking.text, without=self.of_article(theirs))
            yield await self.case("swap", asking, hits, article)

    async def twins(self, questions: Sequence[Asking]) -> AsyncIterator[Case]:
        """A question with one of its terms replaced by another, where all else is found."""
        chance = random.Random(7)
        terms = {q.id: terms_of(q.text) for q in questions}
        every = [term for found in terms.values() for term in found]
        for question in questions:
            if not terms[question.id]:
                continue
            term = chance.choice(terms[question.id])
            hits = await self.search(question.text)
            said = " ".join(hit.text.casefold() for hit in hits)
            other = other_term(term, every, said, chance)
            text = question.text[: term.start] + other + question.text[term.end :]
            asking = Asking("", text, {})
            yield await self.case("twin", asking, await self.search(text), self.article(question))

    def _answered(self, question: Asking, hits: list[Hit]) -> bool:
        return any(a in hit.text for a in question.answers if len(a) > 3 for hit in hits)

    def _cut(self, question: Asking, hit: Hit) -> Hit:
        text = self.by_passage[hit.passage_id]
        kept = [
            hit.text[start:end]
            for start, end in sentence_spans(hit.text)
            if not is_right(
                question, text, Candidate(0, start, end, hit.text[start:end], None, None)
            )
        ]
        return hit.model_copy(update={"text": " ".join(kept)})


def other_term(term: Term, every: Sequence[Term], said: str, chance: random.Random) -> str:
    """One of its kind that is not in `said`; of contrasts and years one near it."""
    if term.kind is Kind.CONTRAST:
        sets = ENGLISH.contrast_of
        rivals = [w for w in sets if ENGLISH.are_rivals(w, term.text.casefold()) and w not in said]
        if rivals:
            return chance.choice(rivals)
    if term.kind is Kind.NUMBER and term.text.isdigit():
        moved = [str(int(term.text) + by) for by in (*range(-9, 0), *range(1, 10))]
        return chance.choice([number for number in moved if number not in said] or moved)
    alike = [t.text for t in every if t.kind is term.kind and t.text.casefold() not in said]
    return chance.choice(alike)


async def labelled(embedder: Embedder, extractor: Extractor) -> list[Case]:
    """Turns of people, and our own pairs, as far as they are for development."""
    found: list[Case] = []
    texts, turns = asked_turns(WordVectors())
    search = await FusedSearch.over(texts, embedder, CACHE)
    asked = [
        (turn.question, turn.label == "answerable", search)
        for turn in turns
        if half_of(turn) == 0 and turn.label in ("answerable", "unanswerable")
    ]
    search = await FusedSearch.over(passages(), embedder, CACHE)
    for pair in pairs():
        if pair.document in DEVELOPMENT:
            asked += [(pair.asked.text, True, search), (pair.twin, False, search)]
    for question, answerable, search in asked:
        reading, features = await extractor.read(AnalysedQuestion(question), await search(question))
        kind = "said" if answerable else "silent"
        right = np.zeros(len(reading.candidates), bool)
        found.append(Case(kind, "", reading, features, right))
    return found


def _names(question: Asking) -> list[str]:
    return [name.removesuffix("'s") for name in _NAME.findall(question.text)]


def fit_ranking(cases: Sequence[Case]) -> Floats:
    """Conditional logit: the right sentences of a question against its others.

    Newton's method, halving a step that makes it worse.
    """
    usable = [c for c in cases if c.right.any()]
    scale = np.vstack([c.features for c in usable]).std(axis=0) + 1e-9
    data = [(c.features / scale, c.right) for c in usable]
    weights = np.zeros(len(FEATURES))
    loss, gradient, curvature = _ranking_loss(weights, data)
    for _ in range(40):
        step = np.linalg.solve(curvature, gradient)
        while (tried := _ranking_loss(weights - step, data))[0] > loss and np.abs(
            step
        ).max() > 1e-6:
            step /= 2
        if loss - tried[0] < 1e-6:
            break
        weights, (loss, gradient, curvature) = weights - step, tried
    return weights / scale


def _ranking_loss(
    weights: Floats, data: Sequence[tuple[Floats, np.ndarray]]
) -> tuple[float, Floats, Floats]:
    loss = float(RIDGE / 2 * weights @ weights)
    gradient, curvature = RIDGE * weights, RIDGE * np.eye(len(weights))
    for z, right in data:
        ranks = z @ weights
        p, among_right = _softmax(ranks), _softmax(ranks[right])
        loss -= float(np.log(p[right].sum() + 1e-300))
        mean = p @ z
        gradient += mean - among_right @ z[right]
        curvature += (z * p[:, None]).T @ z - np.outer(mean, mean)
    return loss, gradient, curvature


def _softmax(values: Floats) -> Floats:
    p = np.exp(values - values.max())
    return p / p.sum()


def fit_confidence(rows: Floats, answers: np.ndarray, weight: np.ndarray) -> tuple[Floats, float]:
    """Weighted logistic regression. Newton's method."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    z = np.column_stack([np.ones(len(rows)), (rows - mean) / scale])
    ridge = RIDGE * np.diag([0.0, *np.ones(rows.shape[1])])
    b = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ b))
        gradient = z.T @ (weight * (p - answers)) + ridge @ b
        b -= np.linalg.solve((z * (weight * p * (1 - p))[:, None]).T @ z + ridge, gradient)
    weights = b[1:] / scale
    return weights, float(b[0] - weights @ mean)


async def judged(cases: Sequence[Case], ranking: Floats, extractor: Extractor) -> Judged:
    """Of each case that can be learned from."""
    rows, kinds, grave = [], [], []
    for case in cases:
        if not len(case.features):
            continue
        ranks = case.features @ ranking
        order = np.argsort(-ranks, kind="stable")[:3].tolist()
        if case.kind == "real" and not case.right[order].any():
            continue  # not found: neither answer nor refusal would be right
        rows.append(await extractor.judge(case.reading, case.features, ranks, order))
        kinds.append(case.kind)
        grave.append(case.reading.doubts[order[0]].grave)
    return Judged(np.array(rows), np.array(kinds), np.array(grave))


def hit_rates(cases: Sequence[Case], ranking: Floats) -> list[float]:
    """Share of the questions with the answer in the first 1, 2, 3 sentences."""
    real = [c for c in cases if c.kind == "real"]
    ranked = [c.right[np.argsort(-(c.features @ ranking), kind="stable")] for c in real]
    return [round(float(np.mean([r[:k].any() for r in ranked])), 3) for k in (1, 2, 3)]


async def fitted(train: Sequence[Case], extractor: Extractor) -> Model:
    """The certainty on what is in no grave doubt; what is has the share of those that answer."""
    ranking = fit_ranking(train)
    rows, kinds, grave = await judged(train, ranking, extractor)
    weight = np.array([WEIGHTS[k] for k in kinds])
    answers = np.isin(kinds, ("real", "said")).astype(float)
    sure = ~grave
    confidence, intercept = fit_confidence(rows[sure], answers[sure], weight[sure])
    answering = float(np.average(answers[grave], weights=weight[grave]))
    return Model(ranking, confidence, intercept, answering)


async def report(name: str, cases: Sequence[Case], model: Model, extractor: Extractor) -> None:
    rows, kinds, grave = await judged(cases, model.ranking, extractor)
    refused = grave | (rows @ model.confidence + model.intercept < 0)
    shares = {k: round(float(refused[kinds == k].mean()), 3) for k in WEIGHTS if (kinds == k).any()}
    print(f"{name}: in 1, 2, 3 sentences {hit_rates(cases, model.ranking)}; refused {shares}")


async def collected(embedder: Remembering, extractor: Extractor) -> Collected:
    sets: list[Cases] = []
    for corpus in (retrieval_set("xquad-en"), chunking_eval()):
        search = await FusedSearch.over(corpus.texts, embedder, CACHE)
        sets.append(Cases(corpus, search, extractor))
    xquad, chunking = sets
    held = held_out(xquad.corpus)
    real = [case async for case in xquad.real()]
    some = [q for q in xquad.corpus.questions if xquad.article(q) not in held][::MADE_OF_EVERY]
    made = [case async for case in xquad.made(some)]
    made += [case async for case in xquad.swapped(some)]
    made += [case async for case in xquad.twins(some)]
    others = [case async for case in chunking.real()]
    made += await labelled(embedder, extractor)
    return Collected(
        [*(c for c in real if c.article not in held), *made],
        [c for c in real if c.article in held],
        others,
    )


async def main() -> None:
    minilm = MiniLM(EmbeddingSettings.model_validate({}))
    embedder = Remembering(minilm, CACHE / "sentences.npz")
    extractor = Extractor(embedder, WordVectors())
    cases = await collected(embedder, extractor)
    model = await fitted(cases.train, extractor)
    await report("chunking-eval, not trained on", cases.others, model, extractor)
    model = await fitted(cases.train + cases.others, extractor)
    await report("xquad-en, held-out articles", cases.held, model, extractor)
    _write(model)
    embedder.keep()
    minilm.close()


def _write(model: Model) -> None:
    if not np.isfinite([*model.ranking, *model.confidence, model.intercept, model.grave]).all():
        raise ArithmeticError("The fit diverged; the weights are left as they were.")

    def table(name: str, keys: Sequence[str], values: Floats) -> str:
        rows = "".join(f'    "{k}": {v:.4g},\n' for k, v in zip(keys, values, strict=True))
        return f"{name} = {{\n{rows}}}\n"

    OUT.write_text(
        '"""Written by `python -m evaluation.quality.fit`; see `features.py` for the names."""\n\n'
        + table("RANKING", FEATURES, model.ranking)
        + table("CONFIDENCE", CONFIDENCE_FEATURES, model.confidence)
        + f"INTERCEPT = {model.intercept:.4g}\n"
        + f"GRAVE = {model.grave:.2g}\n"
        + '"""The share that is answered of questions whose best sentence is in grave doubt."""\n'
    )


if __name__ == "__main__":
    asyncio.run(main())
