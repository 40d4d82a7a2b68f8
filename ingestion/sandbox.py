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
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, Any

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.settings import ParserLimits
from ingestion.parse_child import Order
from ingestion.received import Untrustworthy, believed

Progress = Callable[[int, int], Awaitable[None]]

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parent.parent
_LONGEST_ANSWER = 256 * 1024 * 1024
_LONGEST_LINE = 200
_PROBE = "import ctypes,sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) and 1)"


async def parse_in_child(
    data: bytes | Path,
    name: str,
    media_type: str,
    limits: ParserLimits,
    progress: Progress | None = None,
) -> Extract:
    """The extract of a file, made by a process that does not outlive this call.

    `progress` is told how many pages are read and how many there are, for formats that have some.

    Raises:
        IngestFailure: with the parser's own sentence, or what became of the child.
    """
    await asyncio.to_thread(_compile_parsers)
    with tempfile.TemporaryDirectory(prefix="ibid-parse-") as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-s",
            "-m",
            "ingestion.parse_child",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
            limit=1 << 20,
        )
        try:
            began = asyncio.get_running_loop().time()
            async with asyncio.timeout(limits.wall_seconds) as clock:

                def recognising() -> None:
                    clock.reschedule(began + limits.wall_seconds + 2 * limits.ocr_seconds)

                _, answer = await asyncio.gather(
                    _send(process, data, await _order(name, media_type, limits)),
                    _receive(process, progress, recognising),
                )
                status = await process.wait()
        except TimeoutError:
            raise _timed_out(name, limits.wall_seconds) from None
        finally:
            await _end(process)
    if answer is None or status != 0:
        raise _died(name, status, limits)
    return await asyncio.to_thread(_understand, answer, name, limits)


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


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours: no secret can be read where there is none."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(_ROOT),
        "TMPDIR": folder,
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
    }


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
        parent=os.getpid(),
    )


async def _send(process: asyncio.subprocess.Process, data: bytes | Path, order: Order) -> None:
    stdin = process.stdin
    assert stdin is not None  # noqa: S101  # asked for above
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


async def _receive(
    process: asyncio.subprocess.Process,
    progress: Progress | None,
    recognising: Callable[[], None],
) -> tuple[bytes, bytes] | None:
    """The kind of answer and its JSON, or None when the child ended without one."""
    stdout = process.stdout
    assert stdout is not None  # noqa: S101  # asked for above
    while line := await stdout.readline():
        if line in (b"R\n", b"F\n"):
            pieces, length = [], 0
            while piece := await stdout.read(1 << 20):
                pieces.append(piece)
                length += len(piece)
                if length > _LONGEST_ANSWER:
                    return None
            return line, b"".join(pieces)
        if line == b"O\n":
            recognising()
            continue
        parts = line.split()
        if len(line) > _LONGEST_LINE or len(parts) != 3 or parts[0] != b"P":
            return None
        if not (parts[1].isdigit() and parts[2].isdigit()):
            return None
        if progress:
            total = max(int(parts[2]), 1)
            await progress(min(int(parts[1]), total), total)
    return None


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the child's whole process group, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await asyncio.shield(process.wait())


def _understand(answer: tuple[bytes, bytes], name: str, limits: ParserLimits) -> Extract:
    kind, text = answer
    try:
        value: dict[str, Any] = json.loads(text)
        if kind == b"F\n":
            raise _told(value, name)
        return believed(value, limits)
    except (ValueError, KeyError, TypeError, RecursionError, Untrustworthy) as error:
        _log.warning("The parser's answer cannot be believed: %s", error)
        raise _unreadable(name) from None


def _told(value: dict[str, Any], name: str) -> IngestFailure:
    """The failure the child reports; where it has no sentence of its own, one of ours."""
    if unexpected := value.get("unexpected"):
        _log.warning("A parser raised %s", str(unexpected)[:500])
    code, message = FailureCode(value["code"]), str(value["message"])[:1000]
    if message:
        return IngestFailure(code, message)
    return _too_complex(name) if code is FailureCode.TOO_COMPLEX else _unreadable(name)


def _died(name: str, status: int | None, limits: ParserLimits) -> IngestFailure:
    if status == -signal.SIGXCPU:
        return _timed_out(name, limits.cpu_seconds)
    if status is not None and status < 0:
        return _too_complex(name)
    _log.error("A parser ended with status %s and no answer", status)
    return IngestFailure(
        FailureCode.INTERNAL,
        f"{name} could not be read because of a fault of ours. Try again in a moment.",
        retryable=True,
    )


def _timed_out(name: str, seconds: int) -> IngestFailure:
    return IngestFailure(
        FailureCode.TIMED_OUT,
        f"Reading {name} took longer than {seconds} seconds and was stopped. Split it into "
        "smaller files, or save it again as a simpler one.",
    )


def _too_complex(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.TOO_COMPLEX,
        f"Reading {name} needs more memory than one document may use. Split it into smaller "
        "files, or save it again as a simpler one.",
    )


def _unreadable(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.CORRUPT,
        f"{name} could not be read; it is probably damaged. Try to export or download it again.",
    )
