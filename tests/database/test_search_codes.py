"""Codes are found whole, by their parts, and however they are written."""

import psycopg
import pytest

from tests.chaos.truth import VIOLATIONS
from tests.database.collection import Collection
from tests.database_fixture import TestDatabase

NEAR, FAR = [1.0, 0.0], [0.0, 1.0]


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    return Collection(database)


def first(collection: Collection, query: str, mode: str = "hybrid") -> str | None:
    found = collection.search(query, vector=NEAR, mode=mode)
    return found[0]["body"] if found else None


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("INV/2025/0042 was paid", "0042"),
        ("INV/2025/0042 was paid", "2025/0042"),
        ("INV/2025/0042 was paid", "INV/2025/0042"),
        ("INV/2025/0042 was paid", "inv-2025-0042"),
        ("see CVE-2024-12345 of March", "12345"),
        ("see CVE-2024-12345 of March", "2024-12345"),
        ("see CVE\u20112024\u201112345 of March", "CVE-2024-12345"),
        ("see CVE-2024-\u00ad12345 of March", "CVE-2024-12345"),
        ("the book 978-3-16-148410-0 is lent", "9783161484100"),
        ("the book 9783161484100 is lent", "978-3-16-148410-0"),
        ("the book 978 3 16 148410 0 is lent", "978-3-16-148410-0"),
        ("the book 978-3-16-148410-0 is lent", "978 3 16 148410 0"),
        ("the book 978-3-16-148410-0 is lent", "148410"),
        ("flight LH0454 is late", "LH 0454"),
        ("flight LH 0454 is late", "LH0454"),
        ("flight LH 0454 is late", "lh0454"),
        ("flight LH0454 is late", "0454"),
        ("pay to DE89 3704 0044 0532 0130 00 now", "DE89370400440532013000"),
        ("part ＡＢＣ１２３ of two", "ABC123"),
        ("part ABC123 of two", "ＡＢＣ１２３"),
        ("number １２３４５ of two", "12345"),
        ("型番ABC-123です", "ABC-123"),
        ("it weighs 31.09 kg", "31,09"),
        ("it weighs 31,09 kg", "31.09"),
        ("a sum of 1.234,56 in all", "1,234.56"),
        ("a sum of 1,234.56 in all", "1.234,56"),
        ("a sum of 1,234,567 in all", "1.234.567"),
        ("a sum of 1,234,567 in all", "1234567"),
    ],
)
def test_a_code_is_found_by_its_parts_and_however_it_is_written(
    collection: Collection, text: str, query: str
) -> None:
    others = ["nothing of the kind", "number 7 and 8,15 of INV/1999/0007", "AB-12 and 2,718"]
    collection.add([*others, text], vectors=[NEAR, NEAR, NEAR, FAR])

    assert first(collection, query, "keyword") == text
    assert first(collection, query) == text


@pytest.mark.parametrize(
    "query",
    [
        "SO/2026/00057",
        "so/2026/00057?",
        '"SO/2026/00057"',
        "SO-2026-00057",
        "SO/2026/00057 00057",
    ],
)
def test_a_question_that_is_a_code_trusts_words(collection: Collection, query: str) -> None:
    text = "Sales order SO/2026/00057 of Deco Addict"
    others = [f"Sales order SO/2026/{n:05} of somebody" for n in range(60, 75)]
    collection.add(
        [text, *others], vectors=[[-1.0, 0.0], *([1.0, n / 9] for n in range(len(others)))]
    )

    assert first(collection, query) == text


@pytest.mark.parametrize(
    "query",
    [
        "who signed the report of SO/2026/00057?",
        "the signed report SO-2026-00057",
        "signed report, so202600057",
        "report of SO 2026 signed: SO/2026/00057",
    ],
)
def test_what_has_the_code_comes_before_what_has_all_the_other_words(
    collection: Collection, query: str
) -> None:
    text = "A long letter about order SO/2026/00057 and much else " + "of other things " * 30
    others = [f"who signed the report: the signed report {n}" for n in "abcdefghijklmnopqrstuvwxyz"]
    collection.add([text, *others], vectors=[FAR, *[NEAR] * len(others)])

    assert first(collection, query) == text


