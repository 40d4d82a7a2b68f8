"""The offline answerer: the sentences of the passages found that answer a question best."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from contracts.chats import Hit
from contracts.ports import Embedder, Extracted
from contracts.sentences import sentence_spans

_WORD = re.compile(r"\w+")


class Extractor:
    """`contracts.ports.SentenceExtractor` by an embedder and the words in common."""

    name = "extractive"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    async def extract(self, question: str, hits: Sequence[Hit]) -> list[Extracted]:
        found = [(i, s, e) for i, h in enumerate(hits) for s, e in sentence_spans(h.text)]
        if not found:
            return []
        texts = [hits[i].text[s:e] for i, s, e in found]
        query, *vectors = np.array(await self._embedder.embed_passages([question, *texts]))
        dense = np.array(vectors) @ query
        words = _bm25(question, texts)
        scores = (
            0.4 * dense
            + 0.4 * words / max(words.max(), 1e-9)
            + 0.2 * np.array([hits[i].score for i, _, _ in found])
        )
        order = np.argsort(-scores, kind="stable")
        return [
            Extracted(
                found[i][0],
                found[i][1],
                found[i][2],
                texts[i],
                float(1 / (1 + math.exp(-8 * (dense[i] - 0.35)))),
            )
            for i in order
        ]


def _bm25(question: str, texts: Sequence[str]) -> np.ndarray:
    bags = [Counter(_WORD.findall(text.casefold())) for text in texts]
    mean = sum(map(Counter.total, bags)) / len(bags)
    scores = np.zeros(len(texts))
    for word in set(_WORD.findall(question.casefold())):
        df = sum(word in bag for bag in bags)
        idf = math.log(1 + (len(bags) - df + 0.5) / (df + 0.5))
        for i, bag in enumerate(bags):
            if tf := bag[word]:
                scores[i] += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * bag.total() / mean))
    return scores
