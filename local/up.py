"""`up`: everything runs, in the foreground, until somebody says stop."""

import asyncio
import os
import signal
from collections.abc import Callable

from local import processes
from local.home import Home, Running
from local.log import Log
from local.ports import Ports
from local.postgres import PostgresServer
from local.readiness import parts_down
from local.secrets import secrets_in
from local.stack import MARK, Stack, inherited
from local.supervisor import Supervisor

MEANWHILE = "Documents can be added and searched; answers come as soon as it is up."


def up(
    home: Home,
    when_ready: Callable[[Stack, Log], None] | None = None,
    make: Callable[..., Stack] = Stack,
) -> None:
    """Start Ibid in this home and stay until Ctrl-C, SIGTERM or SIGHUP.

    `when_ready` runs once, in a thread, as soon as a question can be asked.

    Raises:
        CannotRun: it cannot start (another runner, a taken port, a failing part), and why.
    """
    home.prepare()
    with home.locked():
        end_leftovers(home)
        environment = inherited()
        have_data = (home.postgres / "complete").exists()
        stack = make(
            home, secrets_in(home.secrets, have_data), Ports.chosen(environment), environment
        )
        log = Log(home.logs)
        try:
            asyncio.run(_run(stack, log, when_ready))
        finally:
            end_leftovers(home)
            log.close()


async def _run(stack: Stack, log: Log, when_ready: Callable[[Stack, Log], None] | None) -> None:
    said = _Announcement(stack)
    loop = asyncio.get_running_loop()

    def ready() -> None:
        said.ready()
        log.say(f"Ibid is ready: {stack.web_url}")
        loop.run_in_executor(None, _say_what_is_missing, stack, log)
        if when_ready:
            loop.run_in_executor(None, when_ready, stack, log)

    supervisor = Supervisor(stack.parts(), stack.steps(), log, said.parts, ready)

    def stop(sign: signal.Signals) -> None:
        log.say(f"Ibid is ending ({sign.name}).")
        supervisor.stop()

    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(sign, stop, sign)
    await supervisor.run()
    log.say("Ibid has ended; nothing is left running.")


def _say_what_is_missing(stack: Stack, log: Log) -> None:
    for name, problem in (parts_down(stack.api_url) or {}).items():
        log.say(f"Not everything works yet: the {name} is down. {problem} {MEANWHILE}")


class _Announcement:
    """Keeps the home's note about us true, for `doctor`, `ask` and a second `up`."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._pids: dict[str, int] = {}
        self._ready = False
        self._write()

    def parts(self, pids: dict[str, int]) -> None:
        self._pids = pids
        self._write()

    def ready(self) -> None:
        self._ready = True
        self._write()

    def _write(self) -> None:
        self._stack.home.announce(
            Running(os.getpid(), self._stack.web_url, self._stack.api_url, self._ready, self._pids)
        )


def end_leftovers(home: Home) -> None:
    """End what a runner of this home left behind when it was killed; they carry its mark."""
    left = processes.with_environment(MARK, str(home.folder))
    others = [pid for pid in left if processes.program(pid) != "postgres"]
    processes.end(others, signal.SIGTERM, patience=3)
    PostgresServer(home.postgres, port=0, password="").end_orphan()
