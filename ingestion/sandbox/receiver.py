"""Follows what a parser's child process says, to its end."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import TypeAdapter

from adapters.web.pages import PageFacts
from contracts.errors import IngestFailure
from contracts.settings import ParserLimits
from ingestion import verdicts
from ingestion.parsers.converted import TARGETS
from ingestion.parsers.spreadsheet.computing import KINDS
from ingestion.reading import Computable, Converted, Foreign, Reading, Recording
from ingestion.sandbox.decoder import Announced, Decoder, Untrustworthy
from ingestion.sandbox.programs import LARGEST
from ingestion.spool import Spool

Progress = Callable[[int, int], Awaitable[None]]

_log = logging.getLogger(__name__)
_LONGEST_ANSWER = 256 * 1024 * 1024
_LONGEST_FRAME = 4 * 1024 * 1024
_LONGEST_FAILURE = 64 * 1024
_LONGEST_LINE = 200
_PIECE = 1 << 20
_RECORDING = re.compile(r"(?:audio|video)/[\w.+-]{1,100}")
_FRAMES = (b"T", b"J", b"W")
_FACTS = TypeAdapter(PageFacts)

Answer = Reading | Recording | Foreign | Computable | Converted | PageFacts


class Takes(Enum):
    """What is beginning and takes longer than reading does."""

    RECOGNISING = b"O"
    SPLITTING = b"S"


@dataclass(frozen=True)
class Receiver:
    """Who is told what, and what is allowed."""

    name: str
    limits: ParserLimits
    progress: Progress | None
    begins: Callable[[Takes], None]
    spool: Spool | None

    async def receive(self, stdout: asyncio.StreamReader) -> Answer | IngestFailure | None:
        """What came of it; None when the child ended without saying."""
        try:
            return await self._hear(stdout)
        except asyncio.IncompleteReadError:
            return None
        except (ValueError, LookupError, TypeError, RecursionError, Untrustworthy) as error:
            _log.warning("The parser's answer cannot be believed: %s", error)
            return verdicts.unreadable(self.name)

    async def _hear(self, stdout: asyncio.StreamReader) -> Answer | IngestFailure | None:
        decoder, length = Decoder(self.limits), 0
        while line := await stdout.readline():
            match _words(line):
                case [b"F"]:
                    return verdicts.reported(json.loads(await _rest(stdout)), self.name)
                case [b"A"]:
                    return Recording(_media_type(json.loads(await _rest(stdout))))
                case [b"N"]:
                    return _foreign(json.loads(await _rest(stdout)))
                case [b"C" | b"U" | b"H" as letter, *numbers] if numbers:
                    return await self._handed_over(stdout, letter, [int(one) for one in numbers])
                case [b"E"]:
                    return await self._whole(stdout, decoder)
                case [b"O" | b"S" as letter]:
                    self.begins(Takes(letter))
                case [b"P", done, total]:
                    await self._progress(int(done), max(int(total), 1))
                case [letter, size] if letter in _FRAMES:
                    length += int(size)
                    if int(size) > _LONGEST_FRAME or length > _LONGEST_ANSWER:
                        raise Untrustworthy("an answer that is too long")
                    await asyncio.to_thread(decoder.take, letter, await _exactly(stdout, int(size)))
                case _:
                    return None
        return None

    async def _handed_over(
        self, stdout: asyncio.StreamReader, letter: bytes, numbers: list[int]
    ) -> Answer:
        if letter == b"H":
            return await self._facts(stdout, numbers[-1])
        if numbers[-1] > LARGEST:
            raise Untrustworthy("an answer that is too long")
        content = await _exactly(stdout, numbers[-1])
        return Converted(content) if letter == b"C" else Computable(KINDS[numbers[0]], content)

    async def _facts(self, stdout: asyncio.StreamReader, size: int) -> PageFacts:
        if size > _LONGEST_FRAME:
            raise Untrustworthy("an answer that is too long")
        content = await _exactly(stdout, size)
        return await asyncio.to_thread(_FACTS.validate_json, content, strict=True)

    async def _progress(self, done: int, total: int) -> None:
        if self.progress:
            await self.progress(min(done, total), total)

    async def _whole(self, stdout: asyncio.StreamReader, decoder: Decoder) -> Reading:
        reading = await asyncio.to_thread(decoder.done)
        for part in decoder.parts:
            await self._keep(stdout, part)
        if await stdout.read(1):
            raise Untrustworthy("more than was announced")
        return reading

    async def _keep(self, stdout: asyncio.StreamReader, part: Announced) -> None:
        left = part.size
        while left:
            piece = await stdout.read(min(left, _PIECE))
            if not piece:
                raise asyncio.IncompleteReadError(b"", left)
            if self.spool:
                await asyncio.to_thread(self.spool.add, piece)
            left -= len(piece)
        if self.spool:
            self.spool.finish(*part)


def _media_type(value: dict[str, Any]) -> str:
    media_type = value["media_type"]
    if not isinstance(media_type, str) or not _RECORDING.fullmatch(media_type):
        raise Untrustworthy("a recording of no kind")
    return media_type


def _foreign(value: dict[str, Any]) -> Foreign:
    if value["media_type"] not in TARGETS:
        raise Untrustworthy("a file that nobody converts")
    return Foreign(value["media_type"])


def _words(line: bytes) -> list[bytes]:
    """The line's words, the first a letter, the others numbers; none when it is no line of ours."""
    words = line.split() if len(line) <= _LONGEST_LINE else []
    return words if all(word.isdigit() for word in words[1:]) else []


async def _rest(stdout: asyncio.StreamReader) -> bytes:
    """Until the end, as far as a failure can be long."""
    rest = b""
    while len(rest) < _LONGEST_FAILURE and (piece := await stdout.read(_LONGEST_FAILURE)):
        rest += piece
    return rest


async def _exactly(stdout: asyncio.StreamReader, length: int) -> bytes:
    pieces: list[bytes] = []
    while length:
        piece = await stdout.read(min(length, _PIECE))
        if not piece:
            raise asyncio.IncompleteReadError(b"", length)
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
