"""Starts the parts in the order of their needs, keeps them running, and ends them in reverse."""

import asyncio
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.child import Child
from local.home import CannotRun
from local.log import Log

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
CALM_AFTER = 60.0
ATTEMPTS_BEFORE_FIRST_READY = 5
PATIENCE_UNTIL_READY = 300.0
_LOOK_EVERY = 0.05


def nothing() -> None:
    pass


def at_once(_pid: int) -> bool:
    return True


@dataclass(frozen=True)
class Part:
    """A program that has to run all the time.

    `before` runs ahead of every start, `is_ready(pid)` is asked until it says yes; both may block.
    It starts when all of `needs` are ready, and ends only after every part that needs it has ended.
    """

    name: str
    command: Callable[[], Sequence[str]]
    environment: Callable[[], Mapping[str, str]]
    folder: Path
    needs: tuple[str, ...] = ()
    before: Callable[[], None] = nothing
    is_ready: Callable[[int], bool] = at_once
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 5.0


@dataclass(frozen=True)
class Step:
    """Something to do once: a function (which may block), or a program that must end with 0."""

    name: str
    needs: tuple[str, ...]
    run: Callable[[], None] = nothing
    command: Sequence[str] = ()
    environment: Mapping[str, str] | None = None
    folder: Path | None = None


class Supervisor:
    """Runs until told to stop. Use it once, on the main thread."""

    def __init__(
        self,
        parts: Sequence[Part],
        steps: Sequence[Step],
        log: Log,
        on_change: Callable[[dict[str, int]], None] = lambda _pids: None,
        on_ready: Callable[[], None] = nothing,
    ) -> None:
        self._parts = {part.name: part for part in parts}
        self._steps = steps
        self._log = log
        self._on_change = on_change
        self._on_ready = on_ready
        self._children: dict[str, Child] = {}
        self._ready = {name: asyncio.Event() for name in [*self._parts, *(s.name for s in steps)]}
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    def stop(self) -> None:
        """End everything in order; told a second time, end it at once."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    async def run(self) -> None:
        """Keep all parts running until `stop`.

        Raises:
            CannotRun: a step failed, or a part could not be brought up; all is ended before.
        """
        work = [asyncio.create_task(self._keep(part)) for part in self._parts.values()]
        work += [asyncio.create_task(self._do(step)) for step in self._steps]
        announcing = asyncio.create_task(self._announce())
        stopping = asyncio.create_task(self._stop.wait())
        try:
            waiting = {*work, stopping}
            while not stopping.done():
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            self._stop.set()
            for task in (*work, announcing, stopping):
                task.cancel()
            await asyncio.wait({*work, announcing, stopping})
            await self._end_all()

    async def _announce(self) -> None:
        for event in self._ready.values():
            await event.wait()
        self._on_ready()

    async def _wait_for(self, needs: Sequence[str]) -> None:
        for name in needs:
            await self._ready[name].wait()

    async def _do(self, step: Step) -> None:
        await self._wait_for(step.needs)
        if step.command:
            child = Child(
                step.command,
                step.environment or {},
                step.folder or Path(),
                self._log.writer(step.name),
            )
            self._children[step.name] = child
            code = await child.ended()
            del self._children[step.name]
            if code != 0:
                raise CannotRun(self._story(step.name, f"ended with {_exit(code)}"))
        else:
            await asyncio.to_thread(step.run)
        self._ready[step.name].set()

    async def _keep(self, part: Part) -> None:
        await self._wait_for(part.needs)
        delay, failures = FIRST_DELAY, 0
        while True:
            began = time.monotonic()
            happened = await self._run(part)
            failures += 1
            if not self._ready[part.name].is_set() and failures >= ATTEMPTS_BEFORE_FIRST_READY:
                what = f"{happened}, {failures} times before it was ready"
                raise CannotRun(self._story(part.name, what))
            if time.monotonic() - began > CALM_AFTER:
                delay = FIRST_DELAY
            self._log.write(part.name, f"{happened}; it is started again in {delay:g} s")
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_DELAY)

    async def _run(self, part: Part) -> str:
        """Start it and stay until it ends; says how that came about."""
        try:
            await asyncio.to_thread(part.before)
            child = Child(
                part.command(), part.environment(), part.folder, self._log.writer(part.name)
            )
        except (OSError, RuntimeError) as error:
            return f"could not be started ({error})"
        self._children[part.name] = child
        self._tell()
        await self._until_ready_or_ended(part, child)
        code = await child.ended()
        del self._children[part.name]
        self._tell()
        return f"ended with {_exit(code)}"

    async def _until_ready_or_ended(self, part: Part, child: Child) -> None:
        began = time.monotonic()
        while child.is_running:
            if await asyncio.to_thread(part.is_ready, child.pid):
                self._log.write(part.name, f"ready after {time.monotonic() - began:.1f} s")
                self._ready[part.name].set()
                return
            never_was = not self._ready[part.name].is_set()
            if never_was and time.monotonic() - began > PATIENCE_UNTIL_READY:
                waited = f"is not ready after {PATIENCE_UNTIL_READY:.0f} s"
                raise CannotRun(self._story(part.name, waited))
            await asyncio.sleep(_LOOK_EVERY)

    async def _end_all(self) -> None:
        ended = {name: asyncio.Event() for name in self._parts}

        async def end(part: Part) -> None:
            for other in self._parts.values():
                if part.name in other.needs:
                    await ended[other.name].wait()
            if child := self._children.get(part.name):
                await self._end(child, part.stop_signal, part.patience)
            ended[part.name].set()

        steps = [c for name, c in self._children.items() if name not in self._parts]
        await asyncio.gather(*(self._end(child, signal.SIGTERM, 2.0) for child in steps))
        await asyncio.gather(*(end(part) for part in self._parts.values()))

    async def _end(self, child: Child, sign: signal.Signals, patience: float) -> None:
        politely = asyncio.create_task(child.stop(sign, patience))
        hurry = asyncio.create_task(self._hurry.wait())
        await asyncio.wait({politely, hurry}, return_when=asyncio.FIRST_COMPLETED)
        if not politely.done():
            await child.stop(signal.SIGKILL, 1.0)
        await politely
        hurry.cancel()

    def _tell(self) -> None:
        self._on_change({name: child.pid for name, child in self._children.items()})

    def _story(self, name: str, what: str) -> str:
        lines = "\n".join(f"    {line}" for line in self._log.last(name)[-15:])
        return f"{name} {what}. Its last lines:\n{lines or '    (it said nothing)'}"


def _exit(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
