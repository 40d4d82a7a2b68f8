"""The whole product without its client, as real processes on free ports: for end-to-end tests."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from local.postgres import PostgresServer
from local.processes import dying_with_us, free_port
from local.redis import RedisServer

ROOT = Path(__file__).parents[1]
COMMANDS: dict[str, list[str]] = {
    "api": ["-m", "server"],
    "worker": ["-m", "celery", "--quiet", "-A", "worker.app", "worker"],
    "scheduler": ["-m", "worker.schedule"],
}


class Stack:
    """API, worker and scheduler; each can be killed and started again."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = (
            {k: v for k, v in os.environ.items() if not k.startswith("IBID_")}
            | {"IBID_WORKER__NICE": "0"}  # it would give way to whatever else is tested meanwhile
            | environment
            | {"IBID_PUBLIC_API_URL": self.url, "PYTHONUNBUFFERED": "1"}
        )

    def start(self, part: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [*dying_with_us(signal.SIGKILL), sys.executable, *COMMANDS[part]]
        if part == "api":
            command += ["--port", str(self.port)]
        if part == "worker":
            command += ["--loglevel", "INFO"]
        with (self.folder / f"{part}.log").open("ab") as log:
            self.processes[part] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment | environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        return self.processes[part]

    def kill(self, part: str) -> None:
        """As kill -9 of the process and of all it started."""
        process = self.processes.pop(part)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_until_ready(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        seen = "nothing"
        while time.monotonic() < end:
            try:
                response = httpx.get(f"{self.url}/health/ready", timeout=5)
                if response.status_code == 200:
                    return
                seen = response.text
            except httpx.HTTPError as error:
                seen = repr(error)
            time.sleep(0.1)
        raise TimeoutError(f"not ready: {seen}; logs in {self.folder}")

    def stop(self) -> None:
        for part in list(self.processes):
            self.kill(part)


def environment_for(
    postgres: PostgresServer, redis: RedisServer, folder: Path, *, database: str, password: str
) -> dict[str, str]:
    return {
        "IBID_DATABASE__API_URL": postgres.url("ibid_api", password, database),
        "IBID_DATABASE__WORKER_URL": postgres.url("ibid_worker", password, database),
        "IBID_REDIS__URL": redis.url,
        "IBID_SECRETS__ACCESS_TOKEN_KEYS": secrets.token_urlsafe(48),
        "IBID_SECRETS__UPLOAD_KEYS": secrets.token_urlsafe(48),
        "IBID_OBJECTS__ROOT": str(folder / "objects"),
        "IBID_EMBEDDING__CACHE": str(folder / "models"),
        "IBID_ACCOUNTS__SIGN_IN_ATTEMPTS": "1000",
    }


@contextmanager
def running_stack(folder: Path, environment: dict[str, str]) -> Iterator[Stack]:
    (folder / "objects").mkdir(exist_ok=True)
    stack = Stack(folder, environment)
    try:
        for part in COMMANDS:
            stack.start(part)
        stack.wait_until_ready()
        yield stack
    finally:
        stack.stop()
