"""Child processes that die with us, and what they leave behind when they do not (Linux only)."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol


def dying_with_us(sign: signal.Signals) -> list[str]:
    """The command prefix under which the kernel sends `sign` when the thread that started it ends.

    It must be the last prefix before the program: a change of user clears the setting.
    """
    return ["setpriv", "--pdeathsig", sign.name.removeprefix("SIG"), "--"]


def free_port() -> int:
    """A port nobody listens on right now, on loopback."""
    return free_ports(1)[0]


def free_ports(number: int) -> list[int]:
    """`number` different ports nobody listens on right now, on loopback."""
    with ExitStack() as held:  # all at once: a port let go of can be given out again
        probes = [held.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def arguments(pid: int) -> list[str]:
    """The command line of a process; empty when it is gone, a zombie or the kernel's."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return raw.decode(errors="replace").rstrip("\0").split("\0") if raw else []


def program(pid: int) -> str:
    """The name of the program a process runs; empty when we may not see it."""
    try:
        return Path(os.readlink(f"/proc/{pid}/exe")).name
    except OSError:
        return ""


def is_running(pid: int) -> bool:
    """Whether the process exists and is more than a zombie waiting to be reaped."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def every_pid() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def with_arguments(program: str, *wanted: str) -> list[int]:
    """Processes of that program whose command line holds all of `wanted` as whole arguments."""
    found = []
    for pid in every_pid():
        line = arguments(pid)
        if line and Path(line[0]).name == program and set(wanted) <= set(line):
            found.append(pid)
    return found


def with_environment(name: str, value: str) -> list[int]:
    """Other processes that inherited `name=value`, as far as we may look into them."""
    wanted = f"{name}={value}".encode()
    found = []
    for pid in every_pid():
        try:
            inherited = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in inherited and pid != os.getpid() and is_running(pid):
            found.append(pid)
    return found


def end(pids: Iterable[int], sign: signal.Signals, patience: float) -> None:
    """Ask each process to go, wait `patience` seconds, then kill what is left.

    Meant for processes that are not our children, hence the watching of /proc.
    """
    left = {pid for pid in pids if is_running(pid)}
    for step, seconds in ((sign, patience), (signal.SIGKILL, 5.0)):
        for pid in left:
            try:
                os.kill(pid, step)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + seconds
        while left and time.monotonic() < deadline:
            left = {pid for pid in left if is_running(pid)}
            time.sleep(0.02)
        if not left:
            return
    raise TimeoutError(f"Processes {sorted(left)} did not end, not even when killed.")


def wait_until_ready(
    process: subprocess.Popen[bytes], is_ready: Callable[[int], bool], seconds: float, log: Path
) -> None:
    """Return when `is_ready(pid)`; raise with the end of its log when it died or took too long."""
    deadline = time.monotonic() + seconds
    while not is_ready(process.pid):
        code = process.poll()
        if code is not None or time.monotonic() > deadline:
            happened = "did not become ready" if code is None else f"ended with code {code}"
            said = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise RuntimeError(f"{process.args} {happened}:\n{said}")
        time.sleep(0.02)


def stop(process: subprocess.Popen[bytes], sign: signal.Signals, patience: float) -> None:
    """End a child of ours and reap it: first politely, after `patience` seconds by force."""
    process.send_signal(sign)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Server(Protocol):
    """A program of ours that serves in a folder."""

    def prepare(self) -> None: ...
    def command(self) -> list[str]: ...
    def environment(self) -> dict[str, str]: ...
    def is_ready(self, pid: int) -> bool: ...


@contextmanager
def running(server: Server, folder: Path, sign: signal.Signals, patience: float) -> Iterator[None]:
    """Prepared, started and ready; stopped by `sign` at the end. Its words are in `folder/log`."""
    server.prepare()
    log = folder / "log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            server.command(),
            env=server.environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        wait_until_ready(process, server.is_ready, seconds=60, log=log)
        yield
    finally:
        stop(process, sign, patience=patience)
