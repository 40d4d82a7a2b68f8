"""The folder that holds all data of one Ibid (`IBID_HOME`), its lock, and who is running it."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


class CannotRun(Exception):
    """Why the runner cannot do what it was asked, and what to do; shown as it is."""


class AlreadyRunning(CannotRun):
    """Another runner holds the home."""


@dataclass(frozen=True)
class Running:
    """What a runner tells others about itself: its pid, where it answers, the pid of each part."""

    pid: int
    web_url: str
    api_url: str
    ready: bool = False
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Home:
    folder: Path

    @classmethod
    def of(cls, environment: Mapping[str, str], project: Path) -> "Home":
        chosen = environment.get("IBID_HOME")
        return cls(Path(chosen).expanduser().resolve() if chosen else project / ".ibid")

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def redis(self) -> Path:
        return self.folder / "redis"

    @property
    def objects(self) -> Path:
        return self.folder / "objects"

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.json"

    @property
    def _lock(self) -> Path:
        return self.folder / "runner.lock"

    @property
    def _state(self) -> Path:
        return self.folder / "state.json"

    def prepare(self) -> None:
        """Make the folder and keep others out of it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            for folder in (self.objects, self.models, self.logs):
                folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise CannotRun(
                f"Ibid cannot keep its data in {self.folder} ({error.strerror}). "
                "Give the folder to this user, or set IBID_HOME to another."
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only runner of this home; the kernel lets go however the process ends.

        Raises:
            AlreadyRunning: somebody else is.
        """
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not _lock_within(descriptor, seconds=0.3):
                raise AlreadyRunning(self._who())
            self._state.unlink(missing_ok=True)
            try:
                yield
            finally:
                self._state.unlink(missing_ok=True)
        finally:
            os.close(descriptor)

    def is_locked(self) -> bool:
        """Whether a runner of this home is alive."""
        try:
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def running(self) -> Running | None:
        """What the living runner of this home last said; None when there is none, or not yet."""
        if not self.is_locked():
            return None
        try:
            said: dict[str, Any] = json.loads(self._state.read_text())
        except FileNotFoundError:
            return None
        return Running(**said)

    def announce(self, running: Running) -> None:
        write_private(self._state, json.dumps(asdict(running)))

    def erase(self) -> None:
        """Remove what Ibid keeps here, and the folder when nothing else is in it."""
        for folder in (self.postgres, self.redis, self.objects, self.models, self.logs):
            if folder.exists():
                shutil.rmtree(folder)
        for file in (self.secrets, self._state, self._lock):
            file.unlink(missing_ok=True)
        if self.folder.exists() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _who(self) -> str:
        running = self.running()
        if running is None:
            return "Ibid is being started by another runner of this home."
        verb = "is already running" if running.ready else "is already starting"
        return f"Ibid {verb}: {running.web_url} (runner {running.pid})"


def _lock_within(descriptor: int, seconds: float) -> bool:
    """Take the lock; wait a moment, since somebody who merely looks holds it for an instant."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        else:
            return True


def write_private(path: Path, text: str) -> None:
    """Replace a file at once, readable by its owner only; it survives a crash whole, old or new."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
