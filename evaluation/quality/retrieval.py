"""How well the right passages are found: nDCG@10, recall@10 and MRR@10, by trec_eval's rules."""

from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from contracts.ports import Embedder
from evaluation.quality.corpora import Corpus, retrieval_set
from evaluation.quality.search import FusedSearch, identity

SETS = ("xquad-en", "anthropic-docs", "scifact")
MEASURES = {"ndcg@10": nDCG @ 10, "recall@10": R @ 10, "mrr@10": RR @ 10}


async def measured(embedder: Embedder, cache: Path) -> dict[str, dict[str, float]]:
    return {name: await _measure(retrieval_set(name), embedder, cache) for name in SETS}


async def _measure(corpus: Corpus, embedder: Embedder, cache: Path) -> dict[str, float]:
    search = await FusedSearch.over(corpus.texts, embedder, cache)
    ids = {identity(text): text.id for text in corpus.texts}
    run: dict[str, dict[str, float]] = {}
    for question in corpus.questions:
        hits = await search(question.text, limit=10)
        run[question.id] = {ids[hit.passage_id]: hit.score for hit in hits}
    judged = {question.id: question.relevant for question in corpus.questions}
    found = ir_measures.calc_aggregate(list(MEASURES.values()), judged, run)
    return {name: round(found[measure], 3) for name, measure in MEASURES.items()}
