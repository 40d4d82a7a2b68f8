"""How alike two words are, without running a model: from the embedder's table of word pieces."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from adapters.models.weights import model_folder, read_tokenizer, read_weights
from adapters.models.words import stem

_FIRST_WORD = 1000
"""Ids below are special and unused pieces."""
_TABLE = "embeddings.word_embeddings.weight"


class Vocabulary:
    """Loaded with the first use; the table is shared with the embedder through the file's map."""

    def __init__(self) -> None:
        self._vector = lru_cache(maxsize=4096)(self._compute)
        self._mean: NDArray[np.float32] | None = None

    def likeness(self, wanted: Sequence[str], given: Sequence[str]) -> NDArray[np.float32]:
        """0 to 1 for each pair, [wanted, given]: cosine, and 1 for forms of the same word."""
        if not wanted or not given:
            return np.zeros((len(wanted), len(given)), np.float32)
        left = np.array([self._vector(word) for word in wanted])
        right = np.array([self._vector(word) for word in given])
        alike = np.clip(left @ right.T, 0, 1)
        given_stems = np.array([stem(word) for word in given])
        for row, word in enumerate(wanted):
            alike[row, given_stems == stem(word)] = 1
        return alike

    def _compute(self, word: str) -> NDArray[np.float32]:
        folder = model_folder()
        table = read_weights(folder / "model.safetensors")[_TABLE]
        if self._mean is None:  # what all words share says nothing about any of them
            self._mean = table[_FIRST_WORD:].mean(axis=0)
        ids = read_tokenizer(folder).encode(word, add_special_tokens=False).ids
        vector = table[ids].mean(axis=0) - self._mean if ids else np.zeros_like(self._mean)
        return (vector / (np.linalg.norm(vector) + 1e-9)).astype(np.float32)
