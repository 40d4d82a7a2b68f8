"""What splitting costs: in proportion to the text, whatever a stranger has put into it."""

import time
from collections.abc import Sequence
from uuid import UUID

import pytest

from adapters.models.weights import model_folder, read_tokenizer
from contracts.documents import BlockKind, Extract, Passage
from contracts.sentences import sentence_spans
from contracts.settings import Chunking
from ingestion.chunking import chunk
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.text import TextParser

SIZE = Chunking.model_validate({}).size
FAMILY = "👩‍👩‍👧‍👦"
UNBROKEN = {
    "Chinese": "字漢語文",
    "Thai": "สวัสดีชาวโลกทุกคน",
    "Khmer": "ក្ខិតសា",
    "combining marks": "e" + "\u0301" * 20,
    "families": FAMILY,
    "base 64": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
    "punctuation": "!-",
    "right to left": "אבגד",
}


class Counter:
    """Counts word pieces, and the letters that it was given to count."""

    def __init__(self) -> None:
        self._encode = read_tokenizer(model_folder()).encode
        self.letters = 0

    def __call__(self, texts: Sequence[str]) -> list[int]:
        self.letters += sum(map(len, texts))
        return [len(self._encode(text, add_special_tokens=False).ids) for text in texts]


def passages(extract: Extract, count: Counter | None = None) -> list[Passage]:
    return chunk(extract, Chunking.model_validate({}), UUID(int=7), "", count or Counter())


def read(text: str) -> Extract:
    return TextParser().parse(text.encode(), "a.txt")


def seconds(text: str) -> float:
    """Of this thread, whatever else the machine is doing."""
    extract = read(text)
    began = time.thread_time()
    passages(extract)
    return time.thread_time() - began


@pytest.mark.parametrize("line", ["\u200d", "\u200c", "\ufe0f", "\u034f"])
def test_lines_without_a_token_cost_as_much_as_there_are_of_them(line: str):
    few, many = f"{line}\n\n" * 1500, f"{line}\n\n" * 6000

    assert min(seconds(many) for _ in range(2)) < 8 * min(seconds(few) for _ in range(2))


def test_headings_without_a_token_cost_as_much_as_there_are_of_them():
    def book(chapters: int) -> float:
        built = ExtractBuilder("a")
        built.heading("One", 1)
        for number in range(chapters):
            built.heading(f"{number:b}".translate({48: "\u200c", 49: "\u200d"}), 2)
            built.block(BlockKind.PARAGRAPH, "\u200d")
        extract = built.done()
        began = time.thread_time()
        passages(extract)
        return time.thread_time() - began

    assert min(book(6000) for _ in range(2)) < 8 * min(book(1500) for _ in range(2))


@pytest.mark.parametrize("sign", UNBROKEN.values(), ids=UNBROKEN.keys())
def test_what_is_written_without_a_space_is_counted_a_few_times_however_long_it_is(sign: str):
    text = (sign * 200_000)[:200_000]
    count = Counter()
    found = passages(read(text), count)

    assert count.letters < 6 * len(text)
    assert "".join(passage.text for passage in found) == read(text).text
    assert max(passage.tokens for passage in found) <= SIZE


@pytest.mark.parametrize("sign", UNBROKEN.values(), ids=UNBROKEN.keys())
def test_no_passage_is_longer_than_a_page_whatever_it_consists_of(sign: str):
    found = passages(read((sign * 60_000)[:60_000]))

    assert max(len(passage.text) for passage in found) <= 16 * SIZE


def test_many_lines_that_are_one_word_each_to_the_tokenizer_make_passages_of_a_page():
    found = passages(read("\n\n".join("x" * 400 for _ in range(200))))

    assert max(len(passage.text) for passage in found) <= 17 * SIZE


def test_stops_that_end_nothing_cost_as_much_as_there_are_of_them():
    def split(stops: int) -> float:
        text = "A. " * stops
        began = time.thread_time()
        sentence_spans(text)
        return time.thread_time() - began

    assert min(split(200_000) for _ in range(2)) < 8 * min(split(50_000) for _ in range(2))
