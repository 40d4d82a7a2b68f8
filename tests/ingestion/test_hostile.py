"""What a stranger's file may cost those who work beside it."""

import asyncio
import time
from array import array
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from adapters.wiring import Adapters
from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Vector
from contracts.settings import Chunking, ParserLimits
from ingestion.pipeline import ingest_document
from ingestion.reading import Reading
from ingestion.sandbox.parent import File, Hearers, read_in_child
from tests.api import Person
from tests.ingestion.test_pipeline import queued, state

LONGEST = 0.05
CHUNKING = Chunking.model_validate({})
FILES: dict[str, Callable[[], bytes]] = {
    "invisible lines": lambda: "\u200d\n\n".encode() * 8000 + b"The door is red.",
    "a megabyte of Thai": lambda: ("สวัสดีชาวโลกทุกคน" * 20_000).encode(),
    "a megabyte of Chinese": lambda: ("字漢語文" * 80_000).encode(),
    "a line of marks": lambda: ("e" + "\u0301" * 200_000).encode(),
    "a line of a megabyte": lambda: b"x" * 1_000_000,
    "both directions": lambda: "\u202eאבג\u202c\u2067abc\u2069 ".encode() * 10_000,
    "families": lambda: "👩‍👩‍👧‍👦".encode() * 20_000,
    "a table of many rows": lambda: b"a,b\n" + b"1,2\n" * 50_000,
}


async def read(data: bytes, name: str = "a.txt", limits: ParserLimits | None = None) -> Reading:
    reading = await read_in_child(
        File(data, name, ""), limits or ParserLimits(), CHUNKING, Hearers()
    )
    assert isinstance(reading, Reading)
    return reading


@asynccontextmanager
async def beating() -> AsyncIterator[list[float]]:
    """Seconds of CPU that the loop's thread spent between two turns of this, at the end."""
    gaps: list[float] = []

    async def beat() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0.005)
            now = time.thread_time()
            gaps.append(now - before)
            before = now

    task = asyncio.create_task(beat())
    try:
        yield gaps
    finally:
        task.cancel()


@pytest.mark.parametrize("name", FILES)
async def test_reading_a_file_does_not_hold_the_loop_up(name: str):
    await read(b"# Warm\n\nThe fork server is there.", "a.md")
    async with beating() as gaps:
        await read(FILES[name](), "a.csv" if "table" in name else "a.txt")

    assert max(gaps) < LONGEST


class Effortless:
    """The embedders, except that they embed without any effort: all else is measured."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def get(self, key: object) -> "Effortless":
        return self

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return [array("f", [1.0, *[0.0] * 383]) for _ in texts]


async def test_storing_very_many_passages_does_not_hold_the_loop_up(
    alice: Person, worker: Adapters
):
    chapters = "".join(f"# Part {n}\n\nIn part {n} the door is red.\n\n" for n in range(3000))
    document = await queued(alice, chapters.encode(), name="many.md")
    app: Any = replace(worker, embedders=Effortless(worker.embedders))  # pyright: ignore

    async with beating() as gaps:
        await ingest_document(app, document)

    assert max(gaps) < LONGEST
    shown = await state(alice, document)
    assert (shown["status"], shown["passages"]) == ("ready", 3000)


async def test_splitting_has_limits_too():
    limits = ParserLimits.model_validate({"cpu_seconds": 1, "split_seconds": 1})

    with pytest.raises(IngestFailure) as refused:
        await read("字".encode() * 3_000_000, limits=limits)

    assert refused.value.code is FailureCode.TIMED_OUT


async def test_a_small_file_of_very_many_passages_is_too_complex():
    data = "".join(f"# {n}\n\nx\n\n" for n in range(1500)).encode()

    with pytest.raises(IngestFailure, match=r"^a\.md makes more than 1,000 passages") as refused:
        await read(data, "a.md")

    assert refused.value.code is FailureCode.TOO_COMPLEX


async def test_a_file_of_invisible_characters_has_no_text(alice: Person, worker: Adapters):
    document = await queued(alice, "\u200d\n\n".encode() * 100, name="a.txt")

    await ingest_document(worker, document)

    error = (await state(alice, document))["error"]
    assert isinstance(error, dict)
    assert error["code"] == "empty_text"
