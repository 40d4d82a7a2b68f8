"""How well the product itself finds: uploaded, cut, stored and searched through its own API.

Beside it, on the passages that it made, what exact search reaches in memory: inner products over
all, bm25s over all, fused in the same way. The difference is what the store costs.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from contracts.ports import Embedder
from evaluation.quality.corpora import Corpus, Text, retrieval_set
from evaluation.quality.search import FusedSearch, identity
from evaluation.speed.caller import Caller
from evaluation.speed.files import File

SETS = ("xquad-en", "anthropic-docs", "scifact", "pubmedqa")
MEASURES = {"ndcg@10": nDCG @ 10, "recall@5": R @ 5, "recall@10": R @ 10, "mrr@10": RR @ 10}
_HITS = 40  # passages; ten texts have no more than that
_BATCH = 100
_RESAMPLES = 2000
_WORSE = 0.002
"""Of a mean: vectors differ in the last bit between machines."""

Run = Mapping[str, dict[str, float]]
"""The score of each text found, by question."""
Scores = Mapping[str, Mapping[str, float]]
"""By measure and question."""


async def measured(caller: Caller, embedder: Embedder, cache: Path) -> dict[str, dict[str, Any]]:
    """For each set the legs, their fusion, and the reference in memory, with intervals."""
    return {name: await _of_set(caller, retrieval_set(name), embedder, cache) for name in SETS}


async def _of_set(
    caller: Caller, corpus: Corpus, embedder: Embedder, cache: Path
) -> dict[str, Any]:
    project, documents = ingested(caller, corpus)
    found: dict[str, Scores] = {
        mode: _scores(corpus, _run(caller, project, documents, corpus, mode))
        for mode in ("vector", "keyword", "hybrid")
    }
    exact = await FusedSearch.over(_passages(caller, documents), embedder, cache)
    owners = {identity(text): text.document for text in exact.texts}

    run: dict[str, dict[str, float]] = {}
    for question in corpus.questions:
        hits = await exact(question.text, limit=_HITS)
        run[question.id] = _collapsed((owners[hit.passage_id], hit.score) for hit in hits)
    found["exact, in memory"] = _scores(corpus, run)
    figures: dict[str, Any] = {name: _summary(scores) for name, scores in found.items()}
    figures["hybrid against exact"] = _paired(
        found["hybrid"]["ndcg@10"], found["exact, in memory"]["ndcg@10"]
    )
    return figures


def ingested(caller: Caller, corpus: Corpus) -> tuple[str, dict[str, str]]:
    """The project, and which text each of its documents is."""
    project = caller.project()
    documents: dict[str, str] = {}
    for first in range(0, len(corpus.texts), _BATCH):
        texts = corpus.texts[first : first + _BATCH]
        ids = caller.upload_all(project, [_file(text) for text in texts])
        documents |= dict(zip(ids, (text.id for text in texts), strict=True))
    while caller.unfinished(project):
        time.sleep(1)
    return project, documents


def _file(text: Text) -> File:
    heading = f"# {text.title}\n\n" if text.title else ""
    return File(f"{identity(text)}.md", "text/markdown", f"{heading}{text.text}\n".encode())


def _passages(caller: Caller, documents: Mapping[str, str]) -> list[Text]:
    """As they were cut; what was embedded is in `context` and `text`."""
    return [
        Text(f"{text}:{n}", text, "", passage)
        for document, text in documents.items()
        for n, passage in enumerate(caller.passages(document))
    ]


def _run(
    caller: Caller, project: str, documents: Mapping[str, str], corpus: Corpus, mode: str
) -> Run:
    found: dict[str, dict[str, float]] = {}
    for question in corpus.questions:
        hits = caller.hits(project, question.text, mode=mode, limit=_HITS)
        found[question.id] = _collapsed(
            (documents[hit["document_id"]], hit["score"]) for hit in hits
        )
    return found


def _collapsed(hits: Iterable[tuple[str, float]]) -> dict[str, float]:
    """A text is as good as its best passage."""
    best: dict[str, float] = {}
    for text, score in hits:
        best[text] = max(best.get(text, score), score)
    return best


def _scores(corpus: Corpus, run: Run) -> Scores:
    judged = {q.id: q.relevant for q in corpus.questions}
    by_question: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for value in ir_measures.iter_calc(list(MEASURES.values()), judged, run):
        by_question[names[str(value.measure)]][value.query_id] = value.value
    return by_question


def _summary(scores: Scores) -> dict[str, Any]:
    return {name: with_interval(values, 4) for name, values in scores.items()}


def with_interval(values: Mapping[str, float], digits: int = 3) -> dict[str, Any]:
    """Their mean, rounded to so many digits, and how far chance may have moved it."""
    return {
        "mean": round(float(np.mean(list(values.values()))), digits),
        "95 %": interval(values),
    }


def interval(values: Mapping[str, float]) -> list[float]:
    """By bootstrap over questions."""
    sample = np.array(list(values.values()))
    chosen = np.random.default_rng(0).integers(0, len(sample), (_RESAMPLES, len(sample)))
    low, high = np.quantile(sample[chosen].mean(axis=1), (0.025, 0.975))
    return [round(float(low), 4), round(float(high), 4)]


def worse(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What has become worse than the stored figures, as sentences."""
    return [
        f"{name}, {leg}: nDCG@10 is {found[leg]['ndcg@10']['mean']}, and was"
        f" {kept[leg]['ndcg@10']['mean']}."
        for name, found in now.items()
        if (kept := before.get(name))
        for leg in ("vector", "keyword", "hybrid")
        if found[leg]["ndcg@10"]["mean"] < kept[leg]["ndcg@10"]["mean"] - _WORSE
    ]


def _paired(one: Mapping[str, float], two: Mapping[str, float]) -> dict[str, float]:
    """The mean difference per question, and how often chance alone makes one as large."""
    differences = np.array([one[question] - two[question] for question in two])
    signs = np.random.default_rng(0).choice((-1.0, 1.0), (_RESAMPLES, len(differences)))
    by_chance = np.abs((signs * differences).mean(axis=1))
    mean = float(differences.mean())
    return {
        "difference": round(mean, 4),
        "p": round(float((by_chance >= abs(mean) - 1e-12).mean()), 3),
    }
