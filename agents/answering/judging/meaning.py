"""How alike in meaning texts are, by the vectors of the project's own embedder."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from contracts.chats import Hit
from contracts.ports import Embedder
from contracts.tables import parts_of


class Vectors:
    """`Meaning`, of texts that were embedded at once; a text that was not is like nothing."""

    def __init__(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        self._vectors = vectors

    @classmethod
    async def of(cls, embedder: Embedder, texts: Iterable[str]) -> "Vectors":
        known = sorted(set(texts))
        found = await embedder.embed_passages(known) if known else []
        return cls({t: np.array(v, np.float32) for t, v in zip(known, found, strict=True)})

    def __call__(self, one: str, other: str) -> float:
        a, b = self._vectors.get(one), self._vectors.get(other)
        return 0.0 if a is None or b is None else float(a @ b)


def texts_of(hit: Hit) -> list[str]:
    return [hit.text[part.start : part.end] for part in parts_of(hit)]
