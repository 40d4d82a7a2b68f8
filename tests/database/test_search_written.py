"""Numbers, days, telephones and words are found however they are written."""

import psycopg
import pytest

from tests.database.collection import Collection
from tests.database_fixture import TestDatabase

NEAR, FAR = [1.0, 0.0], [0.0, 1.0]
OTHERS = ["nothing of the kind", "number 7 and 8,15", "written in C and F", "some others"]

NUMBERS = [
    ("pay GB82 WEST 1234 5698 7654 32 now", "GB82WEST12345698765432"),
    ("call +49 30 1234567 now", "030 1234567"),
    ("call +49 (0)30 123-4567 now", "030/1234567"),
    ("call +493012345678 now", "0049 30 12345678"),
    ("call (555) 123-4567 now", "5551234567"),
    ("call +33 1 42 68 53 00 now", "01 42 68 53 00"),
    ("call +351 21 123 4567 now", "21 123 4567"),
    ("VAT DE 123 456 789 of us", "DE123456789"),
    ("VAT DE123456789 of us", "DE 123 456 789"),
    ("tax number 12 345 67890", "12/345/67890"),
    ("card 4111 1111 1111 1111", "4111111111111111"),
    ("card 4111-1111-1111-1111", "4111 1111 1111 1111"),
    ("article 4 006381 333931", "4006381333931"),
    ("the book 3 16 148410 X", "3-16-148410-X"),
    ("post code SW1A 1AA", "SW1A1AA"),
    ("screw M8×40 here", "M8x40"),
    ("board 1200 × 800 mm", "1200x800"),
    ("board 1200x800", "1200 x 800"),
    ("error 0x80070005", "80070005"),
    ("since v1.2.3 it is", "1.2.3"),
    ("since 1.2.3 it is", "v1.2.3"),
    ("since 1.2.3rc1 it is", "v1.2.3-rc1"),
    ("get foo-1.2.3.tar.gz here", "1.2.3"),
    ("it is at http://192.0.2.17:8080/x", "192.0.2.17"),
    ("a sum of 1 234,56 in all", "1.234,56"),
    ("a sum of 1\u202f234,56 in all", "1,234.56"),
    ("a sum of 1’234.56 in all", "1'234.56"),
    ("a sum of 12,34,567.89 in all", "1234567.89"),
    ("a sum of EUR1.234,56 in all", "1234.56"),
    ("a sum of 1234567 in all", "1 234 567"),
    ("due 01.12.2026 here", "2026-12-01"),
    ("due 2026-12-01 here", "1.12.2026"),
    ("due 12/1/2026 here", "2026-12-01"),
    ("due 01.12.26 here", "01.12.2026"),
    ("fällig am 1. Dezember 2026 hier", "01.12.2026"),
    ("due December 1st, 2026 here", "2026-12-01"),
    ("number ١٢٣٤٥ of two", "12345"),
    ("number 12345 of two", "१२३४५"),
    ("number ๑๒๓๔๕ of two", "12345"),
    ("a sum of ١٢٣٫٤٥ in all", "123.45"),
]
WORDS = [
    ("english", "a gap of 10mm here", "10 mm"),
    ("english", "a gap of 10 mm here", "10mm"),
    ("english", "a load of 2,5 kg here", "2.5kg"),
    ("english", "of 100µm here", "100 μm"),
    ("german", "nach § 12 a Abs. 3 gilt", "§ 12a"),
    ("german", "nach § 12a gilt", "§ 12 a"),
    ("german", "der Einkauf/Verkauf hier", "Verkauf"),
    ("english", "stand/alone words/things/stuff", "things"),
    ("english", "stop the pump.The valve opens", "valve"),
    ("english", "the wages here", "wages/salaries"),
    ("english", "write jane.doe@acme.example now", "doe"),
    ("english", "write jane.doe@acme.example now", "acme.example"),
    ("english", "open quarterly-report.pdf now", "quarterly report"),
    ("english", "open /etc/nginx/nginx.conf now", "nginx.conf"),
    ("english", "see https://docs.acme.example/setup/install.html", "install.html"),
    ("english", "see https://docs.acme.example/setup/install.html", "acme.example"),
    ("english", "the <ledger> of it", "ledger"),
    ("english", "all in C++ here", "C++"),
    ("english", "the email here", "e-mail"),
    ("german", "die Software-Lizenz hier", "Softwarelizenz"),
    ("english", "chapter Ⅳ here", "IV"),
    ("english", "the ofﬁce here", "office"),
    ("english", "the office here", "ofﬁce"),
    ("english", "the ledger here", "ledg\u00ader"),
    ("english", "the Ｌｅｄｇｅｒ here", "ledger"),
    ("german", "Mu\u0308ller und", "Müller"),
    ("turkish", "IŞIK burada", "ışık"),
    ("simple", "זה שָׁלוֹם כאן", "שלום"),
    ("simple", "회의는 서울에서 열립니다", "서울"),
    ("simple", "서울 회의", "서울에서"),
    ("simple", "ﾃﾞｰﾀを保存", "データ"),
    ("german", "die Geräteprüfung hier", "Prüfung"),
]


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    return Collection(database)


@pytest.mark.parametrize(("text", "query"), NUMBERS)
def test_a_number_is_found_however_it_is_written(
    collection: Collection, text: str, query: str
) -> None:
    collection.add([*OTHERS, text], vectors=[*[NEAR] * len(OTHERS), FAR])

    for mode in ("keyword", "hybrid"):
        assert collection.search(query, vector=NEAR, mode=mode)[0]["body"] == text


@pytest.mark.parametrize(("language", "text", "query"), WORDS)
def test_a_word_is_found_however_it_is_written(
    collection: Collection, language: str, text: str, query: str
) -> None:
    collection.add([*OTHERS, text], language=language)

    assert collection.search(query)[0]["body"] == text


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("about 10⁶ things", "106"),
        ("it was 45² of it", "452"),
        ("a load of 2.5kg", "5kg"),
        ("due 31.12.2026", "2026-12-13"),
        ("see https://docs.acme.example/setup/install.html", "setup"),
    ],
)
def test_what_is_another_number_or_no_word_is_not_found(
    collection: Collection, text: str, query: str
) -> None:
    collection.add([text, "else"])

    assert collection.search(query) == []


def test_a_telephone_names_one_thing(collection: Collection) -> None:
    text = "A long letter with +49 30 1234567 and much else " + "of other things " * 30
    others = [f"who answers the telephone at night, {n}" for n in "abcdefghij"]
    collection.add([text, *others], vectors=[FAR, *[NEAR] * len(others)])

    found = collection.search("who answers the telephone 030 1234567", vector=NEAR, mode="hybrid")

    assert found[0]["body"] == text


@pytest.mark.parametrize(
    "text", ["Einkauf/Verkauf, e-mail", "the ofﬁce of 서울에서", "on 01.12.2026 at +49 30 1234567"]
)
def test_further_words_make_no_passage_longer(database: TestDatabase, text: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "select (select sum(coalesce(cardinality(positions), 0)) from unnest(w.old)),"
            " (select sum(coalesce(cardinality(positions), 0)) from unnest(w.new)),"
            " length(w.old), length(w.new)"
            " from (select to_tsvector('english', %(t)s) as old,"
            "  app.indexed_words(%(t)s, 'english') as new) w",
            {"t": text},
        ).fetchone()

    assert row and row[0] == row[1] and row[2] < row[3]
