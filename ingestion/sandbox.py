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
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from contracts.documents import Extract
from contracts.errors import IngestFailure
from contracts.settings import ParserLimits
from ingestion import verdicts
from ingestion.listening import Listener, Progress
from ingestion.parse_child import Order
from ingestion.parsing_process import NotStarted, begin
from ingestion.spool import Spool

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parent.parent
_PROBE = "import ctypes,sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) and 1)"


async def parse_in_child(
    data: bytes | Path,
    name: str,
    media_type: str,
    limits: ParserLimits,
    progress: Progress | None = None,
    spool: Spool | None = None,
) -> Extract:
    """The extract of a file, made by a process that does not outlive this call.

    `progress` is told how many pages are read and how many there are, for formats that have some.
    What files were found in the file is in `spool` afterwards, and not in the extract.

    Raises:
        IngestFailure: with the parser's own sentence, or what became of the child.
    """
    await asyncio.to_thread(_compile_parsers)
    with tempfile.TemporaryDirectory(prefix="ibid-parse-") as folder:
        try:
            process = await begin(folder)
        except NotStarted:
            raise verdicts.died(name, None, limits) from None
        try:
            began = asyncio.get_running_loop().time()
            async with asyncio.timeout(limits.wall_seconds) as clock:

                def recognising() -> None:
                    clock.reschedule(began + limits.wall_seconds + 2 * limits.ocr_seconds)

                listener = Listener(name, limits, progress, recognising, spool)
                _, answer = await asyncio.gather(
                    _send(process.stdin, data, await _order(name, media_type, limits)),
                    listener.hear(process.stdout),
                )
                status = await process.status()
        except TimeoutError:
            raise verdicts.timed_out(name, limits.wall_seconds) from None
        finally:
            await process.end()
    if answer is None or status != 0:
        raise verdicts.died(name, status, limits)
    if isinstance(answer, IngestFailure):
        raise answer
    return answer


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
        memory_bytes=limits.memory_bytes,
        cpu_seconds=limits.cpu_seconds,
        max_pages=limits.max_pages,
        max_characters=limits.max_characters,
        ocr_languages=limits.ocr_languages,
        ocr_seconds=limits.ocr_seconds,
        isolate_network=await asyncio.to_thread(network_isolation_available),
    )


async def _send(stdin: asyncio.StreamWriter, data: bytes | Path, order: Order) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # its end says why
        stdin.write(json.dumps(order).encode() + b"\n")
        if isinstance(data, Path):
            await _send_file(stdin, data)
        else:
            stdin.write(data)
        await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _send_file(stdin: asyncio.StreamWriter, path: Path) -> None:
    def pieces(file: IO[bytes]) -> bytes:
        return file.read(1 << 20)

    with path.open("rb") as file:  # read in a thread, below
        while piece := await asyncio.to_thread(pieces, file):
            stdin.write(piece)
            await stdin.drain()