@pytest.mark.parametrize(
    "query", ["signed in the 1990s", "signed in 1914-1918", "the 20th signed", "signed at 100km"]
)
def test_a_year_an_ordinal_and_a_unit_name_nothing(collection: Collection, query: str) -> None:
    word = next(w for w in query.split() if any(c.isdigit() for c in w))
    texts = [f"{word} and much else", *(f"they signed {n}" for n in "abcdefgh")]
    collection.add(texts, vectors=[FAR, *[NEAR] * 8])

    scores = [hit["score"] for hit in collection.search(query, vector=NEAR, mode="hybrid")]

    # Of what names something, all others would lie below one half.
    assert scores[0] - scores[1] < 0.5 and scores[1] >= 0.45


@pytest.mark.parametrize("query", ["QX/2031/77777", "QX77777", "99999", "QX 77777"])
def test_a_code_that_nobody_wrote_is_searched_by_meaning(
    collection: Collection, query: str
) -> None:
    collection.add(["one", "two", "three"], vectors=[FAR, NEAR, [0.5, 0.5]])

    found = collection.search(query, vector=NEAR, mode="hybrid", weight=0.5)

    assert [hit["body"] for hit in found] == ["two", "three", "one"]
    assert found[0]["score"] == 0.5


def test_where_meaning_alone_was_chosen_a_code_changes_nothing(collection: Collection) -> None:
    collection.add(["SO/2026/00057", "near"], vectors=[FAR, NEAR])

    found = collection.search("SO/2026/00057", vector=NEAR, mode="hybrid", weight=1)

    assert found[0]["body"] == "near"


def test_a_code_is_looked_for_only_where_was_asked_for(collection: Collection) -> None:
    collection.add(["SO/2026/00057 here"], vectors=[FAR])
    other = collection.add(["there"], vectors=[NEAR])

    found = collection.search("who has SO/2026/00057?", mode="hybrid", documents=[other])

    assert [hit["body"] for hit in found] == ["there"]


@pytest.mark.parametrize(
    "text",
    [
        "plain words, well-known and/or unknown",
        "in 1984 and 2020, at 12:30 or 7",
        "they came in the 1990s, on the 20th",
        "Größe und Häuser — „Zitat“",
    ],
)
def test_plain_text_gets_no_pieces(database: TestDatabase, text: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute("select app.pieces_of(%s)", [text]).fetchone()

    assert row == ([],)


@pytest.mark.parametrize(
    "text",
    ["INV/2025/0042", "the book 978-3-16-148410-0", "flight LH 0454", "1.234,56 and 31,09"],
)
def test_pieces_make_no_passage_longer(collection: Collection, text: str) -> None:
    collection.add([text])
    with psycopg.connect(collection.database.superuser_url) as connection:
        row = connection.execute(
            "select p.words, (select sum(coalesce(cardinality(w.positions), 1))"
            "  from unnest(app.words_of(p.text, 'english')) w),"
            " (select length(words) from passage_words w where w.no = p.no)"
            " from passages p where project_id = %s",
            [collection.project],
        ).fetchone()
        assert row and row[0] == row[1] < row[2]
        for name, query in VIOLATIONS.items():
            if "recount" in name:
                assert not connection.execute(query).fetchall(), name  # pyright: ignore


def test_what_has_the_code_is_compared_whatever_other_words_say(collection: Collection) -> None:
    words = " ".join(f"common{letter}" for letter in "abcdefghijkl")
    text = "order SO/2026/00057 " + "of other things " * 80
    texts = [text, *[words] * 25, *(f"near {n}" for n in "abcdefghij" * 5)]
    collection.add(texts, vectors=[FAR, *[FAR] * 25, *[NEAR] * 50])

    assert first(collection, f"{words} SO/2026/00057") == text


@pytest.mark.parametrize("query", ["is lh 0454 late", "is LH 0454 late", "is lh0454 late"])
def test_letters_before_digits_are_one_code_with_them(collection: Collection, query: str) -> None:
    text = "the flight LH0454 " + "of other things " * 30
    collection.add([text, *["is 0454 late is late"] * 5], vectors=[FAR, *[NEAR] * 5])

    assert first(collection, query) == text


def test_a_code_that_many_have_names_nothing(collection: Collection) -> None:
    having = [f"SO/2026/00057 {n}" for n in "abcd"]
    collection.add([*having, "the signed report"], vectors=[*[FAR] * 4, NEAR])

    assert first(collection, "the signed report of SO/2026/00057") == "the signed report"
