"""Parsing in a disposable child process: whatever a file does, it does it there.

The child has no network, little memory and time, a clean environment and a folder of its own;
what it answers is checked before it is believed.
"""

import asyncio
import compileall
import contextlib
import functools
import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

from pydantic import SecretStr

from adapters import metrics
from adapters.web.pages import TELLING, PageFacts
from contracts.documents import Extract
from contracts.errors import IngestFailure
from contracts.ports import Fetched
from contracts.settings import Chunking, ParserLimits
from ingestion import verdicts
from ingestion.reading import Computable, Converted, Foreign, Reading, Recording
from ingestion.sandbox.child import Order, Splitting
from ingestion.sandbox.process import NotStarted, begin
from ingestion.sandbox.programs import Converting
from ingestion.sandbox.receiver import Answer, Progress, Receiver, Takes
from ingestion.spool import Spool

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_PROBE = "import ctypes,sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) and 1)"
_PIECE = 1 << 20
_BYTES_A_PASSAGE, _SMALL = 20, 1000
"""A passage has some 900 letters: no file of text is as dense, and no packed one of use is packed
any closer. Files with few passages may be as they like."""


class Hearers(NamedTuple):
    """Who hears how far it is: `progress` how many pages are read and how many there are, for
    formats that have some, `splitting` that all are; and what is in the file, besides text, is in
    `spool` afterwards."""

    progress: Progress | None = None
    spool: Spool | None = None
    splitting: Callable[[], None] | None = None


NOBODY = Hearers()


class File(NamedTuple):
    """`spoken`: it is what was said in a recording, as `transcripts.encode` writes it. `computes`:
    the formulas of a workbook may be asked for, and `computed` is the answer, empty where there is
    none."""

    data: bytes
    name: str
    media_type: str
    spoken: bool = False
    password: SecretStr | None = None
    encoding: str | None = None
    computes: bool = False
    computed: bytes | None = None


async def parse_in_child(
    data: bytes | Path,
    name: str,
    media_type: str,
    limits: ParserLimits,
    hearers: Hearers = NOBODY,
) -> Extract:
    """The extract of a file, made by a process that does not outlive this call.

    What files were found in the file is in the hearers' spool afterwards, and not in the extract.

    Raises:
        IngestFailure: with the parser's own sentence, or what became of the child.
    """
    order = await _order(name, media_type, limits)
    answer = await _carried_out(order, data, limits, hearers)
    if not isinstance(answer, Reading):
        raise verdicts.unreadable(name)
    return answer.extract


async def read_page_in_child(fetched: Fetched, limits: ParserLimits) -> PageFacts:
    """What a page says of itself, made as above.

    Raises:
        IngestFailure: as above.
    """
    order = await _order(fetched.url, fetched.media_type, limits)
    order["headers"] = {name: fetched.headers[name] for name in TELLING if name in fetched.headers}
    answer = await _carried_out(order, fetched.body, limits, NOBODY)
    if not isinstance(answer, PageFacts):
        raise verdicts.unreadable(fetched.url)
    return answer


async def convert_in_child(data: bytes, name: str, told: Converting, limits: ParserLimits) -> bytes:
    """What another program makes of a file, below a process that does not outlive this call.

    Raises:
        IngestFailure: as above.
    """
    order = await _order(name, "", limits)
    order["convert"] = told
    answer = await _carried_out(order, data, limits, NOBODY)
    if not isinstance(answer, Converted):
        raise verdicts.unreadable(name)
    return answer.data


