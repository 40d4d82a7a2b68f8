"""What a question costs: the clock's time, and the CPU time of the server process that answers."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from evaluation.speed.search.filling import READER
from evaluation.speed.search.questions import Question
from evaluation.speed.search.server import Server

ROUNDS = 3
_TURNS = 5
LIMIT, WEIGHT = 10, 0.5
_SEARCH: LiteralString = (
    "select * from {}.search_passages(%s, %s, %s::extensions.halfvec, 'hybrid', %s, %s)"
)
# Leg and place to look as the product calls them: everywhere in the project `p`.
KEYWORD_LEG: LiteralString = (
    "select app.keyword_leg(p, app.question_of(p, q), 20, app.scope_of(p, null, '{}'))"
    " from (select %s::uuid, %s) asked (p, q)"
)
VECTOR_LEG: LiteralString = (
    "select app.vector_leg(p, v, n, app.scope_of(p, null, '{}'))"
    " from (select %s::uuid, %s::extensions.halfvec, %s::int) asked (p, v, n)"
)


@dataclass
class Costs:
    """Milliseconds; of each question the median of its rounds: a busy moment is left out."""

    wall: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        both = [a + b for a, b in zip(self.server, self.client, strict=True)]
        return {
            "wall_p50_ms": _percentile(self.wall, 50),
            "wall_p95_ms": _percentile(self.wall, 95),
            "server_cpu_p50_ms": _percentile(self.server, 50),
            "server_cpu_p95_ms": _percentile(self.server, 95),
            "cpu_with_client_p50_ms": _percentile(both, 50),
        }


class Person:
    """One connection, which asks as the API does for a member; or as the superuser."""

    def __init__(self, connection: psycopg.Connection, schema: str, role: str) -> None:
        self.connection = connection
        self._search = _SEARCH.replace("{}", schema).encode()
        self._role = role

    def search(self, project: object, question: Question) -> list[Any]:
        """The whole transaction, as the API's."""
        with self.connection.transaction():
            self.connection.execute(
                "select set_config('role', %s, true), set_config('app.user_id', %s, true)",
                [self._role, str(READER)],
            )
            key = [project, question.text, question.literal, LIMIT, WEIGHT]
            return self.connection.execute(self._search, key).fetchall()

    def leg(self, query: LiteralString, *key: object) -> list[int]:
        row = self.connection.execute(query, key).fetchone()
        assert row
        return row[0]


def member(server: Server) -> Person:
    return Person(psycopg.connect(server.api, autocommit=True), "app", "authenticated")


def without_rights(server: Server) -> Person:
    """A superuser, whom no policy holds, and the same search without another's rights."""
    connection = psycopg.connect(server.superuser, autocommit=True)
    row = connection.execute(
        "select pg_get_functiondef(oid) from pg_proc where proname = 'search_passages'"
        " and pronamespace = 'app'::regnamespace"
    ).fetchone()
    assert row
    copied = row[0].replace("app.search_passages(", "bare.search_passages(", 1)
    connection.execute("drop schema if exists bare cascade")
    connection.execute("create schema bare")
    connection.execute(copied.replace(" SECURITY DEFINER", "", 1).encode())
    return Person(connection, "bare", "postgres")


def measure(
    person: Person, questions: Sequence[Question], ask: Callable[[Question], object]
) -> Costs:
    """Once to warm up, then in rounds."""
    pid = person.connection.info.backend_pid
    for question in questions:
        ask(question)
    readings = [[reading(lambda q=q: ask(q), [pid]) for q in questions] for _ in range(ROUNDS)]
    costs = Costs()
    for of_one in zip(*readings, strict=True):
        for kind, values in zip(
            (costs.wall, costs.server, costs.client), zip(*of_one, strict=True), strict=True
        ):
            kind.append(statistics.median(values))
    return costs


def ratio(one: Person, other: Person, questions: Sequence[Question], project: object) -> float:
    """The server's CPU time for `one` over that for `other`, who ask in turns; by the median."""
    shares = []
    for question in questions:
        spent: dict[Person, list[float]] = {one: [], other: []}
        for person in (one, other) * (_TURNS + 1):
            pid = person.connection.info.backend_pid
            spent[person].append(reading(partial(person.search, project, question), [pid])[1])
        first, second = (statistics.median(readings[1:]) for readings in spent.values())
        shares.append(first / second)
    return round(statistics.median(shares), 3)


def reading(do: Callable[[], object], pids: Sequence[int]) -> tuple[float, float, float]:
    """Milliseconds by the clock, of these processes, and of our own."""
    served, used, began = sum(map(cpu_ms, pids)), time.process_time(), time.perf_counter()
    do()
    wall = (time.perf_counter() - began) * 1e3
    own = (time.process_time() - used) * 1e3
    return wall, sum(map(cpu_ms, pids)) - served, own


def cpu_ms(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def load() -> float:
    return round(os.getloadavg()[0], 1)


def _percentile(values: Sequence[float], which: int) -> float:
    ordered = sorted(values)
    if which == 50:
        return round(statistics.median(ordered), 2)
    return round(ordered[min(len(ordered) * which // 100, len(ordered) - 1)], 2)
