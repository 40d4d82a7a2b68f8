"""The function that searches, against what a reader would compute by hand."""

import math
import random
from collections import Counter
from uuid import uuid4

import psycopg
import pytest

from tests.chaos.truth import VIOLATIONS
from tests.database.collection import Collection
from tests.database_fixture import TestDatabase

COMMON = [f"common{chr(97 + n)}" for n in range(6)]
RARE = [f"rare{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)]


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    return Collection(database)


def passages(how_many: int, seed: int) -> list[str]:
    """Common words stand in most of them, so that a question meets more than a few."""
    chance = random.Random(seed)
    return [
        " ".join(
            chance.choices(COMMON, k=chance.randint(2, 9))
            + chance.choices(RARE, k=chance.randint(1, 12))
        )
        for _ in range(how_many)
    ]


def bm25(texts: list[str], query: str) -> list[float]:
    """The formula as Robertson & Zaragoza (2009) print it, idf as in Lucene."""
    counted = [Counter(text.split()) for text in texts]
    lengths = [sum(words.values()) for words in counted]
    mean = sum(lengths) / len(lengths)
    scores = [0.0] * len(texts)
    for word in set(query.split()):
        having = sum(word in words for words in counted)
        idf = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
        for n, words in enumerate(counted):
            often = words[word]
            scores[n] += idf * often / (often + 1.2 * (0.25 + 0.75 * lengths[n] / mean))
    return scores


@pytest.mark.parametrize("words", [1, 2, 4, 12])
def test_the_best_by_words_are_the_best_by_bm25(collection: Collection, words: int) -> None:
    texts = passages(700, seed=words)
    collection.add(texts, language="simple")
    chance = random.Random(words)
    for _ in range(5):
        query = " ".join(chance.sample(COMMON + RARE[:20], words))
        best = sorted((score for score in bm25(texts, query) if score > 0), reverse=True)[:10]

        found = collection.search(query)

        assert [hit["keyword_score"] for hit in found] == pytest.approx(best, rel=1e-4)


def test_a_document_more_changes_what_words_weigh(collection: Collection) -> None:
    first, second = passages(40, seed=1), passages(60, seed=2)
    collection.add(first, language="simple")
    collection.add(second, language="simple")

    found = collection.search("rareaa commona", limit=1)[0]

    # Impacts are reckoned with the mean length of the first document until it is far off.
    assert found["keyword_score"] == pytest.approx(max(bm25(first + second, "rareaa commona")), 0.1)


def test_a_member_of_no_project_gets_nothing_whatever_is_asked(collection: Collection) -> None:
    document = collection.add(["the duty pharmacist"])
    for mode in ("keyword", "vector", "hybrid", "nonsense"):
        for filters in ({}, {"languages": ["english"]}, {"media_types": ["text/plain"]}):
            for documents in (None, [document]):
                assert not collection.search(
                    "pharmacist", mode=mode, filters=filters, documents=documents, user=uuid4()
                )


def test_only_the_documents_named_are_searched(collection: Collection) -> None:
    one, two = collection.add(["the cold room"]), collection.add(["the cold store"])

    for mode in ("keyword", "vector", "hybrid"):
        found = collection.search("cold", mode=mode, documents=[two])
        assert [hit["document_id"] for hit in found] == [two] != [one]


@pytest.mark.parametrize("mode", ["keyword", "vector", "hybrid"])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"media_types": ["text/html"]}, {"kalt draussen"}),
        ({"languages": ["german"]}, {"kalt draussen"}),
        ({"first_page": 2}, {"kalt page two", "kalt page three"}),
        ({"first_page": 2, "last_page": 2}, {"kalt page two"}),
        ({"created_after": "2001-01-01"}, {"kalt page two", "kalt page three", "kalt draussen"}),
        ({"created_before": "2001-01-01"}, set[str]()),
        ({"languages": ["french"]}, set[str]()),
    ],
)
def test_a_filter_holds_for_both_legs(
    collection: Collection, mode: str, filters: dict[str, object], expected: set[str]
) -> None:
    collection.add(["kalt page two", "kalt page three"], pages=[2, 3])
    collection.add(["kalt draussen"], language="german", media_type="text/html")

    found = collection.search("kalt", mode=mode, filters=filters)

    assert {hit["body"] for hit in found} == expected


def test_both_scores_are_known_of_whatever_either_leg_found(collection: Collection) -> None:
    collection.add(["alpha beta", "alpha gamma"], vectors=[[1.0, 0.0], [0.6, 0.8]])

    found = collection.search("gamma", vector=[1.0, 0.0], mode="hybrid")

    assert [(hit["body"], hit["vector_score"]) for hit in found] == [
        ("alpha beta", pytest.approx(1.0, abs=1e-3)),
        ("alpha gamma", pytest.approx(0.6, abs=1e-3)),
    ]
    assert found[0]["keyword_score"] is None and found[1]["keyword_score"] > 0


