"""Passages that no index knows, ranked beside those that a search found. Pure but for the embedder.

As a project's own search they are ranked by meaning and by words, each leg brought to 0 to 1; of
the words those count more that few of these passages have.
"""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from contracts.chats import Hit, LegScores
from contracts.ports import Embedder

_EMBEDDED = 80
"""Passages whose meaning is looked at, those with the most words of the question first: embedding
one takes some milliseconds."""
_K, _B = 1.2, 0.75
"""Of BM25, as everywhere."""


async def ranked(
    question: str, hits: Sequence[Hit], embedder: Embedder, meaning: float
) -> list[Hit]:
    """The best first; `meaning` is the share of it, words have the rest."""
    if not hits:
        return []
    words = bm25(question, [f"{hit.context} {hit.text}" for hit in hits])
    looked_at = np.argsort(-np.array(words), kind="stable")[:_EMBEDDED].tolist()
    query = np.array(await embedder.embed_query(question))
    texts = [f"{hits[i].context}\n{hits[i].text}" for i in looked_at]
    vectors = np.array(await embedder.embed_passages(texts))
    likeness = dict(zip(looked_at, (vectors @ query).tolist(), strict=True))
    by_words = _to_one(words)
    by_meaning = dict(zip(looked_at, _to_one([likeness[i] for i in looked_at]), strict=True))
    scored = [
        hit.model_copy(
            update={
                "score": meaning * by_meaning.get(i, 0.0) + (1 - meaning) * by_words[i],
                "scores": LegScores(vector=likeness.get(i), keyword=words[i] or None),
            }
        )
        for i, hit in enumerate(hits)
    ]
    return sorted(scored, key=lambda hit: -hit.score)


def bm25(question: str, texts: Sequence[str]) -> list[float]:
    from agents.extracting.words import content_words, stem, stems

    wanted = {stem(word) for word in content_words(question)}
    counted = [Counter(stems(text)) for text in texts]
    lengths = [counts.total() for counts in counted]
    usual = (sum(lengths) / len(lengths)) or 1.0
    having = {word: sum(word in counts for counts in counted) for word in wanted}
    weights = {w: log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for w, n in having.items()}
    return [
        sum(
            weights[word] * n * (_K + 1) / (n + _K * (1 - _B + _B * length / usual))
            for word in wanted
            if (n := counts[word])
        )
        for counts, length in zip(counted, lengths, strict=True)
    ]


def _to_one(scores: Sequence[float]) -> list[float]:
    least, most = min(scores), max(scores)
    return [(score - least) / (most - least) if most > least else 1.0 for score in scores]
