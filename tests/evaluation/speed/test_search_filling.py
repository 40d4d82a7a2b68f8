"""The quick way to fill a database for the benchmark, against the product's own functions."""

import psycopg
import pytest

from evaluation.speed.search.collection import project
from evaluation.speed.search.filling import READER, fill
from tests.chaos.truth import violations
from tests.database_fixture import TestDatabase

PASSAGES, PROJECTS = 300, 5
ROWS = (
    "select no, project_id, document_id, words::text, impacts::text, mean from passage_words",
    "select project_id, lexeme, passages, most from word_counts",
)


@pytest.fixture(scope="module")
def filled(database: TestDatabase) -> TestDatabase:
    fill(database.superuser_url, PASSAGES, PROJECTS)
    return database


def test_the_quick_way_writes_the_rows_that_a_document_at_a_time_would(
    filled: TestDatabase,
) -> None:
    with psycopg.connect(filled.superuser_url) as connection:
        quick = [set(connection.execute(rows).fetchall()) for rows in ROWS]
        connection.execute("delete from passage_words")
        connection.execute("delete from word_counts")
        connection.execute("select app.store_words(id) from documents order by id")
        slow = [set(connection.execute(rows).fetchall()) for rows in ROWS]
        connection.rollback()

    assert quick[0]
    assert quick == slow


def test_a_recount_finds_nothing_wrong(filled: TestDatabase) -> None:
    assert violations(filled.superuser_url).keys() <= {
        "a ready document whose stages were not all done"  # no worker took them
    }


def test_vectors_are_stored_as_they_were_made(filled: TestDatabase) -> None:
    made = project(2, PASSAGES, PROJECTS)
    with psycopg.connect(filled.superuser_url) as connection:
        row = connection.execute(
            "select embedding::text from passage_vectors where project_id = %s and no = %s",
            [made.id, made.first],
        ).fetchone()

    assert row
    assert [float(x) for x in row[0][1:-1].split(",")] == pytest.approx(made.vectors[0].tolist())


def test_a_member_of_all_projects_finds_a_passage_by_its_words(filled: TestDatabase) -> None:
    made = project(1, PASSAGES, PROJECTS)
    with psycopg.connect(filled.api_url) as connection:
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(READER)],
        )
        found = connection.execute(
            "select body from app.search_passages(%s, %s, null, 'keyword', 1, 0)",
            [made.id, made.text(0)],
        ).fetchall()

    assert found == [(made.text(0),)]
