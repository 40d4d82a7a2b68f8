"""Search as the product does it, in numpy: exact vectors and BM25, fused half and half."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import bm25s
import numpy as np

from agents.extracting.words import FUNCTION_WORDS, stems
from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.ports import Embedder, Vector
from evaluation.quality.corpora import Text

_CANDIDATES = 50


class Remembering:
    """An embedder that embeds nothing twice: most sentences are met by many questions.

    With a `file` not even the next time: `keep` writes what was embedded.
    """

    def __init__(self, embedder: Embedder, file: Path | None = None) -> None:
        self.name, self.dimensions = embedder.name, embedder.dimensions
        self.max_tokens = embedder.max_tokens
        self._embedder, self._file = embedder, file
        self._known: dict[str, Vector] = {}
        self._asked: dict[str, Vector] = {}
        if file and file.exists():
            kept = np.load(file)
            self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def keep(self) -> None:
        if self._file and self._known:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            vectors = np.array(list(self._known.values()), np.float32)
            np.savez(self._file, texts=np.array(list(self._known)), vectors=vectors)

    async def embed_query(self, text: str) -> Vector:
        """As its embedder reads questions, which may be otherwise than passages."""
        if text not in self._asked:
            self._asked[text] = await self._embedder.embed_query(text)
        return self._asked[text]

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        vectors = await self._embedder.embed_passages(new)
        self._known.update(zip(new, vectors, strict=True))
        return [self._known[text] for text in texts]


def _kept(file: Path) -> np.ndarray | None:
    return np.load(file) if file.exists() else None


def _keep(file: Path, vectors: np.ndarray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    np.save(file, vectors)


def identity(text: Text) -> UUID:
    return uuid5(NAMESPACE_URL, f"{text.document}/{text.id}")


def _indexed(text: str) -> list[str]:
    return [stem for stem in stems(text) if stem not in FUNCTION_WORDS]


@dataclass(frozen=True)
class FusedSearch:
    """Scores are fused after min-max over the union of both legs' candidates."""

    texts: list[Text]
    vectors: np.ndarray
    keywords: bm25s.BM25
    embedder: Embedder

    @classmethod
    async def over(cls, texts: list[Text], embedder: Embedder, cache: Path) -> "FusedSearch":
        """Vectors are kept in `cache`, by what was embedded and by whom."""
        said = [f"{t.context or t.title}\n{t.text}" for t in texts]
        key = hashlib.sha256("\0".join([embedder.name, *said]).encode()).hexdigest()[:16]
        vectors = _kept(cache / f"{key}.npy")
        if vectors is None:
            vectors = np.array(await embedder.embed_passages(said), np.float32)
            _keep(cache / f"{key}.npy", vectors)
        keywords = bm25s.BM25(k1=1.2, b=0.75)
        keywords.index([_indexed(text) for text in said], show_progress=False)
        return cls(texts, vectors, keywords, embedder)

    async def __call__(
        self, query: str, limit: int = 8, without: frozenset[str] = frozenset()
    ) -> list[Hit]:
        """The best passages but those whose id is in `without`."""
        vector = np.array(await self.embedder.embed_query(query), np.float32)
        words = [w for w in _indexed(query) if w in self.keywords.vocab_dict]
        legs = (
            self.vectors @ vector,
            np.array(self.keywords.get_scores(words) if words else np.zeros(len(self.texts))),
        )
        found = {int(i) for leg in legs for i in np.argsort(-leg)[: _CANDIDATES + len(without)]}
        rows = np.array(sorted(i for i in found if self.texts[i].id not in without))
        if not len(rows):
            return []
        fused = 0.5 * _between(legs[0][rows]) + 0.5 * _between(legs[1][rows])
        best = np.argsort(-fused, kind="stable")[:limit]
        return [
            _hit(self.texts[rows[i]], float(fused[i]), *(float(leg[rows[i]]) for leg in legs))
            for i in best
        ]


def _between(scores: np.ndarray) -> np.ndarray:
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def _hit(text: Text, score: float, vector: float, keyword: float) -> Hit:
    place = Place.model_validate({"start": text.start, "end": text.start + len(text.text)})
    return Hit(
        passage_id=identity(text),
        document_id=uuid5(NAMESPACE_URL, text.document),
        title=text.title,
        text=text.text,
        context=text.context,
        place=place,
        score=score,
        scores=LegScores(vector=vector, keyword=keyword),
    )
