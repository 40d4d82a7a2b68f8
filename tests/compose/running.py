"""Starts the default profile by the real Compose, uses it through nginx, measures, and ends it."""

import json
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.api import Api
from tests.compose import hosting

ROOT = hosting.ROOT
HERE = Path(__file__).parent
COMPOSE = HERE / ".venv" / "bin" / "docker-compose"
PROJECT = "ibid-tried"
_PROMISED_MILLISECONDS = 50
_ROUNDS = 9
_WAIT = "--wait-timeout=300"
_HANDBOOK = b"""# Cold room handbook

Reagents of class B are stored between 2 and 8 degrees Celsius. The duty pharmacist is Dr. Brandt.
"""
_QUESTION = "How cold are reagents of class B stored?"


@contextmanager
def engine(folder: Path) -> Iterator[str]:
    """The socket that Compose speaks to: Podman's, for as long as it is needed."""
    given = os.environ.get("DOCKER_HOST")
    if given:
        yield given
        return
    address = f"unix://{folder}/podman.sock"
    with (folder / "podman.log").open("w") as log:
        words = ["podman", "system", "service", "--time=0", address]
        service = subprocess.Popen(words, stdout=log, stderr=log)
        try:
            while not (folder / "podman.sock").exists():
                assert service.poll() is None, (folder / "podman.log").read_text()
                time.sleep(0.1)
            yield address
        finally:
            service.terminate()
            service.wait(20)


@contextmanager
def asked_for_health() -> Iterator[None]:
    """Podman asks containers by timers of systemd; where there is none, somebody else has to."""
    over = threading.Event()

    def ask() -> None:
        while not over.wait(2):
            for container in _of_project("ps"):
                subprocess.run(["podman", "healthcheck", "run", container], capture_output=True)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def compose(socket: str, file: Path, *words: str) -> str:
    command = [COMPOSE, "-p", PROJECT, "-f", ROOT / "docker-compose.yml", "-f", file, *words]
    environment = os.environ | {"DOCKER_HOST": socket}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stdout[-3000:]}{done.stderr[-6000:]}")
    return done.stdout


def run(folder: Path, first_port: int | None) -> None:
    """Raises SystemExit with what failed; what was started is gone afterwards in any case."""
    at = hosting.ports(first_port)
    file = hosting.override(folder, at)
    with engine(folder) as socket:
        began = time.monotonic()
        try:
            with asked_for_health():
                compose(socket, file, "up", "--no-build", "--detach", "--wait", _WAIT)
            print(f"everything is up and well after {time.monotonic() - began:.0f} s")
            use(f"http://127.0.0.1:{at['nginx']}", f"http://127.0.0.1:{at['api']}")
            confinement()
        finally:
            compose(socket, file, "down", "--volumes", "--timeout=30")
        left = _of_project("ps", "--all") + _of_project("volume", "ls")
        print("nothing is left" if not left else f"left: {left}")
        assert not left


def use(address: str, api_alone: str) -> None:
    """The main job through nginx, and what nginx costs it."""
    api = Api.as_local_person(address, "a-password-of-this-try-alone")
    project = api.project("Tried", "By make compose.")
    document = api.upload(project["id"], "handbook.md", _HANDBOOK)
    *_, seen = api.progress(document["id"])
    assert seen["status"] == "ready", seen
    told = Api(api_alone, api.token)
    through, alone = [], []
    for _ in range(_ROUNDS):  # by turns, so that whatever else this machine does weighs on both
        alone.append(_first_word(told, project["id"]))
        through.append(_first_word(api, project["id"]))
    more = statistics.median(through) - statistics.median(alone)
    print(
        f"first word, median of {_ROUNDS}: {statistics.median(through):.0f} ms through nginx,"
        f" {statistics.median(alone):.0f} ms from the API; {more:+.0f} ms"
    )
    assert more <= _PROMISED_MILLISECONDS


def _first_word(api: Api, project_id: str) -> float:
    """Milliseconds from the question to the first word of its answer."""
    chat = api.call("POST", f"/projects/{project_id}/chats", {"title": "Tried"})
    began = time.monotonic()
    for event in api.events("POST", f"/chats/{chat['id']}/messages", {"content": _QUESTION}):
        if event["type"] == "token":
            return (time.monotonic() - began) * 1000
    raise AssertionError("the answer has no word")


def confinement() -> None:
    """What of a parser's confinement works in the worker's container, with its seccomp profile."""
    words = [
        "podman", "run", "--rm", "--no-healthcheck", "--network=host", "--read-only",
        "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/tmp",
        f"--security-opt=seccomp={ROOT}/deploy/docker/worker.seccomp.json",
        f"--volume={HERE}/confined.py:/confined.py:ro",
        "ibid-worker:local", "python", "/confined.py",
    ]  # fmt: skip
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    told = json.loads(said)
    for what, holds in told.items():
        print(f"in the worker, {what}: {holds}")
    assert all(told.values())


def _of_project(*words: str) -> list[str]:
    told = subprocess.run(
        ["podman", *words, f"--filter=label=com.docker.compose.project={PROJECT}", "--quiet"],
        capture_output=True,
        text=True,
    )
    return told.stdout.split()
