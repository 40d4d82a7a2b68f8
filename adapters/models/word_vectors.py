"""A vector for each word, from the local embedder's table of word pieces: no model is run."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from adapters.models.weights import model_folder, read_tokenizer, read_weights

_FIRST_WORD = 1000
"""Ids below are special and unused pieces."""
_TABLE = "embeddings.word_embeddings.weight"


class WordVectors:
    """`agents.extracting.word_similarity.WordVectors`.

    Loaded with the first use; the table is shared with the embedder through the file's map.
    """

    def __init__(self) -> None:
        self._vector = lru_cache(maxsize=4096)(self._compute)
        self._mean: NDArray[np.float32] | None = None

    def __call__(self, word: str) -> NDArray[np.float32]:
        return self._vector(word)

    def _compute(self, word: str) -> NDArray[np.float32]:
        folder = model_folder()
        table = read_weights(folder / "model.safetensors")[_TABLE]
        if self._mean is None:  # what all words share says nothing about any of them
            self._mean = table[_FIRST_WORD:].mean(axis=0)
        ids = read_tokenizer(folder).encode(word, add_special_tokens=False).ids
        vector = table[ids].mean(axis=0) - self._mean if ids else np.zeros_like(self._mean)
        return (vector / (np.linalg.norm(vector) + 1e-9)).astype(np.float32)
