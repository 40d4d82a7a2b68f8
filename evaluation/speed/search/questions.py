"""Questions to a project, and the exact answers that search is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import psycopg
from numpy.typing import NDArray

from evaluation.speed.search.collection import COMMON, Floats, Project, noise, world

_SEED = 11
_FEWEST, _MOST = 3, 8
_FEWEST_COMMON, _MOST_COMMON = 2, 5
_OFF = 0.8  # how far a question's vector is from its passage's: their cosine is about .78
_SAME = 1e-4  # impacts and weights are stored in single precision


@dataclass(frozen=True)
class Question:
    words: tuple[int, ...]
    vector: Floats

    @property
    def text(self) -> str:
        return " ".join(world().words[list(self.words)])

    @property
    def literal(self) -> str:
        """As the product sends a vector."""
        return f"[{','.join(map(repr, self.vector.tolist()))}]"


def questions(project: Project, number: int, *, common: bool = False) -> list[Question]:
    """About passages drawn by chance; or of very common words alone, which is the hard case."""
    chance = np.random.default_rng([_SEED, project.rank, common])
    passages = chance.integers(0, len(project.words), number)
    vectors = project.vectors[passages].astype(np.float32) + noise(chance, number, _OFF)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    asked: list[Question] = []
    for passage, vector in zip(passages, vectors, strict=True):
        row = project.words[passage]
        known, how_many = (
            (np.arange(COMMON), chance.integers(_FEWEST_COMMON, _MOST_COMMON + 1))
            if common
            else (np.unique(row[row >= 0]), chance.integers(_FEWEST, _MOST + 1))
        )
        asked.append(Question(tuple(chance.choice(known, how_many, replace=False)), vector))
    return asked


class Exact:
    """Every passage of a project compared with a question, without an index and without SQL."""

    def __init__(self, project: Project, lexemes: NDArray[np.int32], mean: float) -> None:
        self.first = project.first
        self._vectors = project.vectors.astype(np.float32)
        self._words = np.where(project.words >= 0, lexemes[project.words], -1)
        self._lexemes = lexemes
        lengths = (self._words >= 0).sum(axis=1)
        self._damping = 1.2 * (0.25 + 0.75 * lengths / mean)

    def by_meaning(self, question: Question) -> Floats:
        return self._vectors @ question.vector.astype(np.float16).astype(np.float32)

    def by_words(self, question: Question) -> NDArray[np.float64]:
        """BM25, with the idf of Lucene."""
        scores = np.zeros(len(self._words))
        for lexeme in {self._lexemes[word] for word in question.words} - {-1}:
            often = (self._words == lexeme).sum(axis=1)
            having = np.count_nonzero(often)
            idf = np.log(1 + (len(scores) - having + 0.5) / (having + 0.5))
            scores += idf * often / (often + self._damping)
        return scores

    def found(self, scores: NDArray[np.floating], numbers: Sequence[int], how_many: int) -> float:
        """How many of the best, as a share, the best of `numbers` are; equal scores are equal."""
        of_found = np.sort(scores[np.array(numbers, int) - self.first])[::-1][:how_many]
        best = np.sort(scores[scores > 0])[::-1][:how_many]
        if not len(best):
            return 1.0
        return float(np.count_nonzero(of_found >= best[-1] * (1 - _SAME)) / len(best))


def lexemes_of_words(connection: psycopg.Connection) -> NDArray[np.int32]:
    """For each word of the collection, a number that words with the same stem share; -1: none."""
    rows = connection.execute(
        "select (tsvector_to_array(app.words_of(word, 'english')))[1]"
        " from unnest(%s::text[]) with ordinality w (word, n) order by n",
        [world().words.tolist()],
    ).fetchall()
    numbers = {lexeme: n for n, lexeme in enumerate(sorted({row[0] for row in rows if row[0]}))}
    return np.array([numbers.get(row[0], -1) for row in rows], np.int32)