def test_passages_from_an_index_elsewhere_replace_the_vector_leg(collection: Collection) -> None:
    collection.add(["alpha", "beta"], vectors=[[1.0, 0.0], [0.0, 1.0]])
    other = Collection(collection.database)
    other.add(["gamma"])
    ids = {hit["body"]: hit["passage_id"] for hit in collection.search("", mode="vector")}
    foreign = other.search("gamma")[0]["passage_id"]

    found = collection.search("", mode="vector", near=[ids["beta"], foreign, uuid4()])

    assert [hit["body"] for hit in found] == ["beta"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("replace part AB-1234/X first", "AB-1234/X"),
        ("call app.search_passages here", "app.search_passages"),
        ("version 2.10.3-rc1 is out", "2.10.3-rc1"),
    ],
)
def test_an_exact_code_beats_its_pieces(collection: Collection, text: str, query: str) -> None:
    pieces = " ".join(part for part in query.replace("/", " ").replace(".", " ").split("-"))
    collection.add([pieces + " " + pieces, text, "something else"])

    assert collection.search(query)[0]["body"] == text


def test_words_without_spaces_are_found_by_their_pairs(collection: Collection) -> None:
    collection.add(["冷蔵庫の温度は四度です", "会議は月曜日です"], language="simple")

    assert [hit["body"] for hit in collection.search("冷蔵庫")] == ["冷蔵庫の温度は四度です"]


def test_each_passage_is_stemmed_in_its_language(collection: Collection) -> None:
    collection.add(["die Häuser am Markt"], language="german")
    collection.add(["the houses on the market"])

    assert [hit["body"] for hit in collection.search("Haus")] == ["die Häuser am Markt"]
    assert [hit["body"] for hit in collection.search("housing")] == ["the houses on the market"]


def test_counts_are_those_of_a_recount_after_documents_came_and_went(
    collection: Collection,
) -> None:
    documents = [collection.add(passages(30, seed)) for seed in range(4)]
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute("delete from documents where id = any(%s)", [documents[1:3]])
    collection.add(passages(10, 9))

    with psycopg.connect(collection.database.superuser_url) as connection:
        for name, query in VIOLATIONS.items():
            if "recount" in name:
                assert not connection.execute(query).fetchall(), name  # pyright: ignore


def test_a_phrase_in_quotation_marks_has_to_stand_there(collection: Collection) -> None:
    collection.add(["the room is cold", "a cold room,\nkept so", "the cold\n  room"])

    for mode in ("keyword", "hybrid"):
        found = collection.search('what is the "Cold Room"?', mode=mode)
        assert {hit["body"] for hit in found} == {"a cold room,\nkept so", "the cold\n  room"}


def test_a_phrase_is_not_stemmed(collection: Collection) -> None:
    collection.add(["the universe expands", "the university expands", "universal expansion"])

    assert [hit["body"] for hit in collection.search('"university"')] == ["the university expands"]


def test_a_phrase_that_stands_nowhere_is_searched_by_its_words(collection: Collection) -> None:
    collection.add(["the room is cold"])

    assert [hit["body"] for hit in collection.search('"cold room"')] == ["the room is cold"]


@pytest.mark.parametrize("typed", ["pharmasist", "Brandtt", "Brand"])
def test_a_word_that_nobody_wrote_is_taken_for_one_that_looks_like_it(
    collection: Collection, typed: str
) -> None:
    collection.add(["Ilse Brandt is the duty pharmacist", "the cold room", "a barn"])

    assert collection.search(typed)[0]["body"] == "Ilse Brandt is the duty pharmacist"


def test_a_word_that_somebody_wrote_is_taken_for_nothing_else(collection: Collection) -> None:
    collection.add(["a pharmacist", "a pharmacy", "pharmaceutical"])

    assert [hit["body"] for hit in collection.search("pharmacy")] == ["a pharmacy"]


def test_strange_questions_are_answered(collection: Collection) -> None:
    collection.add(["plain text"])
    for query in (
        '"',
        "''",
        "\\",
        "& | ! ( ) :*",
        "<->",
        "%",
        "$$",
        "x" * 4000,
        "e " * 2000,
        "\U0010ffff",
    ):
        for mode in ("keyword", "hybrid", "vector"):
            collection.search(query, mode=mode)


def test_no_document_has_more_passages_than_it_may(collection: Collection) -> None:
    one = collection.add(["cold one", "cold two", "cold three"])
    collection.add(["cold four"])

    found = collection.search("cold", ranking={"per_document": 2})

    assert [hit["document_id"] for hit in found].count(one) == 2 and len(found) == 3


