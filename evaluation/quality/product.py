"""How well the product itself finds: uploaded, cut, stored and searched through its own API.

Each leg alone, both fused, and what a reranker makes of these where the installation names one
(`IBID_RERANKING__…` in the environment). Beside them, on the passages that it made, what exact
search reaches in memory: inner products over all, bm25s over all, fused in the same way. The
difference is what the store costs.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from contracts.ports import Embedder
from evaluation.quality.corpora import Corpus, Text, retrieval_set
from evaluation.quality.rows import Row
from evaluation.quality.search import FusedSearch, identity
from evaluation.speed.caller import Caller
from evaluation.speed.files import File

SETS = ("xquad-en", "anthropic-docs", "pubmedqa")
LARGE = ("scifact",)
"""It has three times the documents of all others together, and is measured for itself."""
LEGS = ("vector", "keyword", "hybrid")
MEASURES = {"nDCG@10": nDCG @ 10, "recall@5": R @ 5, "recall@10": R @ 10, "MRR@10": RR @ 10}
_MAIN = "nDCG@10"
_HITS = 40  # passages; ten texts have no more than that
_BATCH = 100
_SLACK = 0.002
"""Of a mean nDCG: vectors differ in the last bit between machines."""

Run = Mapping[str, dict[str, float]]
"""The score of each text found, by question."""
Scores = Mapping[str, Mapping[str, float]]
"""By measure and question."""


async def measured(
    caller: Caller, embedder: Embedder, cache: Path, sets: Sequence[str] = SETS
) -> list[Row]:
    """For each set the legs, their fusion, and the reference in memory."""
    return [
        row for name in sets for row in await _of_set(caller, retrieval_set(name), embedder, cache)
    ]


async def _of_set(caller: Caller, corpus: Corpus, embedder: Embedder, cache: Path) -> list[Row]:
    project, documents = ingested(caller, corpus)
    found = legs(caller, project, documents, corpus)
    hybrid = next(row for row in found if row.title == _title(corpus.name, "hybrid"))
    if has_reranker():
        caller.change(project, {"retrieval": {"rerank": "server"}})
        scores = _scores(corpus, _run(caller, project, documents, corpus, "hybrid"))
        found.append(_beside(hybrid, corpus.name, "reranked", scores))
    exact = _scores(corpus, await _exact_run(caller, documents, corpus, embedder, cache))
    return [*found, _beside(hybrid, corpus.name, "exact, in memory", exact)]


def legs(caller: Caller, project: str, documents: Mapping[str, str], corpus: Corpus) -> list[Row]:
    """Of each leg alone nDCG, of what a search gives by default all measures."""
    found: list[Row] = []
    for leg in LEGS:
        scores = _scores(corpus, _run(caller, project, documents, corpus, leg))
        for measure in MEASURES if leg == "hybrid" else (_MAIN,):
            title = _title(corpus.name, leg, measure)
            slack = _SLACK if measure == _MAIN else None
            found.append(Row.of(title, scores[measure].items(), slack=slack))
    return found


def _beside(hybrid: Row, name: str, way: str, scores: Scores) -> Row:
    return replace(Row.of(_title(name, way), scores[_MAIN].items()), beside=hybrid)


def _title(name: str, leg: str, measure: str = _MAIN) -> str:
    return f"{name}, {leg}: {measure}"


def has_reranker() -> bool:
    return "IBID_RERANKING__KIND" in os.environ


async def _exact_run(
    caller: Caller, documents: Mapping[str, str], corpus: Corpus, embedder: Embedder, cache: Path
) -> Run:
    exact = await FusedSearch.over(_passages(caller, documents), embedder, cache)
    owners = {identity(text): text.document for text in exact.texts}
    run: dict[str, dict[str, float]] = {}
    for question in corpus.questions:
        hits = await exact(question.text, limit=_HITS)
        run[question.id] = _collapsed((owners[hit.passage_id], hit.score) for hit in hits)
    return run


def ingested(caller: Caller, corpus: Corpus) -> tuple[str, dict[str, str]]:
    """The project, and which text each of its documents is."""
    project = caller.project()
    documents: dict[str, str] = {}
    for first in range(0, len(corpus.texts), _BATCH):
        texts = corpus.texts[first : first + _BATCH]
        ids = caller.upload_all(project, [_file(text) for text in texts])
        documents |= dict(zip(ids, (text.id for text in texts), strict=True))
    caller.wait(project)
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
