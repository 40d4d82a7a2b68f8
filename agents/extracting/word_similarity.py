"""How alike two words are, without running a model: from a table of word vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from agents.extracting.words import stem


class WordVectors(Protocol):
    def __call__(self, word: str) -> NDArray[np.float32]:
        """A word's vector, of length 1, or zeros for a word that has none."""
        ...

    def is_common(self, word: str) -> bool:
        """Whether a word is so common that it has a vector of its own; others have that of their
        pieces, and are names, terms of a trade, or put together."""
        ...


def similarity(
    vector_of: WordVectors,
    wanted: Sequence[str],
    given: Sequence[str],
    *,
    spelling_tells: bool = False,
) -> NDArray[np.float32]:
    """0 to 1 for each pair, [wanted, given]: cosine, and 1 for forms of the same word.

    Where `spelling_tells` it is that of the letters, if this is more.
    """
    if not wanted or not given:
        return np.zeros((len(wanted), len(given)), np.float32)
    left = np.array([vector_of(word) for word in wanted])
    right = np.array([vector_of(word) for word in given])
    alike = np.clip(left @ right.T, 0, 1)
    given_stems = np.array([stem(word) for word in given])
    for row, word in enumerate(wanted):
        alike[row, given_stems == stem(word)] = 1
    if spelling_tells:
        known = "".join({letter for word in (*wanted, *given) for letter in word})
        alike = np.maximum(alike, _spelled(wanted, known) @ _spelled(given, known).T)
    return alike


def _spelled(words: Sequence[str], letters: str) -> NDArray[np.float32]:
    """How often each word has each of `letters`, [word, letter], of length 1."""
    counts = np.array([[word.count(letter) for letter in letters] for word in words], np.float32)
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)