async def read_in_child(
    file: File, limits: ParserLimits, chunking: Chunking, hearers: Hearers
) -> Reading | Recording | Foreign | Computable:
    """A file's text and its passages, made as above; or that somebody else has to hear, convert or
    compute it first.

    Raises:
        IngestFailure: as above.
    """
    order = await _order(file.name, file.media_type, limits)
    order["splitting"] = Splitting(
        size=chunking.size,
        minimum=chunking.minimum,
        most=min(limits.max_passages, max(len(file.data) // _BYTES_A_PASSAGE, _SMALL)),
        seconds=limits.split_seconds,
    )
    order["spoken"] = file.spoken
    order["encoding"] = file.encoding
    order["password"] = file.password.get_secret_value() if file.password else None
    order["computes"] = file.computes
    data = file.data
    if file.computed is not None:
        order["own"] = len(data)
        data += file.computed
    answer = await _carried_out(order, data, limits, hearers)
    asks = isinstance(answer, Computable) and (not file.computes or file.computed is not None)
    if asks or isinstance(answer, PageFacts | Converted):
        raise verdicts.unreadable(file.name)
    return answer


async def _carried_out(
    order: Order, data: bytes | Path, limits: ParserLimits, hearers: Hearers
) -> Answer:
    name = order["name"]
    await asyncio.to_thread(_compile_parsers)
    with tempfile.TemporaryDirectory(prefix="ibid-parse-") as folder:
        try:
            process = await begin(folder)
        except NotStarted:
            raise verdicts.died(name, None, limits) from None
        try:
            async with asyncio.timeout(limits.wall_seconds) as clock:
                receiver = Receiver(
                    name, limits, hearers.progress, _longer(clock, limits, hearers), hearers.spool
                )
                _, answer = await asyncio.gather(
                    _send(process.stdin, data, order), receiver.receive(process.stdout)
                )
                status = await process.status()
        except TimeoutError:
            metrics.PARSERS_ENDED.labels("time").inc()
            raise verdicts.timed_out(name, limits.wall_seconds) from None
        finally:
            await process.end()
    if answer is None or status != 0:
        metrics.PARSERS_ENDED.labels(_why(status)).inc()
        raise verdicts.died(name, status, limits)
    if isinstance(answer, IngestFailure):
        raise answer
    return answer


def _why(status: int | None) -> str:
    """By the signal: SIGXCPU for its CPU time, SIGKILL and SIGABRT mostly for its memory."""
    if status is None or status >= 0:
        return "fault"
    return "cpu" if status == -signal.SIGXCPU else "signal"


def _longer(
    clock: asyncio.Timeout, limits: ParserLimits, hearers: Hearers
) -> Callable[[Takes], None]:
    """What begins has twice its CPU time to end; and whoever wants to know is told."""
    seconds = {Takes.RECOGNISING: limits.ocr_seconds, Takes.SPLITTING: limits.split_seconds}

    def begins(what: Takes) -> None:
        if (end := clock.when()) is not None:
            clock.reschedule(end + 2 * seconds.pop(what, 0))  # once, whatever it says
        if what is Takes.SPLITTING and hearers.splitting:
            hearers.splitting()

    return begins


@functools.cache
def network_isolation_available() -> bool:
    """Whether children can be cut off from the network here (an unprivileged user namespace)."""
    probe = subprocess.run(  # noqa: S603  # our own interpreter, a constant program
        [sys.executable, "-I", "-S", "-c", _PROBE], check=False, capture_output=True
    )
    if probe.returncode:
        _log.warning(
            "Parsers are not cut off from the network: this system allows no user namespaces."
        )
    return probe.returncode == 0


@functools.cache
def _compile_parsers() -> None:
    """Once, here: a confined child may not keep the bytecode it would have to make each time."""
    compileall.compile_dir(_ROOT / "ingestion" / "parsers", quiet=2)


async def _order(name: str, media_type: str, limits: ParserLimits) -> Order:
    return Order(
        name=name,
        media_type=media_type,
        encoding=None,
        password=None,
        computes=False,
        own=None,
        memory_bytes=limits.memory_bytes,
        cpu_seconds=limits.cpu_seconds,
        max_pages=limits.max_pages,
        max_characters=limits.max_characters,
        ocr_languages=limits.ocr_languages,
        ocr_seconds=limits.ocr_seconds,
        isolate_network=await asyncio.to_thread(network_isolation_available),
        splitting=None,
        spoken=False,
        headers=None,
        convert=None,
    )


async def _send(stdin: asyncio.StreamWriter, data: bytes | Path, order: Order) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # its end says why
        stdin.write(json.dumps(order).encode() + b"\n")
        if isinstance(data, Path):
            await _send_file(stdin, data)
        else:
            for start in range(0, len(data), _PIECE):  # all of it at once would be copied
                stdin.write(data[start : start + _PIECE])
                await stdin.drain()
        await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _send_file(stdin: asyncio.StreamWriter, path: Path) -> None:
    def pieces(file: IO[bytes]) -> bytes:
        return file.read(_PIECE)

    with path.open("rb") as file:  # read in a thread, below
        while piece := await asyncio.to_thread(pieces, file):
            stdin.write(piece)
            await stdin.drain()
