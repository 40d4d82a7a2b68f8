"""The plans that owners are told: of the very statements that a search runs."""

import json
import random
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tests.database.collection import Collection, literal
from tests.database_fixture import TestDatabase

WORDS = [f"word{chr(97 + n)}" for n in range(20)]


@pytest.fixture(scope="module")
def collection(database: TestDatabase) -> Collection:
    chance = random.Random(1)
    collection = Collection(database)
    for media_type in ("text/plain", "text/html"):
        collection.add(
            [" ".join(chance.choices(WORDS, k=6)) for _ in range(400)],
            vectors=[[chance.gauss(0, 1) for _ in range(3)] for _ in range(400)],
            pages=[n // 10 + 1 for n in range(400)],
            media_type=media_type,
        )
    return collection


SEARCHES: list[dict[str, Any]] = [
    {},
    {"mode": "keyword"},
    {"mode": "vector"},
    {"filters": {"media_types": ["text/html"]}},
    {"filters": {"media_types": ["text/html"], "first_page": 5}},
    {"filters": {"languages": ["english"]}},
    {"ranking": {"per_document": 2, "half_life_days": 30}},
]


def asked(collection: Collection, chosen: dict[str, Any]) -> list[Any]:
    return [
        collection.project, "worda wordb wordc", literal(chosen.get("vector", [1.0, 0.5])),
        chosen.get("mode", "hybrid"), 10, 0.5, None,
        Jsonb(chosen.get("filters", {})), Jsonb(chosen.get("ranking", {})), None, None,
    ]  # fmt: skip


SIGNATURE = (
    "(%s, %s, %s::extensions.halfvec, %s, %s, %s, %s::uuid[], %s, %s, %s::uuid[], %s::smallint)"
)


def plans(collection: Collection, chosen: dict[str, Any], user: UUID | None = None) -> Any:
    with psycopg.connect(collection.database.api_url) as connection:
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(user or collection.user)],
        )
        row = connection.execute(
            f"select app.plans_of_search{SIGNATURE}",
            asked(collection, chosen),
        ).fetchone()
    return row and row[0]


@pytest.mark.parametrize("chosen", SEARCHES, ids=json.dumps)
def test_what_tells_its_plans_finds_what_a_search_finds(
    collection: Collection, chosen: dict[str, Any]
) -> None:
    found: dict[str, list[Any]] = {}
    with (
        psycopg.connect(collection.database.superuser_url) as connection,
        connection.cursor(row_factory=dict_row) as cursor,
    ):
        cursor.execute("select set_config('app.user_id', %s, true)", [str(collection.user)])
        for name in ("search_passages", "explain_search_passages"):
            found[name] = cursor.execute(
                f"select * from app.{name}{SIGNATURE}",
                asked(collection, chosen),
            ).fetchall()

    assert found["explain_search_passages"] == found["search_passages"] != []


@pytest.mark.parametrize("chosen", SEARCHES, ids=json.dumps)
def test_each_part_of_a_search_tells_its_plan(
    collection: Collection, chosen: dict[str, Any]
) -> None:
    parts = {"keyword": "passage_words", "vector": "passage_vectors", "read": "passages"}
    if chosen.get("mode") in ("keyword", "vector"):
        parts = {chosen["mode"]: parts[chosen["mode"]], "read": "passages"}

    told = plans(collection, chosen)

    assert {plan["part"] for plan in told} == set(parts)
    for plan in told:
        text = "\n".join(plan["plan"])
        assert parts[plan["part"]] in text and "actual" in text and "Buffers" in text
        assert plan["ms"] > 0 and max(map(len, plan["plan"])) <= 301


def test_the_leg_that_may_walk_a_graph_is_told_of(database: TestDatabase) -> None:
    large, chance = Collection(database), random.Random(2)
    large.add(["word"] * 4100, vectors=[[chance.gauss(0, 1)] * 3 for _ in range(4100)])
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update passage_vectors set in_graph = true where project_id = %s", [large.project]
        )
        connection.execute(
            "update project_statistics set graph = 'ready' where project_id = %s", [large.project]
        )

    [walk, _] = plans(large, {"mode": "vector"})

    assert "in_graph" in str(walk["plan"]) or "embedding_idx" in str(walk["plan"])


def test_another_embedder_s_vectors_are_told_of(database: TestDatabase) -> None:
    other = Collection(database)
    other.add(["word"] * 9)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "with e as (insert into embedders (name, dimensions) values ('w', 500) returning no),"
            " chosen as (insert into project_embedders (project_id, embedder)"
            "  select %(project)s, no from e)"
            " insert into other_vectors (embedder, dimensions, project_id, document_id, no,"
            "  embedding) select e.no, 500, p.project_id, p.document_id, p.no,"
            "  array_fill(0.1, array[500])::real[]::extensions.halfvec"
            " from e, passages p where p.project_id = %(project)s",
            {"project": other.project},
        )

    [told, _] = plans(other, {"mode": "vector", "vector": [0.1] * 500})

    assert told["part"] == "vector" and "other_vectors" in str(told["plan"])


def test_the_rounds_of_the_keyword_leg_are_all_told(collection: Collection) -> None:
    many = Collection(collection.database)
    many.add([WORDS[n % 3] for n in range(3000)])  # none has all the words that are asked for

    told = plans(many, {"mode": "keyword"})

    assert [plan["part"] for plan in told].count("keyword") > 1


def test_a_plan_that_is_kept_for_all_questions_is_told_as_it_is_kept(
    collection: Collection,
) -> None:
    told = plans(collection, {"filters": {"media_types": ["text/html"]}})

    assert all("$1" in "\n".join(plan["plan"]) for plan in told)


def test_a_search_that_broke_off_spoils_no_other(collection: Collection) -> None:
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute("prepare ibid_explained as select 1")
        connection.execute("select set_config('app.user_id', %s, true)", [str(collection.user)])
        row = connection.execute(
            f"select app.plans_of_search{SIGNATURE}", asked(collection, {})
        ).fetchone()

    assert row and len(row[0]) == 3


def test_only_owners_are_told(collection: Collection) -> None:
    editor = uuid4()
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute(
            "insert into users (id, email) values (%s, %s)", [editor, f"{editor}@example.com"]
        )
        connection.execute(
            "insert into members (project_id, user_id, role) values (%s, %s, 'editor')",
            [collection.project, editor],
        )

    assert plans(collection, {}, editor) is None
    assert plans(collection, {}, uuid4()) is None


@pytest.mark.parametrize(
    "name",
    ["explain_keyword_leg", "explain_search_passages", "keep_plan", "explain_kept_plan"],
)
def test_what_tells_plans_cannot_be_called_past_the_owner_s_door(
    database: TestDatabase, name: str
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select r.rolname from pg_proc p, pg_roles r where p.proname = %s"
            " and r.rolname in ('anon', 'authenticated', 'service_role', 'ibid_api')"
            " and has_function_privilege(r.oid, p.oid, 'execute')",
            [name],
        ).fetchall()

    assert rows == []