def test_what_is_old_counts_down_to_half(collection: Collection) -> None:
    old = collection.add(["the cold room"])
    collection.add(["the cold store"])
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute("update documents set created_at = '2001-01-01' where id = %s", [old])

    plain = {hit["body"]: hit["score"] for hit in collection.search("cold")}
    aged = {
        hit["body"]: hit["score"]
        for hit in collection.search("cold", ranking={"half_life_days": 30})
    }

    assert aged["the cold room"] == pytest.approx(plain["the cold room"] / 2)
    assert aged["the cold store"] == pytest.approx(plain["the cold store"], rel=1e-2)


@pytest.mark.parametrize("mode", ["keyword", "vector", "hybrid"])
def test_a_pinned_document_is_always_there_with_its_two_best(
    collection: Collection, mode: str
) -> None:
    collection.add(["cold cold cold"] * 150, vectors=[[1.0, 0.0]] * 150)
    pinned = collection.add(
        ["other cold a", "other b", "other cold c"], vectors=[[0.3, 1.0], [0.1, 1.0], [0.2, 1.0]]
    )

    found = collection.search(
        "cold", vector=[1.0, 0.0], mode=mode, limit=5, ranking={"pinned": [str(pinned)]}
    )

    assert sorted(hit["body"] for hit in found if hit["document_id"] == pinned) == [
        "other cold a",
        "other cold c",
    ]
    assert len(found) == 5


def test_several_pinned_documents_are_all_there(collection: Collection) -> None:
    collection.add(["cold cold"] * 72, vectors=[[1.0, 0.0]] * 72)
    far = [collection.add([f"warm {n}"], vectors=[[0.0, 1.0]]) for n in range(3)]

    pins = {"pinned": [*map(str, far)]}
    found = collection.search("cold", vector=[1.0, 0.0], mode="hybrid", limit=8, ranking=pins)

    assert {hit["document_id"] for hit in found} >= {*far}


def test_ranks_tell_how_each_leg_placed_a_passage(collection: Collection) -> None:
    collection.add(["alpha alpha", "alpha beta gamma"], vectors=[[0.6, 0.8], [1.0, 0.0]])

    found = collection.search("alpha", vector=[1.0, 0.0], mode="hybrid", weight=0.9)

    assert [(hit["body"], hit["vector_rank"], hit["keyword_rank"]) for hit in found] == [
        ("alpha beta gamma", 1, 2),
        ("alpha alpha", 2, 1),
    ]


def test_a_question_of_hundreds_of_words_is_answered(collection: Collection) -> None:
    collection.add([" ".join(RARE[n : n + 10]) for n in range(290)], language="simple")

    found = collection.search(" ".join(RARE), mode="keyword", limit=100)

    assert len(found) == 100


@pytest.mark.parametrize("word", ["it's", "a\\b", "'", "\\", "x:*", "a'\\'b"])
def test_a_word_is_quoted_whatever_it_is_made_of(database: TestDatabase, word: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "select array_to_tsvector(array[%(word)s]) @@ app.quoted(%(word)s)::tsquery",
            {"word": word},
        ).fetchone()

    assert row == (True,)


def test_what_is_very_old_is_still_found(collection: Collection) -> None:
    old = collection.add(["the cold room"])
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute("update documents set created_at = '0001-01-01' where id = %s", [old])

    assert collection.search("cold", ranking={"half_life_days": 1})


def test_a_long_text_without_spaces_is_stored_and_found(collection: Collection) -> None:
    chance = random.Random(4)
    text = "".join(chr(chance.randint(0x0E01, 0x0E2E)) for _ in range(15_000))
    collection.add([text], language="simple")

    assert collection.search(text[7_000:7_010])[0]["body"] == text


def test_a_phrase_ends_before_its_last_space(collection: Collection) -> None:
    collection.add(["a cold room", "the room is cold"])

    assert [hit["body"] for hit in collection.search('"cold room\n"')] == ["a cold room"]


def test_a_phrase_is_looked_for_in_every_language(collection: Collection) -> None:
    collection.add(["der kalte Raum"], language="german")
    collection.add(["der kalte raum of old"])

    assert len(collection.search('"kalte Raum"')) == 2


@pytest.mark.parametrize("typed", ["pharmcist", "phramacist", "oharmacist", "pahrmacist"])
def test_a_misspelled_word_is_looked_for_among_those_that_begin_alike(
    collection: Collection, typed: str
) -> None:
    collection.add(["the pharmacist", "the pharaoh", "a parson"], language="simple")

    found = {row["body"] for row in collection.search(typed)}

    assert found == (set() if typed.startswith("o") else {"the pharmacist"})
