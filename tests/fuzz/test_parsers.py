"""Spoilt files of every format, read as the worker reads them: in a process that is shut in.

Each is read, or refused with a sentence; no parser raises what it does not know, and none dies of a
fault of ours. The same files every time; IBID_FUZZ_SEED makes others, `make fuzz` many more.
"""

import logging
import os
from collections import Counter
from pathlib import PurePath
from random import Random

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.settings import Chunking, ParserLimits
from ingestion.sandbox.parent import File, Hearers, read_in_child
from ingestion.spool import Spool
from tests.fuzz.sound_files import BLANK, SOUND, real
from tests.fuzz.spoiling import spoilt

SEED = os.environ.get("IBID_FUZZ_SEED", "0")
EACH = 500 if "IBID_FUZZ_REQUESTS" in os.environ else 10
LIMITS = ParserLimits()
CHUNKING = Chunking.model_validate({})
UNEXPECTED = ("A parser raised", "cannot be believed", "A parser ended")


async def outcome(data: bytes, name: str) -> str:
    """`read`, or why not."""
    with Spool() as spool:
        try:
            await read_in_child(File(data, name, ""), LIMITS, CHUNKING, Hearers(spool=spool))
        except IngestFailure as failure:
            assert failure.message.endswith(".")
            return failure.code
    return "read"


def spoilt_one(sound: list[bytes], name: str, number: int) -> bytes:
    """The same for the same seed, name and number."""
    random = Random(f"{SEED} {name} {number}")
    return spoilt(random, random.choice(sound))


@pytest.mark.parametrize("name", SOUND)
async def test_a_sound_file_is_read(name: str) -> None:
    """A picture has no text without a reader of scans (`docs/how-to/scans-and-recordings.md`)."""
    wanted = FailureCode.EMPTY_TEXT if name in BLANK else "read"

    assert await outcome(SOUND[name](), name) == wanted


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", SOUND)
async def test_a_spoilt_file_is_read_or_refused_in_words(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    sound = [SOUND[name](), *real(PurePath(name).suffix)]
    for number in range(EACH):
        with caplog.at_level(logging.WARNING):
            code = await outcome(spoilt_one(sound, name, number), name)
        said = [line for line in caplog.messages if any(one in line for one in UNEXPECTED)]
        assert (code == FailureCode.INTERNAL, said) == (False, []), f"number {number}"


async def test_some_of_them_can_still_be_read_and_others_not() -> None:
    """Else all would be refused at the first look, or none be spoilt."""
    outcomes = Counter(
        [
            await outcome(spoilt_one([make()], name, n), name)
            for name, make in SOUND.items()
            for n in range(4)
        ]
    )

    print(dict(outcomes))
    assert outcomes["read"] >= 10 and outcomes.total() - outcomes["read"] >= 10
