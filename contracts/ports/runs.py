"""How an answer goes from who writes it to who reads it, and a wish to stop back."""

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Protocol

from contracts.runs import Orphan, RunKey


class RunLog(Protocol):
    """The numbered frames of a run, kept for replay; frames are stored encoded, once."""

    async def append(
        self, run: RunKey, number: int, *frames: bytes, last: bool = False, epoch: int = 0
    ) -> None:
        """Frame `number`, counted from 1, and those behind it, of which the last may be the last of
        all; a number that is already there is left as it is.

        Nothing is written after the last one, nor by a writer whose `epoch` is lower than that of
        the newest frame. Raises `Unavailable` when the log cannot be written or has lost frames,
        and has to be written again whole.
        """
        ...

    def follow(self, run: RunKey, after: int = 0) -> AsyncGenerator[bytes | None]:
        """Frames with a number above `after`, then new ones, until the last.

        None now and then when nothing comes: time to ask whether anything ever will. Raises
        `NotResumable` when the log is gone, or ended before `after`, and `Unavailable` rather than
        leave a frame out.
        """
        ...

    async def frames(self, run: RunKey) -> list[bytes]:
        """All there are now, up to the first one missing; empty when the log is gone."""
        ...

    async def rewrite(
        self, run: RunKey, frames: Sequence[bytes], *, last: bool, epoch: int = 0
    ) -> None:
        """Replace the log by these frames, numbered from 1: after it lost some."""
        ...

    async def keep_alive(self, runs: Sequence[RunKey], seconds: int) -> None:
        """Say that these are being written, or wait for it; it holds for so many seconds.

        Raises `Unavailable` when it cannot be said.
        """
        ...

    async def is_alive(self, run: RunKey) -> bool:
        """Whether its writer has said so. False is no proof of its end: the word may be lost."""
        ...


class StopSignals(Protocol):
    """Tells whichever process writes a run that its reader wants it to stop."""

    async def request_stop(self, run: RunKey) -> None: ...

    async def wait_for_stop(self, run: RunKey) -> None: ...


class Takeovers(Protocol):
    """Passes on runs whose process died."""

    async def offer(self, orphan: Orphan) -> bool:
        """To one of the processes that write answers; False when there is none.

        Raises `Unavailable` when it cannot be passed on.
        """
        ...

    def offered(self) -> AsyncGenerator[Orphan]:
        """What is offered to this process, each once, for as long as it is asked for."""
        ...


class Confirmations(Protocol):
    """Takes a person's yes or no to whichever process writes their answer."""

    async def wait(self, run: RunKey, step_id: str, ask: Callable[[], None]) -> bool:
        """What they say. `ask` is called once an answer can be taken; a lost connection is tried
        again until then. Raises `Unavailable` where nobody can be asked at all."""
        ...

    async def answer(self, run: RunKey, step_id: str, *, allow: bool) -> bool:
        """False where the step does not wait, or was answered: the first answer counts."""
        ...
