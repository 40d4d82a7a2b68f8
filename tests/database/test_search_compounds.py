"""Compounds are found by their parts, and parts by a compound, where a language joins words."""

import pytest

from tests.database.collection import Collection
from tests.database_fixture import TestDatabase

PASSAGES = {
    "german": [
        "Die Lieferantenbewertung ist jedes Jahr zu erneuern.",
        "Im Bereitschaftsraum sind vier Grad zu halten.",
        "Der Kühlschrank wird an jedem Morgen gelüftet.",
        "Die Prüfung der Geräte dauert zwei Stunden.",
        "Wer die Schulung leitet, trägt die Verantwortung.",
    ],
    "dutch": ["De leveranciersbeoordeling duurt een jaar.", "De koelruimte blijft dicht."],
    "swedish": ["Kylrummet hålls vid fyra grader.", "Leverantörsbedömning görs varje år."],
    "english": ["The storeroom is kept dry.", "Keep the keyholder's number at hand."],
}


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    return Collection(database)


def first(collection: Collection, language: str, question: str) -> str | None:
    collection.add(PASSAGES[language], language=language)
    found = collection.search(question, mode="keyword", limit=1)
    return found[0]["body"] if found else None


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("german", "Bewertung", 0),
        ("german", "Lieferant", 0),
        ("german", "Wie ist die Bewertung der Lieferanten?", 0),
        ("german", "Raum", 1),
        ("german", "Wie kalt sind die Räume?", 1),
        ("german", "Schränke", 2),
        ("german", "Geräteprüfung", 3),
        ("german", "Schulungsverantwortung", 4),
        ("dutch", "beoordeling", 0),
        ("dutch", "ruimte", 1),
        ("swedish", "rummet", 0),
        ("swedish", "bedömning", 1),
    ],
)
def test_what_is_part_of_a_compound_is_found(
    collection: Collection, language: str, question: str, answer: int
) -> None:
    assert first(collection, language, question) == PASSAGES[language][answer]


@pytest.mark.parametrize("question", ["room", "holder"])
def test_a_language_that_joins_no_words_is_left_alone(
    collection: Collection, question: str
) -> None:
    assert first(collection, "english", question) is None


def test_a_word_that_the_project_has_is_asked_as_it_is(collection: Collection) -> None:
    collection.add(["Der Raum ist kalt.", "Im Bereitschaftsraum ist Licht."], language="german")

    found = collection.search("Raum", mode="keyword", limit=5)

    assert [hit["body"] for hit in found] == ["Der Raum ist kalt."]


def test_a_compound_is_better_than_a_word_spelled_much_the_same(collection: Collection) -> None:
    collection.add(
        ["Die Bewerbung ist an die Leitung zu richten.", "Die Lieferantenbewertung ist neu."],
        language="german",
    )

    found = collection.search("Bewertung", mode="keyword", limit=5)

    assert [hit["body"] for hit in found] == ["Die Lieferantenbewertung ist neu."]


@pytest.mark.parametrize(
    ("typed", "meant"), [("Organisatio", "Organisation"), ("Verwaltun", "Verwaltung")]
)
def test_a_word_that_is_not_typed_to_its_end_is_found_beside_its_compounds(
    collection: Collection, typed: str, meant: str
) -> None:
    texts = [f"Die {meant} ist neu.", f"Der {meant}splan ist alt."]
    collection.add(texts, language="german")

    found = collection.search(typed, mode="keyword", limit=5)

    assert {hit["body"] for hit in found} == set(texts)


def test_a_stem_of_three_letters_stands_for_no_compound(collection: Collection) -> None:
    collection.add(["Der account ist neu.", "Kein Zugang."], language="german")

    assert not collection.search("acces", mode="keyword")


def test_another_project_lends_no_words(collection: Collection, database: TestDatabase) -> None:
    Collection(database).add(PASSAGES["german"], language="german")
    collection.add(["Der Flur ist lang."], language="german")

    assert not collection.search("Raum", mode="keyword")
