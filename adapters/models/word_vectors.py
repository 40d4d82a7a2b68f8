"""A vector for each word, from the local embedders' tables of word pieces: no model is run."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from adapters.models import e5_weights
from adapters.models.unigram import SPACE
from adapters.models.weights import model_folder, read_tokenizer, read_weights
from contracts.ports import Embedder

_MULTILINGUAL = "multilingual-e5-small"
_REMEMBERED = 4096
_TABLE = "embeddings.word_embeddings.weight"
_FIRST_WORD = 1000
"""Ids below are special and unused pieces."""
_LONGEST = 64
_SHORT = 2
"""Letters: what is no longer has its own piece, or says nothing."""
_EVERY = 16
"""Of the larger table, the pieces whose mean is taken: reading them all takes a second."""


class _Pieces(Protocol):
    mean: NDArray[np.float32]

    def ids(self, word: str) -> Sequence[int]:
        """None for a word that has no piece but its letters, or not even these: it would be like
        every such word."""
        ...

    def rows(self, ids: Sequence[int]) -> NDArray[np.float32]: ...


class _English:
    def __init__(self) -> None:
        self._tokenizer = read_tokenizer(model_folder())
        self._table = read_weights(model_folder() / "model.safetensors")[_TABLE]
        self._unknown = self._tokenizer.token_to_id("[UNK]")
        self.mean = self._table[_FIRST_WORD:].mean(axis=0)

    def ids(self, word: str) -> Sequence[int]:
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        spelled = len(ids) == len(word) > _SHORT
        return [] if spelled or self._unknown in ids else ids

    def rows(self, ids: Sequence[int]) -> NDArray[np.float32]:
        return self._table[ids]


class _ManyLanguages:
    def __init__(self) -> None:
        file = e5_weights.read_e5(e5_weights.model_folder() / e5_weights.FILE)
        self._pieces, self._rows = file.pieces, file.network.words
        self.mean = self.rows(range(_FIRST_WORD, len(self._pieces), _EVERY)).mean(axis=0)

    def ids(self, word: str) -> Sequence[int]:
        ids = self._pieces.encode(word, _LONGEST)
        beginning = self._pieces.number_of(SPACE)  # alone, it says that a word begins, and no more
        return [] if self._pieces.unknown in ids else [i for i in ids if i != beginning]

    def rows(self, ids: Sequence[int]) -> NDArray[np.float32]:
        return self._rows(np.array(ids, np.int32))


class WordVectors:
    """`agents.extracting.word_similarity.WordVectors`.

    Loaded with the first use; the table is shared with the embedder through the file's map.
    """

    def __init__(self, load: type[_Pieces] = _English) -> None:
        self._load = load
        self._pieces: _Pieces | None = None
        self._vector = lru_cache(maxsize=_REMEMBERED)(self._compute)
        self._others: WordVectors | None = None

    def __call__(self, word: str) -> NDArray[np.float32]:
        return self._vector(word)

    def is_common(self, word: str) -> bool:
        return len(self._loaded.ids(word)) == 1

    def of(self, reader: Embedder | None) -> "WordVectors":
        """Those of the words that an embedder reads: another one's pieces mean nothing there."""
        if reader is None or reader.name != _MULTILINGUAL:
            return self
        if self._others is None:
            self._others = WordVectors(_ManyLanguages)
        return self._others

    @property
    def _loaded(self) -> _Pieces:
        if self._pieces is None:
            self._pieces = self._load()
        return self._pieces

    def _compute(self, word: str) -> NDArray[np.float32]:
        pieces = self._loaded
        ids = pieces.ids(word)
        # What all words share says nothing about any of them.
        vector = pieces.rows(ids).mean(axis=0) - pieces.mean if ids else np.zeros_like(pieces.mean)
        return (vector / (np.linalg.norm(vector) + 1e-9)).astype(np.float32)
