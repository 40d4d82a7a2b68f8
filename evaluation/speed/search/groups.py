"""Search in projects of several sizes: what it costs, and how much of the exact answer it finds."""

import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg
from numpy.typing import NDArray

from evaluation.speed.search.collection import PROJECTS, Project, project
from evaluation.speed.search.measuring import (
    KEYWORD_LEG,
    LIMIT,
    VECTOR_LEG,
    Person,
    measure,
    member,
    ratio,
    without_rights,
)
from evaluation.speed.search.questions import Exact, Question, lexemes_of_words, questions
from evaluation.speed.search.server import Server

RANKS = (1, 5, 20, 70, 200)
QUESTIONS = 60
_TO_RECALL = 200  # one question in which the walk goes astray weighs a sixtieth otherwise
_CANDIDATES = 40  # so many the product takes by meaning, and orders by their true scores


def measure_groups(server: Server, total: int, projects: int = PROJECTS) -> list[dict[str, Any]]:
    """An entry for each size."""
    reader, bare = member(server), without_rights(server)
    with reader.connection, bare.connection:
        lexemes = lexemes_of_words(bare.connection)
        return [
            {"rank": rank, **_measure_group(reader, bare, lexemes, project(rank, total, projects))}
            for rank in RANKS
            if rank <= projects
        ]


class _Asked(NamedTuple):
    """Questions of three kinds; many of those that are `meant`, and `hard` ones of common words."""

    meant: Sequence[Question]
    usual: Sequence[Question]
    hard: Sequence[Question]


def _measure_group(
    reader: Person, bare: Person, lexemes: NDArray[Any], made: Project
) -> dict[str, Any]:
    exact = Exact(made, lexemes, _mean(bare.connection, made.id))
    asked, hard = questions(made, QUESTIONS), questions(made, QUESTIONS, common=True)
    costs = {
        "hybrid": measure(reader, asked, lambda q: reader.search(made.id, q)),
        "keyword_leg": measure(bare, asked, lambda q: bare.leg(KEYWORD_LEG, made.id, q.text)),
        "vector_leg": measure(
            bare, asked, lambda q: bare.leg(VECTOR_LEG, made.id, q.literal, _CANDIDATES)
        ),
        "hybrid_hard": measure(reader, hard, lambda q: reader.search(made.id, q)),
        "keyword_leg_hard": measure(bare, hard, lambda q: bare.leg(KEYWORD_LEG, made.id, q.text)),
    }
    return {
        "passages": len(made.words),
        **{name: cost.figures() for name, cost in costs.items()},
        "rights_cost_ratio": ratio(reader, bare, asked, made.id),
        **_right(bare, exact, made.id, _Asked(questions(made, _TO_RECALL), asked, hard)),
    }


def _right(bare: Person, exact: Exact, project_id: object, asked: _Asked) -> dict[str, float]:
    """Shares of the exact ten best that each leg gives."""

    def of_meaning(question: Question, candidates: int) -> float:
        found = bare.leg(VECTOR_LEG, project_id, question.literal, candidates)
        return exact.found(exact.by_meaning(question), found, LIMIT)

    def of_words(question: Question) -> float:
        found = bare.leg(KEYWORD_LEG, project_id, question.text)
        return exact.found(exact.by_words(question), found, LIMIT)

    return {
        "vector_recall_at_10": _mean_of(of_meaning(q, _CANDIDATES) for q in asked.meant),
        "vector_recall_at_10_asked_for_10": _mean_of(of_meaning(q, LIMIT) for q in asked.meant),
        "keyword_equals_bm25": _mean_of(map(of_words, asked.usual)),
        "keyword_equals_bm25_hard": _mean_of(map(of_words, asked.hard)),
    }


def _mean_of(shares: Any) -> float:
    return round(statistics.fmean(shares), 4)


def _mean(connection: psycopg.Connection, project_id: object) -> float:
    row = connection.execute(
        "select mean from project_statistics where project_id = %s", [project_id]
    ).fetchone()
    assert row
    return row[0]
