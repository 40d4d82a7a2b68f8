"""The rows of passages, with what stands above their tables."""

from agents.extracting.tables.entries import entries_of, may_meet
from agents.extracting.tables.meeting import Entry
from agents.extracting.words import stem
from tests.agents.answering.made import hit

TABLE = "probe | technician | score\nP-001 | Ada Berg | 7\nP-002 | Bo Lind | 3"
PLAIN = hit()


def cells(entries: list[Entry]) -> list[tuple[int, str]]:
    return [(entry.passage, entry.row.cells[0]) for entry in entries]


def test_each_row_is_an_entry_of_its_passage_where_it_stands() -> None:
    table = hit(TABLE, title="probes.csv")
    entries = entries_of([PLAIN, table])

    assert cells(entries) == [(1, "P-001"), (1, "P-002")]
    assert [table.text[e.start : e.end] for e in entries] == TABLE.split("\n")[1:]
    assert entries_of([PLAIN]) == []


def test_what_stands_above_and_beside_a_table_is_around_its_rows() -> None:
    text = f"Calibrated in Rostock.\n\n{TABLE}"
    (first, _) = entries_of([hit(text, title="log.csv", name="workshop.csv", headings=["Winter"])])

    assert {stem(w) for w in ("calibrated", "rostock", "log", "workshop", "winter")} <= first.around
    assert stem("technician") not in first.around


def test_only_what_stands_near_a_table_is_around_it() -> None:
    far = f"{'Nothing is said here. ' * 20}Rostock is far.\n\n{TABLE}"

    assert stem("rostock") not in entries_of([hit(far, title="log.csv")])[0].around


def test_tables_of_two_documents_or_headings_or_columns_are_two() -> None:
    same = hit(TABLE, title="log.csv")
    others = [
        hit(TABLE, title="log.csv", passage=2),
        hit(TABLE, title="log.csv", document=2),
        hit(TABLE, title="log.csv", headings=["Winter"]),
        hit(TABLE.replace("score", "points"), title="log.csv"),
    ]
    tables = [entries_of([one])[0].table for one in (same, *others)]

    assert tables[0] == tables[1]
    assert len(set(tables)) == 4


def test_of_a_long_table_only_passages_with_a_word_of_the_question_are_read() -> None:
    other = TABLE.replace("Ada Berg", "Cai Rask").replace("Bo Lind", "Dana Ott")
    hits = [hit(TABLE, title="log.csv"), hit(other, title="log.csv", passage=2)]

    assert {n for n, _ in cells(may_meet("When did Rask come?", hits))} == {1}
    assert {n for n, _ in cells(may_meet("When did the Bergmanns come?", hits))} == {0}
    assert {n for n, _ in cells(may_meet("Which technicians were here?", hits))} == {0, 1}
    assert may_meet("When did Xaver juggle?", hits) == []


def test_all_passages_are_read_where_all_rows_are_to_be_compared() -> None:
    hits = [hit(TABLE, title="log.csv"), hit("a | b | c\nd | e | 5", title="x.csv", passage=2)]

    assert {n for n, _ in cells(may_meet("Which probe has the highest score?", hits))} == {0, 1}


def test_where_columns_have_no_names_all_that_the_document_says_is_around_their_rows() -> None:
    ports = hit("ssh | 22/tcp\nhttp | 80/tcp", title="services.txt")
    above = hit("New ports are added on request.", title="services.txt", passage=2)
    elsewhere = hit("Lamps are sold.", title="lamps.txt", document=2)
    hits = [above, ports, elsewhere]

    for entries in (entries_of(hits), may_meet("Who uses http?", hits)):
        assert {stem("ports"), stem("request"), stem("services")} <= entries[0].around
        assert stem("lamps") not in entries[0].around
        assert stem("ssh") not in entries[0].around


def test_what_stands_elsewhere_in_a_document_is_not_around_a_table_with_a_header() -> None:
    above = hit("New ports are added on request.", title="log.csv", passage=2)

    assert stem("ports") not in entries_of([above, hit(TABLE, title="log.csv")])[0].around


def test_of_a_long_passage_only_so_much_is_around_a_table_without_a_header() -> None:
    ports = hit("ssh | 22/tcp\nhttp | 80/tcp", title="services.txt")
    long = hit(f"{'word ' * 800}ports", title="services.txt", passage=2)

    assert stem("ports") not in entries_of([ports, long])[0].around
