"""A cache in front of an embedder: each text of a project is embedded once, whoever asks, and when.

What it gives is bit for bit what the embedder gives.
"""

import asyncio
from array import array
from collections.abc import Sequence
from uuid import UUID

import numpy as np

from adapters.vector_cache import digest
from contracts.ports import Embedder, Vector, VectorCache

_UNIT = 1e-3
"""How far from 1 a remembered vector's length may be: what is further is no vector of ours."""
_QUESTION = "\0question\0"
Flights = dict[tuple[UUID, bytes], asyncio.Future[Vector]]


class EmbeddingCache:
    """Embedders, for each project with what was embedded of that project before.

    The installation's own, unless another is named.
    """

    def __init__(self, embedder: Embedder, cache: VectorCache) -> None:
        self._embedder, self._cache = embedder, cache
        self._flights: Flights = {}

    def of(self, project_id: UUID, embedder: Embedder | None = None) -> "CachedEmbedder":
        return CachedEmbedder(embedder or self._embedder, self._cache, project_id, self._flights)


class CachedEmbedder:
    """`contracts.ports.Embedder` for the texts of one project.

    `flights` are the texts being embedded in this process right now: who needs one of them waits.
    """

    def __init__(
        self, embedder: Embedder, cache: VectorCache, project_id: UUID, flights: Flights
    ) -> None:
        self._embedder, self._cache = embedder, cache
        self._project_id, self._flights = project_id, flights
        self.name, self.dimensions = embedder.name, embedder.dimensions
        self.max_tokens = embedder.max_tokens

    async def embed_query(self, text: str) -> Vector:
        """Where questions are read otherwise than passages they are remembered as other texts."""
        name = digest(self.name, self.dimensions, f"{_QUESTION}{text}")
        kept = (await self._cache.get(self._project_id, [name])).get(name)
        known = _vector(kept, self.dimensions) if kept else None
        if known is not None:
            return known
        vector = await self._embedder.embed_query(text)
        await self._cache.put(self._project_id, {name: vector.tobytes()})
        return vector

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        named = {digest(self.name, self.dimensions, text): text for text in texts}
        remembered = await self._cache.get(self._project_id, list(named))
        vectors = {
            name: vector
            for name, kept in remembered.items()
            if (vector := _vector(kept, self.dimensions)) is not None
        }
        vectors |= await self._embedded({n: t for n, t in named.items() if n not in vectors})
        return [vectors[digest(self.name, self.dimensions, text)] for text in texts]

    async def _embedded(self, missing: dict[bytes, str]) -> dict[bytes, Vector]:
        """Ours first, so that nobody who waits for us is waited for."""
        flying = {name: f for name in missing if (f := self._flights.get((self._project_id, name)))}
        found = await self._embed({n: t for n, t in missing.items() if n not in flying})
        for name, flight in flying.items():
            await asyncio.wait([flight])
            if not flight.cancelled():
                found[name] = flight.result()
        # Whoever embedded these was stopped, or failed: then we do it, and hear why ourselves.
        return found | await self._embed({n: t for n, t in missing.items() if n not in found})

    async def _embed(self, texts: dict[bytes, str]) -> dict[bytes, Vector]:
        if not texts:
            return {}
        loop = asyncio.get_running_loop()
        ours = {(self._project_id, name): loop.create_future() for name in texts}
        self._flights.update(ours)
        try:
            vectors = await self._embedder.embed_passages(list(texts.values()))
            found = dict(zip(texts, vectors, strict=True))
            for (_, name), flight in ours.items():
                flight.set_result(found[name])
        finally:
            for key, flight in ours.items():
                flight.cancel()
                if self._flights.get(key) is flight:
                    del self._flights[key]
        kept = {name: vector.tobytes() for name, vector in found.items()}
        await self._cache.put(self._project_id, kept)
        return found


def _vector(kept: bytes, dimensions: int) -> Vector | None:
    """None for what cannot be one of ours."""
    if len(kept) != 4 * dimensions:
        return None
    numbers = np.frombuffer(kept, np.float32)
    if not abs(float(numbers @ numbers) - 1) < _UNIT:  # also when it is NaN
        return None
    return array("f", kept)
