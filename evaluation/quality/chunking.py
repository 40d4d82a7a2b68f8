"""How well passages are cut, at the level of characters, beside the two usual ways to cut.

The measure of Chroma's "Evaluating Chunking Strategies for Retrieval" (Smith & Troynikov, 2024):
the five passages nearest to a question are compared with the excerpts that answer it, character by
character; recall, precision and intersection over union, the mean over all questions.
White space does not count, so that a parser may join lines that a program had wrapped.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray

from adapters.models.minilm import MiniLM
from adapters.models.weights import model_folder, read_tokenizer
from adapters.models.word_pieces import count_word_pieces
from contracts.ports import Embedder
from contracts.settings import Chunking
from evaluation.quality.corpora import Excerpts, long_texts
from evaluation.quality.rows import Row
from ingestion.chunking import chunk
from ingestion.parsers.markdown import MarkdownParser

FOUND = 5
_SEPARATORS = ["\n\n", "\n", ".", "?", "!", " ", ""]  # as the report has them


class Cut(NamedTuple):
    """A passage: what is embedded, and which characters of the original it holds, white space
    not counted."""

    embedded: str
    start: int
    end: int
    tokens: int


Cutter = Callable[[str, str], list[Cut]]
"""The passages of a text with a name."""


async def measured(model: MiniLM, embedder: Embedder, size: int) -> list[Row]:
    """The product's way, the recursive and the fixed one, each with at most `size` word pieces."""
    cutters: dict[str, Cutter] = {
        "Ibid": lambda name, text: _ours(name, text, size, model),
        "recursive": lambda _, text: _recursive(text, size, model),
        "fixed size": lambda _, text: _fixed(text, size, model),
    }
    texts = long_texts()
    return [
        row
        for name, cutter in cutters.items()
        for row in await _rows(f"passages of {size}, {name}", cutter, texts, embedder)
    ]


async def _rows(
    name: str, cutter: Cutter, texts: Sequence[Excerpts], embedder: Embedder
) -> list[Row]:
    asked: list[tuple[str, str]] = []
    scores: list[tuple[float, float, float]] = []
    sizes: list[int] = []
    for text in texts:
        cuts = cutter(text.name, text.text)
        sizes += [one.tokens for one in cuts]
        passages = np.array(await embedder.embed_passages([one.embedded for one in cuts]))
        questions = np.array(await embedder.embed_passages([q.question for q in text.questions]))
        counted = _counted(text.text)
        for question, similar in zip(text.questions, questions @ passages.T, strict=True):
            nearest = np.argsort(-similar, kind="stable")[:FOUND]
            wanted = [(counted[start], counted[end]) for start, end in question.spans]
            found = [(cuts[i].start, cuts[i].end) for i in nearest]
            asked.append((text.name, question.question))
            scores.append(overlap(found, wanted, counted[-1]))
    measures = zip(("recall", "precision", "IoU"), zip(*scores, strict=True), strict=True)
    return [
        *(Row.of(f"{name}: {measure}", zip(asked, of, strict=True)) for measure, of in measures),
        Row.told(f"{name}: passages", len(sizes)),
        Row.told(f"{name}: word pieces of a passage", float(np.mean(sizes))),
    ]


def overlap(
    found: Sequence[tuple[int, int]], wanted: Sequence[tuple[int, int]], length: int
) -> tuple[float, float, float]:
    """Recall, precision and IoU of ranges of a text; what is found twice counts twice as found."""
    is_found, is_wanted = _mask(found, length), _mask(wanted, length)
    both = int((is_found & is_wanted).sum())
    read = sum(end - start for start, end in found)
    missed = int(is_wanted.sum()) - both
    return both / int(is_wanted.sum()), both / read, both / (read + missed)


def _mask(ranges: Sequence[tuple[int, int]], length: int) -> NDArray[np.bool_]:
    mask = np.zeros(length, bool)
    for start, end in ranges:
        mask[start:end] = True
    return mask


def _counted(text: str) -> list[int]:
    """For each offset, how many characters that are no white space stand before it."""
    return list(accumulate((not char.isspace() for char in text), initial=0))


def _ours(name: str, text: str, size: int, model: MiniLM) -> list[Cut]:
    extract = MarkdownParser().parse(text.encode(), f"{name}.md")
    chunking = Chunking(size=size, minimum=Chunking.model_validate({}).minimum)
    passages = chunk(
        extract, chunking, uuid5(NAMESPACE_URL, name), extract.title or "", count_word_pieces
    )
    counted, where = _counted(extract.text), _aligned(extract.text, text)
    return [
        Cut(
            f"{p.context}\n{p.text}" if p.context else p.text,
            where[counted[p.place.start or 0]],
            where[counted[p.place.end or 0] - 1] + 1,
            p.tokens,
        )
        for p in passages
    ]


def _aligned(extracted: str, original: str) -> list[int]:
    """For each character of the extract, which one of the original it is; marks of Markdown and
    of headings are not in the extract, bullets are not in the original."""
    theirs = "".join(original.split())
    where: list[int] = []
    at = 0
    for char in "".join(extracted.split()):
        found = theirs.find(char, at, at + 200)
        where.append(at if found < 0 else found)
        at = at if found < 0 else found + 1
    return where


def _recursive(text: str, size: int, model: MiniLM) -> list[Cut]:
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=size,
        chunk_overlap=0,
        length_function=lambda part: count_word_pieces([part])[0],
        separators=_SEPARATORS,
        add_start_index=True,
    )
    starts = (
        (document.metadata["start_index"], document.page_content)
        for document in splitter.create_documents([text])
    )
    return list(_cuts(text, ((start, start + len(part)) for start, part in starts), model))


def _fixed(text: str, size: int, model: MiniLM) -> list[Cut]:
    tokenizer = read_tokenizer(model_folder())
    offsets = tokenizer.encode(text, add_special_tokens=False).offsets
    parts = (offsets[first : first + size] for first in range(0, len(offsets), size))
    return list(_cuts(text, ((part[0][0], part[-1][1]) for part in parts), model))


def _cuts(text: str, spans: Iterator[tuple[int, int]], model: MiniLM) -> Iterator[Cut]:
    counted = _counted(text)
    for start, end in spans:
        part = text[start:end]
        yield Cut(part, counted[start], counted[end], count_word_pieces([part])[0])
