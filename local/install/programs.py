"""Runs an installer's program: its lines labelled, its failure told in a sentence."""

import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.home import CannotRun

_QUIET_FOR = 15.0
_NO_NETWORK = (
    "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "dns error",
    "Name or service not known", "Temporary failure in name resolution", "error sending request",
    "Network is unreachable", "Failed to establish a new connection",
)  # fmt: skip


def run(
    label: str,
    doing: str,
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
) -> None:
    """Run it to its end, saying now and then that it goes on.

    Raises:
        CannotRun: it failed; with its last lines, and a hint when the network was the reason.
    """
    print(f"{label:<10} | {doing} …", flush=True)
    began = time.monotonic()
    last: deque[str] = deque(maxlen=25)
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    over = threading.Event()

    def still_there() -> None:
        while not over.wait(_QUIET_FOR):
            print(f"{label:<10} | … {doing}, {time.monotonic() - began:.0f} s", flush=True)

    threading.Thread(target=still_there, daemon=True).start()
    try:
        assert process.stdout is not None  # noqa: S101  # asked for above
        for line in process.stdout:
            if line.strip():
                last.append(line.rstrip())
        code = process.wait()
    finally:
        over.set()
    if code != 0:
        raise CannotRun(_story(label, doing, code, list(last)))
    print(f"{label:<10} | {doing}: done in {time.monotonic() - began:.0f} s", flush=True)


def _story(label: str, doing: str, code: int, last: list[str]) -> str:
    said = "\n".join(f"    {line}" for line in last)
    text = f"{label}: {doing} failed (code {code}):\n{said}"
    if any("certificate" in line for line in last):
        text += "\nThis machine does not trust the certificate of the package server."
    elif any(sign in line for line in last for sign in _NO_NETWORK):
        text += (
            "\nIt looks as if the network cannot be reached: packages are fetched once, then kept."
        )
    return text
