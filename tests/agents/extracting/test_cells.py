"""Questions about rows of a table, asked of the offline answerer."""

import math
from uuid import UUID, uuid5

import numpy as np
import pytest

from adapters.models.word_vectors import WordVectors
from agents.extracting.cells import Match, matches, ranked_by_cells
from agents.extracting.extractor import Extractor
from agents.extracting.features import candidates_of
from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.tables import Row

_DOCUMENT = UUID("5b0c9a3e-6a0f-4a0e-8f0e-0c7a4b1d2e3f")
COLUMNS = ("probe", "technician", "calibrated on", "result")
HEADER = " | ".join(COLUMNS)
PEOPLE = ("Ada Berg", "Bo Lind", "Cai Rask")
LINES = [
    f"P-{n:03d} | {PEOPLE[n % 3]} | 2024-03-{n + 1:02d} | {'failed' if n == 7 else 'passed'}"
    for n in range(20)
]


def hit(text: str, score: float = 1, context: str = "", title: str = "probes.csv") -> Hit:
    return Hit(
        passage_id=uuid5(_DOCUMENT, text),
        document_id=_DOCUMENT,
        title=title,
        text=text,
        context=context,
        place=Place(start=0, end=len(text)),
        score=score,
        scores=LegScores(),
    )


TABLE = [
    hit("\n".join([HEADER, *LINES[:10]])),
    hit("\n".join(LINES[10:]), score=0.4, context=f"probes > {HEADER}"),
]


@pytest.fixture
def extractor(minilm) -> Extractor:
    return Extractor(minilm, WordVectors())


@pytest.mark.parametrize("n", [0, 7, 9, 10, 17, 19])
async def test_the_row_that_a_code_names_comes_first_alone_and_likely(extractor, n):
    found = await extractor.extract(f"Which technician calibrated probe P-{n:03d}?", TABLE)

    assert found[0].text == LINES[n]
    assert found[0].score >= 0.5
    assert len(found) == 1  # each other row is about another probe


async def test_the_code_may_be_written_small(extractor):
    assert (await extractor.extract("who calibrated p-017?", TABLE))[0].text == LINES[17]


async def test_a_code_that_no_row_has_is_answered_by_none(extractor):
    assert await extractor.extract("Which technician calibrated probe P-999?", TABLE) == []


async def test_rows_of_two_codes_come_before_all_others(extractor):
    found = await extractor.extract("Who calibrated P-003, and who P-017?", TABLE)

    assert {one.text for one in found} == {LINES[3], LINES[17]}


async def test_a_name_of_several_words_finds_its_rows_first(extractor):
    found = await extractor.extract("Which probes did Cai Rask calibrate?", TABLE)

    assert all("Cai Rask" in one.text for one in found[:4])


async def test_a_rare_cell_finds_its_row_first(extractor):
    assert (await extractor.extract("Which probe failed?", TABLE))[0].text == LINES[7]


async def test_a_header_is_never_a_sentence(extractor):
    for question in ("Which probe, technician and result?", "When was it calibrated on?"):
        assert HEADER not in [e.text for e in await extractor.extract(question, TABLE)]


async def test_what_is_extracted_stands_in_the_passage(extractor):
    for found in await extractor.extract("Which probes passed?", TABLE):
        assert TABLE[found.passage].text[found.start : found.end] == found.text


async def test_a_sentence_about_the_matter_comes_before_rows_that_only_share_a_word(extractor):
    prose = hit("Probes are calibrated every six months.", title="handbook.md")
    found = await extractor.extract("How often are probes calibrated?", [prose, *TABLE])

    assert found[0].text == prose.text


YEARS = ("year", "by", "n")
ROWS = [Row(("2023", "Ada Berg", "5"), YEARS), Row(("2024", "Bo", "7"), YEARS)]


def test_a_number_in_the_question_picks_the_row_that_has_it():
    assert [m is not None for m in matches("How many in 2024?", ROWS)] == [False, True]


@pytest.mark.parametrize("number", [5, 6, 2022])
def test_a_short_number_and_one_that_is_in_no_row_exclude_none(number):
    found = matches(f"Who had more than {number} of them?", ROWS)

    assert all(match and not match.named for match in found)


