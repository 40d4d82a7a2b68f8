"""`python -m tests.atheris.one_format a.docx <what libFuzzer is told>`: until it has found
something or its time is over. libFuzzer ends the process."""

import lzma
import sys
from collections.abc import Callable
from random import Random
from typing import Any

import atheris

with atheris.instrument_imports(include=["ingestion"]):
    from contracts.errors import IngestFailure
    from contracts.settings import ParserLimits
    from ingestion.parsers import parser_for
    from ingestion.parsers.zips import UNREADABLE
    from tests.fuzz.sound_files import SOUND
    from tests.fuzz.spoiling import spoilt

LIMITS = ParserLimits()
_BY_THE_LIBRARY = 0.3
"""Of what is spoilt, as libFuzzer does it and not we: it puts together what was kept."""

_NO_ARCHIVE = (*UNREADABLE, RuntimeError, lzma.LZMAError, LookupError)
"""What zipfile raises of bytes that only begin as an archive, beside what is damaged: of a part
that is encrypted, of one that LZMA packed, of a name that is none."""


def reader_of(name: str) -> Callable[[bytes], None]:
    """Reads as a worker's child does (`ingestion/sandbox/child.py`), without a reader of scans."""

    def read(data: bytes) -> None:
        try:
            parser: Any = parser_for(data, name)
            for limit in ("max_pages", "max_characters"):
                if hasattr(parser, limit):
                    setattr(parser, limit, getattr(LIMITS, limit))
            parser.parse(data, name)
        except (IngestFailure, MemoryError, RecursionError):
            pass  # told to whoever sent it

    return read


def changed(data: bytes, most: int, seed: int) -> bytes:
    random = Random(seed)
    if random.random() > _BY_THE_LIBRARY:
        try:
            return spoilt(random, data)[:most]
        except _NO_ARCHIVE:
            pass  # it begins as one
    return atheris.Mutate(data, most)


def main(name: str, *told: str) -> None:
    with atheris.instrument_imports(include=["ingestion"]):
        reader_of(name)(SOUND[name]())  # brings what only this format needs
    atheris.Setup([sys.argv[0], *told], reader_of(name), custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
