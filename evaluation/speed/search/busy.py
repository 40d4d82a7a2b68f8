"""Search before, while and after many passages are stored; and whether all was counted right."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any, LiteralString

import psycopg

from evaluation.speed.running import ROOT
from evaluation.speed.search.collection import project, project_id
from evaluation.speed.search.groups import RANKS
from evaluation.speed.search.measuring import Costs, Person, member, reading
from evaluation.speed.search.questions import Question, questions
from evaluation.speed.search.server import Server

_OF_EACH_SIZE = 20
_IDLE_ROUNDS = 5

# Each finds what is wrong, so each has to find nothing.
_WRONG: dict[str, LiteralString] = {
    "statistics": """
        select s.project_id from project_statistics s left join passages p using (project_id)
        group by s.project_id, s.passages, s.words
        having count(p.no) <> s.passages or coalesce(sum(p.words), 0) <> s.words""",
    "passages without words or vector": """
        select p.no from passages p left join passage_words w using (no)
          left join passage_vectors v on v.project_id = p.project_id and v.no = p.no
        where w.no is null or v.no is null""",
    "word counts": """
        with recount as (
          select w.project_id, l.lexeme collate "C" as lexeme, count(*)::int as passages
          from passage_words w, app.unmarked(w.words) l (lexeme)
          where w.project_id = any (%(projects)s) group by 1, 2
        ), counts as (
          select project_id, lexeme, passages from word_counts
          where project_id = any (%(projects)s))
        (table recount except table counts) union all (table counts except table recount)""",
}


def measure_busy(server: Server, total: int, passages: int) -> dict[str, Any]:
    """Figures by state; `failed` counts searches that raised."""
    asked = [
        (made.id, question)
        for made in (project(rank, total) for rank in RANKS)
        for question in questions(made, _OF_EACH_SIZE)
    ]
    reader = member(server)
    with reader.connection:
        before = _Log()
        before.ask(reader, asked, lambda done: done >= _IDLE_ROUNDS * len(asked))
        busy = _Log()
        began = time.perf_counter()
        storing = subprocess.Popen(
            [sys.executable, "-m", "evaluation.speed.search.storing", str(total), str(passages)],
            cwd=ROOT,
            env=os.environ | {"IBID_BENCH_WORKER_URL": server.worker},
        )
        busy.ask(reader, asked, lambda _: storing.poll() is not None)
        seconds = time.perf_counter() - began
        after = _Log()
        after.ask(reader, asked, lambda done: done >= _IDLE_ROUNDS * len(asked))
    if storing.returncode:
        raise RuntimeError("Storing passages failed; what it said stands above.")
    figures = {"idle": before.costs, "storing": busy.costs, "afterwards": after.costs}
    return {
        "stored": passages,
        "seconds": round(seconds, 1),
        "searches": len(busy.costs.wall),
        "failed": before.failed + busy.failed + after.failed,
        **{name: costs.figures() for name, costs in figures.items()},
        "wrong_afterwards": wrong(server),
    }


def wrong(server: Server) -> dict[str, int]:
    """How many rows a recount gives otherwise; nothing of what is right."""
    key = {"projects": [project_id(rank) for rank in RANKS]}
    with psycopg.connect(server.superuser) as connection:
        found = {name: len(connection.execute(q, key).fetchall()) for name, q in _WRONG.items()}
    return {name: rows for name, rows in found.items() if rows}


class _Log:
    def __init__(self) -> None:
        self.costs = Costs()
        self.failed = 0

    def ask(
        self, reader: Person, asked: list[tuple[Any, Question]], is_enough: Callable[[int], bool]
    ) -> None:
        """One search after the other, over all sizes in turn."""
        pid = reader.connection.info.backend_pid
        for n in count():
            if is_enough(n):
                return
            where, question = asked[n * 7919 % len(asked)]  # a prime: every one, sizes mixed
            try:
                wall, served, own = reading(partial(reader.search, where, question), [pid])
            except psycopg.Error:
                self.failed += 1
                continue
            self.costs.wall.append(wall)
            self.costs.server.append(served)
            self.costs.client.append(own)
