from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents import BlockKind, Extract, Passage
from contracts.settings import Chunking
from ingestion.chunking import EMBEDDER_READS, chunk
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.data import DataParser
from ingestion.parsers.markdown import MarkdownParser
from ingestion.parsers.pdf import PdfParser

ID = UUID(int=7)


def count(texts) -> list[int]:
    """Words, long ones as several: like word pieces, additive over white space."""
    return [sum(1 + (len(word) - 1) // 8 for word in text.split()) for text in texts]


def passages(extract: Extract, title: str = "The log", **chunking: int) -> list[Passage]:
    return chunk(extract, Chunking.model_validate(chunking), ID, title, count)


def markdown(text: str) -> Extract:
    return MarkdownParser().parse(text.encode(), "log.md")


SENTENCE = "The cold room is kept at four degrees by night and by day. "


def test_short_sections_under_one_heading_are_one_passage():
    (passage,) = passages(markdown("# Storage\n\nOne.\n\nTwo.\n\n- three\n- four\n"))

    assert passage.text == "One.\n\nTwo.\n\n• three\n• four"
    assert passage.context == "The log > Storage"
    assert passage.place.headings == ["Storage"]


def test_a_long_paragraph_is_cut_at_sentences_into_even_parts():
    found = passages(markdown(SENTENCE * 40))

    assert all(passage.text.endswith("day.") for passage in found)
    assert max(p.tokens for p in found) < 1.5 * min(p.tokens for p in found)


def test_chapters_are_never_mixed():
    found = passages(markdown("# One\n\nshort\n\n# Two\n\nshort too\n"))

    assert [passage.text for passage in found] == ["short", "short too"]


def test_small_neighbours_in_one_chapter_are_joined_with_the_heading_between_them():
    (passage,) = passages(markdown("# One\n\n## A\n\nshort\n\n## B\n\nshort too\n"))

    assert passage.text == "short\n\nB\n\nshort too"


def test_a_heading_with_nothing_below_it_is_not_lost():
    assert [p.text for p in passages(markdown("# One\n\ntext\n\n# Two\n"))] == ["text", "Two"]


def test_a_short_record_is_not_cut_for_passages_that_are_more_even():
    record = "{" + ", ".join(f'"room {n}": "cold"' for n in range(11)) + "}"

    found = passages(DataParser().parse("\n".join([record] * 40).encode(), "a.jsonl"), size=50)

    assert [p.text.count("room 0: cold") for p in found] == [1] * 40


def test_a_long_record_is_cut_between_its_lines():
    record = ", ".join(f'"reading {n}": "It is {n} degrees"' for n in range(300))

    found = passages(DataParser().parse(f"{{{record}}}\n{{{record}}}".encode(), "log.jsonl"))

    assert all(p.text.startswith("reading ") and p.text.endswith("degrees") for p in found)


def test_a_sentence_longer_than_a_passage_is_cut_between_words():
    found = passages(markdown("word " * 1000))

    assert all(passage.tokens <= 200 for passage in found)
    assert " ".join(p.text for p in found).split() == ["word"] * 1000


def test_text_without_spaces_is_cut_too():
    found = passages(markdown("字" * 9000))

    assert "".join(passage.text for passage in found) == "字" * 9000


def test_rows_far_down_a_table_know_its_header():
    rows = "".join(f"| item {n} | {n} degrees in the cold room |\n" for n in range(80))
    found = passages(markdown(f"| Sample | Temperature |\n|---|---|\n{rows}"))

    assert len(found) > 1
    assert all("Sample | Temperature" in p.context for p in found[1:])


def test_rows_of_a_table_without_a_header_have_none_above_them():
    built = ExtractBuilder("x")
    for n in range(200):
        built.row([f"service-{n}", f"{n}/tcp", f"does this and that for {n} people"])
    found = passages(built.done())

    assert len(found) > 1
    assert not any("service-0" in p.context for p in found)


def test_long_titles_and_headings_leave_room_for_the_text():
    found = passages(markdown(f"# {'long heading ' * 20}\n\n{SENTENCE * 40}"), "title " * 100)

    assert all(sum(count([p.context, p.text])) <= EMBEDDER_READS for p in found)


def test_the_same_extract_gives_the_same_ids():
    extract = markdown(f"# One\n\n{SENTENCE * 40}")

    assert [p.id for p in passages(extract)] == [p.id for p in passages(extract)]


def test_a_place_in_a_text_is_its_line():
    assert [p.place.line for p in passages(markdown("# One\n\na\n\n# Two\n\nb\n"))] == [3, 7]


words = st.text("abc.! ?,", min_size=1, max_size=60)
blocks = st.tuples(st.sampled_from([*BlockKind]), words, st.integers(1, 4))


@settings(max_examples=150, deadline=None)
@given(st.lists(blocks, min_size=1, max_size=30), st.integers(8, 60))
def test_passages_cover_the_sections_exactly(parts, size: int):
    built = ExtractBuilder("x")
    built.heading("start", 1)
    for kind, text, level in parts:
        if kind is BlockKind.HEADING:
            built.heading(text, level)
        else:
            built.block(kind, text)
    extract = built.done()

    found = passages(extract, size=size, minimum=4)

    assert all(one.place.end <= two.place.start for one, two in pairwise(found))  # pyright: ignore
    for passage in found:
        assert passage.text == extract.text[passage.place.start : passage.place.end]
        assert passage.text == passage.text.strip()
        assert passage.tokens <= size
    body = [s for s in extract.sections if s.kind is not BlockKind.HEADING]
    covered = {i for p in found for i in range(p.place.start or 0, p.place.end or 0)}
    assert all(
        i in covered for s in body for i in range(s.start, s.end) if not extract.text[i].isspace()
    )


def test_the_boxes_of_a_passage_are_those_of_its_page(first_pages: bytes):
    extract = PdfParser().parse(first_pages, "book.pdf")

    for passage in passages(extract, "Free Culture"):
        page = next(p for p in extract.pages if p.number == passage.place.page)
        assert page.start <= passage.place.start < page.end  # pyright: ignore[reportOperatorIssue]
        assert passage.place.boxes


def test_documentation_is_cut_into_passages_that_fit(documents: Path):
    for path in sorted((documents / "docling").rglob("*.md"))[:40]:
        extract = MarkdownParser().parse(path.read_bytes(), path.name)
        assert all(p.tokens <= 200 for p in passages(extract)), path.name


@pytest.mark.parametrize("size", [32, 100, 254])
def test_no_passage_exceeds_the_chosen_size(size: int):
    assert all(p.tokens <= size for p in passages(markdown(SENTENCE * 60), size=size))


def test_no_passage_runs_from_one_slide_to_the_next():
    built = ExtractBuilder("deck")
    for slide in (1, 2):
        built.stand(slide=slide)
        built.block(BlockKind.PARAGRAPH, f"Point {slide}.")

    found = passages(built.done())

    assert [(p.text, p.place.slide) for p in found] == [("Point 1.", 1), ("Point 2.", 2)]


def test_rows_of_a_sheet_have_the_range_of_all_their_cells_and_the_first_row_as_context():
    built = ExtractBuilder("log")
    built.heading("Cold room", 1)
    for row in range(1, 60):
        built.stand(sheet="Cold room", cells=f"{'AB'[row % 2]}{row}:AA{row}")
        built.row(["day", "degrees"] if row == 1 else [f"day {row}", "four"])

    first, second, *_ = passages(built.done(), size=60)

    assert first.place.cells is not None and second.place.cells is not None
    assert first.place.cells.startswith("A1:AA")
    assert int(second.place.cells.split(":")[0][1:]) == int(first.place.cells[5:]) + 1
    assert second.context.endswith("Cold room > day | degrees")
    assert second.place.sheet == "Cold room"


def test_a_second_table_has_its_own_header():
    built = ExtractBuilder("log")
    for header in ("day", "night"):
        for row in range(30):
            built.row([header, "degrees"] if row == 0 else [f"{row}", "four"])
        built.apart()

    contexts = [p.context for p in passages(built.done(), title="", size=30)]

    assert {"day | degrees", "night | degrees"} <= set(contexts)
    assert contexts.index("night | degrees") > contexts.index("day | degrees")


def test_a_word_that_two_pieces_share_is_counted_once():
    (passage, *_) = passages(markdown("x" * 2000), size=100)

    assert passage.tokens == count([passage.text])[0]
