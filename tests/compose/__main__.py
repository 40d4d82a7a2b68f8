"""`python -m tests.compose images|run`: see the package."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.compose import images, running

PROFILES = ("sso", "ollama", "vllm", "tools", "observability", "search", "*")


def check() -> None:
    """hadolint has nothing to say of any Dockerfile, and Compose takes each profile."""
    tools = running.COMPOSE.parent
    files = sorted(running.ROOT.glob("deploy/docker/*.Dockerfile"))
    subprocess.run([tools / "hadolint", *files], check=True)
    for profile in PROFILES:
        words = [running.COMPOSE, "--profile", profile, "config", "--quiet"]
        subprocess.run(words, check=True, cwd=running.ROOT)
    print(f"hadolint and Compose take {len(files)} Dockerfiles and {len(PROFILES)} profiles")


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m tests.compose", description=__doc__)
    words.add_argument("what", choices=["check", "images", "run"])
    words.add_argument("--stand-ins", action="store_true", help="make what cannot be pulled")
    words.add_argument("--port", type=int, help="the first of nine; otherwise any")
    told = words.parse_args()
    check()
    if told.what == "images":
        images.build(told.stand_ins)
    elif told.what == "run":
        with tempfile.TemporaryDirectory(prefix="ibid-compose-") as folder:
            running.run(Path(folder), told.port)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failed:
        sys.exit(f"{failed.cmd[0]} ended with {failed.returncode}; what it said stands above.")
