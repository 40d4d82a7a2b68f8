"""`python -m evaluation.speed.search.growth PASSAGES`: what decides when a collection grows on.

Of a database that `IBID_BENCH_HOME` has kept: how many pages of 8 kB each part of a search looks
at, what comparing everything costs, and how long the graph takes to build in more and less memory
than it needs. Prints JSON; `evaluation.speed.search.model` reads it.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from evaluation.speed.search.collection import project, sizes
from evaluation.speed.search.groups import RANKS
from evaluation.speed.search.measuring import KEYWORD_LEG, VECTOR_LEG, cpu_ms, load
from evaluation.speed.search.questions import Question, questions
from evaluation.speed.search.server import Server, server

_QUESTIONS = 30
_CANDIDATES = 40
_GRAPH = "passage_vectors_hnsw"
_MEMORY = ("1500MB", "8MB")
_EXACT: LiteralString = (
    "select array(select no from passage_vectors where project_id = %s"
    " order by embedding operator(extensions.<#>) %s::extensions.halfvec limit 40)"
)


def measure_growth(server: Server, total: int) -> dict[str, Any]:
    with psycopg.connect(server.superuser, autocommit=True) as connection:
        groups = [_group(connection, project(rank, total)) for rank in RANKS]
        return {
            "load": load(),
            "groups": groups,
            **_graph(connection),
            **_upkeep(connection, total),
        }


def _group(connection: psycopg.Connection, made: Any) -> dict[str, Any]:
    asked = questions(made, _QUESTIONS)
    hard = questions(made, _QUESTIONS, common=True)
    parts: dict[str, list[tuple[LiteralString, list[Any]]]] = {
        "keyword_leg": [(KEYWORD_LEG, [made.id, q.text]) for q in asked],
        "keyword_leg_hard": [(KEYWORD_LEG, [made.id, q.text]) for q in hard],
        "vector_leg": [(VECTOR_LEG, [made.id, q.literal, _CANDIDATES]) for q in asked],
        "compared_whole": [(_EXACT, _key(made.id, q)) for q in asked],
    }
    figures = {name: _costs(connection, statements) for name, statements in parts.items()}
    return {"passages": len(made.words), **figures}


def _key(project_id: object, question: Question) -> list[Any]:
    return [project_id, question.literal]


def _costs(
    connection: psycopg.Connection, statements: list[tuple[LiteralString, list[Any]]]
) -> dict[str, float]:
    """Of the median question: pages looked at, and the server's CPU time once they are there."""
    pid = connection.info.backend_pid
    pages, spent = [], []
    for query, key in statements:
        plan = connection.execute(b"explain (analyze, buffers, format json) " + query.encode(), key)
        row = plan.fetchone()
        looked_at = row[0][0]["Plan"] if row else {}
        pages.append(looked_at["Shared Hit Blocks"] + looked_at["Shared Read Blocks"])
        before = cpu_ms(pid)
        connection.execute(query, key).fetchone()
        spent.append(cpu_ms(pid) - before)
    return {"pages": statistics.median(pages), "cpu_p50_ms": round(statistics.median(spent), 2)}


def _graph(connection: psycopg.Connection) -> dict[str, Any]:
    """Built again in each amount of memory, by one process."""
    one = connection.execute("select count(*) from passage_vectors where in_graph").fetchone()
    definition = connection.execute("select pg_get_indexdef(%s::regclass)", [_GRAPH]).fetchone()
    assert one and definition
    connection.execute("set max_parallel_maintenance_workers = 0")
    seconds = {}
    for memory in _MEMORY if one[0] else ():
        connection.execute(f"set maintenance_work_mem = '{memory}'".encode())
        connection.execute(f"drop index {_GRAPH}".encode())
        began = time.perf_counter()
        connection.execute(definition[0].replace(" ON ONLY ", " ON ").encode())
        seconds[memory] = round(time.perf_counter() - began, 1)
    return {"in_graph": one[0], "graph_built_s": seconds}


def _upkeep(connection: psycopg.Connection, total: int) -> dict[str, Any]:
    """Of a copy of the largest project: seconds for a thousand vectors more in its graph, one after
    the other as the product adds them, and for a vacuum after one in a hundred was deleted."""
    connection.execute("drop table if exists copied")
    connection.execute(
        "create table copied as select no, embedding from passage_vectors where project_id = %s",
        [project(1, total).id],
    )
    connection.execute("alter table copied alter column embedding set storage plain")
    seconds = {}
    for name, statement in _UPKEEP.items():
        began = time.perf_counter()
        connection.execute(statement)
        seconds[name] = round(time.perf_counter() - began, 2)
    connection.execute("drop table copied")
    return {"upkeep_s": {name: taken for name, taken in seconds.items() if name != "delete"}}


_UPKEEP: dict[str, LiteralString] = {
    "build": "create index on copied using hnsw (embedding extensions.halfvec_ip_ops)"
    " with (m = 16, ef_construction = 64)",
    "insert_1000": "insert into copied select -no, embedding from copied limit 1000",
    "delete": "delete from copied where no % 100 = 0",
    "vacuum": "vacuum (index_cleanup on, parallel 0) copied",
}


def _shared(connection: psycopg.Connection, total: int) -> list[dict[str, Any]]:
    """All large projects in one graph, as where each partition has many: what a walk costs for each
    of them by its share, and how many of its ten best it finds."""
    connection.execute("drop table if exists copied")
    connection.execute(
        "create table copied as select project_id, no, embedding from passage_vectors"
        " where in_graph"
    )
    connection.execute("alter table copied alter column embedding set storage plain")
    connection.execute(_UPKEEP["build"])
    connection.execute("analyze copied")
    for name, value in (("iterative_scan", "relaxed_order"), ("ef_search", "200")):
        connection.execute(f"set hnsw.{name} = '{value}'".encode())
    sizes_of = sizes(total)
    large = [rank for rank, size in enumerate(sizes_of, 1) if size > 4000]
    told = [_of_shared(connection, project(rank, total)) for rank in (*large[:2], large[-1])]
    connection.execute("drop table copied")
    everything = sum(sizes_of[rank - 1] for rank in large)
    return [each | {"share": round(each["passages"] / everything, 3)} for each in told]


def _of_shared(connection: psycopg.Connection, made: Any) -> dict[str, Any]:
    asked = questions(made, _QUESTIONS)
    costs = _costs(connection, [(_WALK, _key(made.id, question)) for question in asked])
    found = []
    for question in asked:
        connection.execute("set enable_indexscan = on")
        near = connection.execute(_WALK, _key(made.id, question)).fetchone()
        connection.execute("set enable_indexscan = off")
        best = connection.execute(_WALK, _key(made.id, question)).fetchone()
        assert near and best
        found.append(len({*best[0][:10]} & {*near[0]}) / 10)
    connection.execute("set enable_indexscan = on")
    return {"passages": len(made.words), **costs, "recall": round(statistics.fmean(found), 3)}


_WALK: LiteralString = _EXACT.replace("passage_vectors", "copied")


def main() -> int:
    total = int(sys.argv[1])
    with server(Path(os.environ["IBID_BENCH_HOME"]) / str(total)) as running:
        print(json.dumps(measure_growth(running, total)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
