"""The local embedder, asked once for each text, so that `make mutants` can run these tests."""

import os
from array import array
from collections.abc import AsyncIterator, Sequence

import pytest

from adapters.models.minilm import MiniLM
from agents.extracting.tables.terms import stems_of
from agents.extracting.words import stem
from contracts.ports import Vector
from contracts.settings import EmbeddingSettings

_HERE = os.getpid()
_known: dict[str, Vector] = {}


class Remembering:
    """`MiniLM`, with a memory that a fork of this process has as well.

    The model itself does not outlive a fork. A text that only changed code asks for is about
    nothing there, so that the tests say whether that can be noticed.
    """

    name, dimensions, max_tokens = MiniLM.name, MiniLM.dimensions, MiniLM.max_tokens

    def __init__(self) -> None:
        self.model = MiniLM(EmbeddingSettings.model_validate({}))

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        new = [text for text in dict.fromkeys(texts) if text not in _known]
        if new:
            _known.update(zip(new, await self._made(new), strict=True))
        return [_known[text] for text in texts]

    async def embed_query(self, text: str) -> Vector:
        return (await self.embed_passages([text]))[0]

    async def _made(self, texts: Sequence[str]) -> list[Vector]:
        if os.getpid() == _HERE:
            return await self.model.embed_passages(texts)
        assert all(isinstance(text, str) for text in texts)
        return [array("f", bytes(4 * self.dimensions)) for _ in texts]


@pytest.fixture(scope="session")
async def minilm() -> AsyncIterator[Remembering]:
    embedder = Remembering()
    yield embedder
    embedder.model.close()


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Stems that were made before the code was changed, or by another test: it is then seen of
    each test which code it reaches."""
    stem.cache_clear()
    stems_of.cache_clear()
