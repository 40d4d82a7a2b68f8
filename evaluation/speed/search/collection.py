"""A synthetic collection: projects of every size, whose texts and vectors behave like real ones.

Everything follows from a seed, each project from its rank alone: any of them can be made again,
without the others, to know the exact answer to a question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import numpy as np
from numpy.typing import NDArray

PROJECTS = 200
PASSAGES_OF_A_DOCUMENT = 40
DIMENSIONS = 384
COMMON = 60  # so many words count as very common
_SEED = 7
_WORDS = 50_000
_EVERYWHERE, _OF_A_TOPIC = 70, 30  # words of a passage before it is cut to its length
_SHORTEST, _LONGEST = 50, 100
_TOPIC = 60  # words that the passages of one document share
_FIELDS, _SUBJECTS = 60, 25
_AXES = 16

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class World:
    """What all projects have in common."""

    words: NDArray[np.str_]  # the commonest first
    cumulative: NDArray[np.float64]  # Zipf's law as Mandelbrot bent it
    subjects: Floats  # where vectors gather
    axes: Floats  # along which they spread most


@dataclass(frozen=True)
class Project:
    """Passages in order; the first has the number `first` in the whole collection."""

    rank: int
    first: int
    words: NDArray[np.int32]  # (passages, longest); -1 where a passage has ended
    vectors: NDArray[np.float16]  # of length one, before they were rounded

    @property
    def id(self) -> UUID:
        return project_id(self.rank)

    def text(self, passage: int) -> str:
        row = self.words[passage]
        return " ".join(world().words[row[row >= 0]])

    def documents(self) -> Iterator[tuple[UUID, range]]:
        """Each document with its passages."""
        for start in range(0, len(self.words), PASSAGES_OF_A_DOCUMENT):
            end = min(start + PASSAGES_OF_A_DOCUMENT, len(self.words))
            yield uuid5(self.id, str(start)), range(start, end)


def project_id(rank: int) -> UUID:
    return uuid5(NAMESPACE_OID, f"project {rank}")


def sizes(total: int, projects: int = PROJECTS) -> list[int]:
    """Passages of each project, in proportion to one over its rank."""
    ranks = np.arange(1, projects + 1)
    return [int(size) for size in np.floor(total / np.sum(1 / ranks) / ranks)]


@cache
def world() -> World:
    chance = np.random.default_rng(_SEED)
    fields = _directions(chance, _FIELDS)
    subjects = np.repeat(fields, _SUBJECTS, axis=0) + _directions(chance, _FIELDS * _SUBJECTS)
    weight = 1 / (np.arange(_WORDS) + 30.0)
    return World(
        words=_pronounceable(chance),
        cumulative=np.cumsum(weight / weight.sum()),
        subjects=_unit(subjects),
        axes=_directions(chance, _AXES),
    )


def project(rank: int, total: int, projects: int = PROJECTS, sample: int = 0) -> Project:
    """The project of that rank; another `sample` gives more of the same kind, at number 0."""
    each = sizes(total, projects)
    chance = np.random.default_rng([_SEED, rank, sample])
    size = each[rank - 1]
    return Project(
        rank=rank,
        first=0 if sample else 1 + sum(each[: rank - 1]),
        words=_words(chance, size),
        vectors=_vectors(chance, size),
    )


def _pronounceable(chance: np.random.Generator) -> NDArray[np.str_]:
    consonants = [
        "b",
        "d",
        "f",
        "g",
        "k",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "v",
        "z",
        "br",
        "dr",
        "st",
        "tr",
        "pl",
    ]
    vowels = ["a", "e", "i", "o", "u", "ai", "ou"]
    made: dict[str, None] = {}
    while len(made) < _WORDS:
        syllables = (
            consonants[chance.integers(len(consonants))] + vowels[chance.integers(len(vowels))]
            for _ in range(chance.integers(2, 5))
        )
        made["".join(syllables) + consonants[chance.integers(10)]] = None
    return np.array(list(made))


def _words(chance: np.random.Generator, size: int) -> NDArray[np.int32]:
    everywhere = np.searchsorted(world().cumulative, chance.random((size, _EVERYWHERE)))
    documents = -(-size // PASSAGES_OF_A_DOCUMENT)
    topics = chance.integers(0, _WORDS, (documents, _TOPIC))
    which = np.minimum(chance.exponential(12, (size, _OF_A_TOPIC)).astype(int), _TOPIC - 1)
    topical = topics[_document_of(size)[:, None], which]
    both = chance.permuted(np.hstack([everywhere, topical]).astype(np.int32), axis=1)
    lengths = chance.integers(_SHORTEST, _LONGEST + 1, size)
    both[np.arange(_LONGEST)[None, :] >= lengths[:, None]] = -1
    return both


def _vectors(chance: np.random.Generator, size: int) -> NDArray[np.float16]:
    """Around the subject of the document, most along few axes, a little in all directions."""
    documents = -(-size // PASSAGES_OF_A_DOCUMENT)
    subjects = chance.integers(0, _FIELDS * _SUBJECTS, documents)
    vectors = world().subjects[subjects[_document_of(size)]]
    along = chance.standard_normal((size, _AXES), dtype=np.float32) * np.float32(0.5 / _AXES**0.5)
    vectors += along @ world().axes
    vectors += noise(chance, size, 0.5)
    return _unit(vectors).astype(np.float16)


def noise(chance: np.random.Generator, size: int, length: float) -> Floats:
    """Vectors of about that length, in any direction."""
    drawn = chance.standard_normal((size, DIMENSIONS), dtype=np.float32)
    return drawn * np.float32(length / DIMENSIONS**0.5)


def _document_of(size: int) -> NDArray[np.int64]:
    return np.arange(size) // PASSAGES_OF_A_DOCUMENT


def _directions(chance: np.random.Generator, number: int) -> Floats:
    return _unit(chance.standard_normal((number, DIMENSIONS), dtype=np.float32))


def _unit(vectors: NDArray[Any]) -> Floats:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
