"""An embedder in this process: its threads, whose turn it is, and what a batch is."""

import asyncio
from abc import ABC, abstractmethod
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from adapters.models.encoder import Encoder
from adapters.models.least_served_first import LeastServedFirst
from adapters.models.weights import Network
from contracts.ports import Vector
from contracts.settings import EmbeddingSettings

BATCH = 4
"""Measured: beyond four texts at a time a CPU gains nothing and pads more."""
STEP = 32
"""Lengths are padded to a multiple of this: every new shape costs 5 ms and memory for good."""
PROBE = (
    "Who is the duty pharmacist?",
    "Reagents of class B are stored between 2 and 8 degrees Celsius.",
    "The committee met in 1998 and, after a long debate, adopted the amendment by 41 votes to 9.",
    "Überprüfung der Anlage: keine Mängel festgestellt.",
)


class SentenceEmbedder(ABC):
    """`contracts.ports.Embedder` by an encoder whose weights come with Ibid.

    Nothing is loaded before the first call; then once, in one of the embedder's own threads, where
    all inference happens too: a batch in each at a time. The same texts in the same order give the
    same vectors.
    """

    name: str
    dimensions: int
    max_tokens: int
    """Pieces that are read of a text, with the special ones."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        self._settings = settings
        self._encoder: Encoder | None = None
        self._loading = Lock()
        self._turns = LeastServedFirst(settings.threads)
        self._threads = ThreadPoolExecutor(settings.threads, thread_name_prefix=self.name)

    @abstractmethod
    def _network(self) -> Network:
        """Raises `ConfigurationError` when the weights are missing or not the known ones."""

    @abstractmethod
    def _ids(self, texts: Sequence[str], *, questions: bool) -> list[list[int]]:
        """The pieces of each text, at most `max_tokens`."""

    @property
    def precision(self) -> str | None:
        """What it runs in, "bf16" or "f32"; None before anything was embedded."""
        return self._encoder.precision if self._encoder else None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def load(self) -> None:
        """Load now what the first call would load.

        Raises:
            ConfigurationError: the weights are missing or not the known ones.
        """
        await asyncio.get_running_loop().run_in_executor(self._threads, self._loaded)

    async def embed_query(self, text: str) -> Vector:
        return (await self._vectors([text], questions=True))[0]

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return await self._vectors(texts, questions=False)

    async def _vectors(self, texts: Sequence[str], *, questions: bool) -> list[Vector]:
        loop = asyncio.get_running_loop()
        tokenize = partial(self._ids, texts, questions=questions)
        async with self._turns.after(0):
            ids = await loop.run_in_executor(self._threads, tokenize)
        order = sorted(range(len(ids)), key=lambda i: (len(ids[i]), i))
        batches = enumerate(order[first : first + BATCH] for first in range(0, len(order), BATCH))
        vectors: dict[int, Vector] = {}

        async def embed() -> None:
            for number, batch in batches:
                texts = [ids[i] for i in batch]
                async with self._turns.after(number):
                    rows = await loop.run_in_executor(self._threads, self._embed, texts)
                vectors.update(
                    (i, array("f", row.tobytes())) for i, row in zip(batch, rows, strict=True)
                )

        # No more jobs than threads, and who had more done waits for who had less: a short question
        # or file need not wait for long documents, however many.
        await asyncio.gather(*(embed() for _ in range(self._settings.threads)))
        return [vectors[i] for i in range(len(ids))]

    def _embed(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        return self._loaded()(*_padded(ids))

    def _loaded(self) -> Encoder:
        with self._loading:
            if self._encoder is None:
                self._encoder = Encoder(
                    self._network(),
                    threads=self._settings.threads,
                    precision=self._settings.precision,
                    probe=_padded(self._ids(PROBE, questions=False)),
                    cache=self._settings.cache,
                )
            return self._encoder


def _padded(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Ids and mask, both [texts, length]."""
    longest = max(map(len, ids))
    tokens = np.zeros((len(ids), -(-longest // STEP) * STEP), np.int32)
    mask = np.zeros_like(tokens)
    for row, text in enumerate(ids):
        tokens[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return tokens, mask
