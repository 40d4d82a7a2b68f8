"""Search when questions and passages are in several languages."""

import psycopg
import pytest

from tests.database.collection import Collection, literal
from tests.database_fixture import TestDatabase

ASKED = [
    ("How long are backups kept?", ["english"]),
    ("Who rebuilt it?", ["english"]),
    ("Was zahlen Erwachsene für den Ausweis?", ["german"]),
    ("Wie warm ist das Wasser?", ["german"]),
    ("¿Adónde llevo la pintura vieja?", ["spanish"]),
    ("Quel jour est-ce que le papier est ramassé ?", ["french"]),
    ("Jak długo ważne jest pozwolenie?", ["simple"]),
    ("Hvor lenge er en tillatelse gyldig, og hva koster det?", ["danish", "norwegian"]),
    ("كم مرة يفرغ الصندوق؟", ["arabic", "simple"]),
    ("Когда закрывается бассейн?", ["russian", "serbian", "simple"]),
    ("哪一天收废纸？", ["simple"]),
    ("API 返回 429", ["simple"]),
    ("プールはいつ閉まりますか", ["simple"]),
    ("πότε κλείνει η πισίνα", ["greek"]),
    ("parking permit", None),
    ("429", None),
    ("", None),
]


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    return Collection(database)


@pytest.mark.parametrize(("question", "languages"), ASKED)
def test_a_question_tells_its_language_or_says_nothing(
    database: TestDatabase, question: str, languages: list[str] | None
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute("select app.languages_of(%s)", [question]).fetchone()

    assert row == (languages,)


def _by_another_embedder(collection: Collection, *vectors: tuple[float, ...]) -> None:
    """The project is searched by one that is not the local one for English."""
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute(
            "insert into embedders (name, dimensions) values ('multilingual-e5-small', 384)"
            " on conflict do nothing"
        )
        connection.execute(
            "insert into project_embedders (project_id, embedder)"
            " select %s, no from embedders where name = 'multilingual-e5-small'",
            [collection.project],
        )
        connection.execute(
            "insert into other_vectors"
            " (embedder, dimensions, project_id, document_id, no, embedding)"
            " select e.embedder, 384, p.project_id, p.document_id, p.no,"
            "  v.vector::extensions.halfvec"
            " from project_embedders e join passages p using (project_id)"
            " join unnest(%s::text[]) with ordinality v (vector, n)"
            "  on v.n = (select count(*) from passages b where b.project_id = p.project_id"
            "   and b.no <= p.no) where e.project_id = %s",
            [[literal(vector) for vector in vectors], collection.project],
        )


def test_between_two_languages_meaning_alone_counts(collection: Collection) -> None:
    collection.add(["die Anfrage 429 und 429", "the interface takes a hundred requests"])
    _by_another_embedder(collection, (0.1,), (0.9,))

    found = collection.search("Wie viele sind es bei der 429?", mode="hybrid")

    assert [(hit["body"][:3], hit["score"]) for hit in found] == [("the", 1.0), ("die", 0.0)]


def test_in_one_language_both_count(collection: Collection) -> None:
    collection.add(["error 429 and 429", "the interface takes a hundred requests"])
    _by_another_embedder(collection, (0.1,), (0.9,))

    found = collection.search("What is the error 429?", mode="hybrid")

    assert [hit["score"] for hit in found] == [0.5, 0.5]


def test_a_question_that_does_not_say_its_language_is_weighed_as_before(
    collection: Collection,
) -> None:
    collection.add(["Fehler 429", "etwas anderes"], language="german")
    _by_another_embedder(collection, (0.1,), (0.9,))

    assert [hit["score"] for hit in collection.search("429", mode="hybrid")] == [0.5, 0.5]


def test_of_a_project_in_two_languages_words_count_for_passages_in_the_questions(
    collection: Collection,
) -> None:
    collection.add(["the office opens at nine", "the office is closed"])
    collection.add(["das Büro öffnet um neun"], language="german")
    _by_another_embedder(collection, (0.5,), (0.0,), (1.0,))

    found = collection.search("When does the office open?", mode="hybrid")

    assert [hit["body"] for hit in found[:2]] == [
        "das Büro öffnet um neun",
        "the office opens at nine",
    ]


def test_the_embedder_for_english_counts_less_for_other_languages(collection: Collection) -> None:
    collection.add(["der Kühlraum", "etwas anderes"], language="german", vectors=[(0.1,), (0.9,)])

    found = collection.search("Wie kalt ist der Kühlraum?", mode="hybrid")

    assert [round(hit["score"], 6) for hit in found] == [0.8, 0.2]


def test_the_embedder_for_english_counts_less_where_another_language_is_asked(
    collection: Collection,
) -> None:
    collection.add(["the cold room", "something else"], vectors=[(0.1,), (0.9,)])

    found = collection.search("Wie kalt ist the cold room?", mode="hybrid")
    english = collection.search("How cold is the cold room?", mode="hybrid")

    assert [round(hit["score"], 6) for hit in found] == [0.8, 0.2]
    assert [hit["score"] for hit in english] == [0.5, 0.5]


@pytest.mark.parametrize("weight", [0.0, 1.0])
def test_who_wants_one_leg_only_has_it(collection: Collection, weight: float) -> None:
    collection.add(["die 429", "the other"], language="english")
    _by_another_embedder(collection, (0.1,), (0.9,))

    found = collection.search("Wie ist die 429?", mode="hybrid", weight=weight)

    assert found[0]["body"] == ("the other" if weight else "die 429")
