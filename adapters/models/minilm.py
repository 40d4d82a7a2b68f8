"""The local embedder: all-MiniLM-L6-v2 in this process, without torch, key or network."""

import asyncio
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from adapters.models.encoder import Encoder
from adapters.models.least_served_first import LeastServedFirst
from adapters.models.weights import SHA256, model_folder, read_tokenizer, read_weights
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


class MiniLM:
    """`contracts.ports.Embedder` by all-MiniLM-L6-v2: English, 384 dimensions, 256 word pieces.

    Nothing is loaded before the first call; then once, in one of the embedder's own threads, where
    all inference happens too: a batch in each at a time. The same texts in the same order give the
    same vectors.
    """

    name = "all-MiniLM-L6-v2"
    dimensions = 384
    max_tokens = 256

    def __init__(
        self, settings: EmbeddingSettings, *, folder: Path | None = None, sha256: str = SHA256
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._sha256 = sha256
        self._encoder: Encoder | None = None
        self._loading = Lock()
        self._turns = LeastServedFirst(settings.threads)
        self._threads = ThreadPoolExecutor(settings.threads, thread_name_prefix="minilm")

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
        return (await self.embed_passages([text]))[0]

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        loop = asyncio.get_running_loop()
        async with self._turns.after(0):
            ids = await loop.run_in_executor(self._threads, self._ids, texts)
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

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        tokenizer = self._words()
        return [self._cut(tokenizer.encode(text).ids) for text in texts]

    def _cut(self, ids: list[int]) -> list[int]:
        """At most `max_tokens`, with the last special token kept."""
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]

    def _embed(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        return self._loaded()(*_padded(ids))

    def _model_folder(self) -> Path:
        return self._folder or model_folder()

    def _words(self) -> Tokenizer:
        return read_tokenizer(self._model_folder())

    def _loaded(self) -> Encoder:
        with self._loading:
            if self._encoder is None:
                weights = read_weights(self._model_folder() / "model.safetensors", self._sha256)
                self._encoder = Encoder(
                    weights,
                    threads=self._settings.threads,
                    precision=self._settings.precision,
                    probe=_padded(self._ids(PROBE)),
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