@pytest.mark.parametrize(
    ("cell", "weighs", "named"),
    [
        ("Ada Berg", True, True),
        ("Berg", True, False),
        ("140", True, True),
        ("14", True, False),
        ("P7", True, True),
        ("the first of many", False, False),
        ("", False, False),
    ],
)
def test_a_whole_name_a_code_or_a_long_number_names_its_row(cell, weighs, named):
    (found,) = matches(f"Is {cell} here?", [Row((cell, "x"), ("what", "why"))])

    assert found is not None
    assert (found.weight > 0, found.named) == (weighs, named)


def test_the_fewer_rows_have_a_cell_the_more_it_weighs():
    rows = [Row(("Ada Berg", city)) for city in ("Kiel", "Husum", "Husum")]

    def most(question: str) -> float:
        return max(m.weight for m in matches(question, [*rows, None]) if m)

    assert most("Ada Berg of Kiel?") == pytest.approx(math.log(2) + math.log(4))
    assert most("Ada Berg of Husum?") == pytest.approx(math.log(2) + math.log(2.5))


def test_of_several_cells_of_a_column_each_weighs_as_the_rarest():
    rows = [Row(("Ada Berg", city)) for city in ("Kiel", "Husum", "Husum")]
    found = matches("Ada Berg of Kiel or Husum?", [*rows, None])

    assert [m and m.weight for m in found] == pytest.approx([*[math.log(2) + math.log(4)] * 3, 0])


def test_a_code_of_the_same_shape_and_a_cell_in_the_column_of_a_code_exclude_a_row():
    rows = [Row(cells) for cells in (("P-01", "x"), ("P-02", "y"), ("Q", "z"), ("", "P-77"))]

    assert [m is not None for m in matches("What of P-01?", rows)] == [True, False, False, False]
    assert [m is not None for m in matches("What of P-55?", rows)] == [False, False, True, False]


def test_a_sentence_is_never_about_another_row():
    assert matches("What of P-017?", [None])[0] is not None


def test_a_row_is_certain_only_where_another_of_its_columns_is_asked_for():
    rows = [Row(tuple(LINES[17].split(" | ")), COLUMNS)]

    assert matches("Which technician had P-017?", rows)[0].sure
    assert not matches("Which colour has P-017?", rows)[0].sure
    assert not matches("Which technician had it?", rows)[0].sure


def test_a_row_that_is_named_comes_before_what_ranks_higher_and_a_word_gains_a_little():
    named, word, none = Match(2, True, False), Match(1, False, False), Match(0, False, False)

    assert np.argmax(ranked_by_cells(np.array([5.0, 1.0]), [none, named])) == 1
    assert ranked_by_cells(np.array([5.0, 1.0]), [none, word]).tolist() == [5.0, 1.5]
    assert ranked_by_cells(np.array([5.0, 1.0]), [none, none]).tolist() == [5.0, 1.0]


def test_a_row_is_weighed_with_its_columns_and_without_its_neighbours():
    first, second, *_ = candidates_of(TABLE)

    assert first.text.startswith("probe: P-000; technician: Ada Berg; ")
    assert first.after is None and second.before is None


REPEATED = [hit("\n".join([HEADER, *LINES[:8], "P-003 | Dana Ott | 2024-05-01 | passed"]))]


async def test_rows_of_two_codes_come_first_however_often_each_stands_there(extractor):
    found = await extractor.extract("Who calibrated probes P-003 and P-005?", REPEATED)

    first = {one.text for one in found[:3]}
    assert first == {LINES[3], LINES[5], "P-003 | Dana Ott | 2024-05-01 | passed"}
    assert found[2].score > 0.1 * found[0].score


def test_a_code_names_no_cell_that_is_a_part_of_it():
    rows = [Row(("AB-1200", "7"), ("part", "n")), Row(("AB", "1200"), ("part", "n"))]

    assert [match and match.named for match in matches("Where is AB-1200?", rows)] == [True, None]


def test_a_number_names_the_row_in_which_something_is_said_of_it() -> None:
    rows = [Row((name, port)) for name, port in (("ssh", "22/tcp"), ("bgp", "179/tcp"))]

    found = matches("What runs on port 179?", rows)

    assert [match and match.named for match in found] == [False, True]
