"""Known vulnerabilities of the packages in our locks, told by those who keep lists of them."""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.supply_chain.tools import tool

OSV = "https://api.osv.dev/v1/query"


class NoAnswer(Exception):
    """A list was asked and did not answer: nobody knows, which is not the same as nothing found."""


def of_python(locks: Sequence[Path], source: str = OSV) -> list[str]:
    """What OSV knows of the packages that these pip locks name: `package version: id, id (lock)`.

    Raises:
        NoAnswer: OSV did not answer, or not for all of them.
    """
    return [line for lock in locks for line in _of_lock(lock, source)]


def _of_lock(lock: Path, source: str) -> list[str]:
    asked = [
        *(tool("pip-audit"), "--vulnerability-service", "osv", "--osv-url", source),
        *("--requirement", lock, "--disable-pip", "--strict"),
        *("--progress-spinner", "off", "--format", "json", "--output"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        done = subprocess.run([*asked, answer], capture_output=True, text=True)
        if not answer.exists():
            raise NoAnswer(_last(done.stderr))
        found = json.loads(answer.read_text())["dependencies"]
    return [_told(one, lock) for one in found if one.get("vulns")]


def _told(package: dict[str, Any], lock: Path) -> str:
    ids = ", ".join(one["id"] for one in package["vulns"])
    return f"{package['name']} {package['version']}: {ids} ({lock.parent.name})"


def of_npm(folder: Path, registry: str | None = None) -> list[str]:
    """What npm's registry knows of the packages in this folder's lock: `package: severity, title`.

    Raises:
        NoAnswer: the registry has no advisories, or did not answer.
    """
    asked = ["npm", "audit", "--json", "--package-lock-only"]
    if registry:
        asked += ["--registry", registry]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=folder, env=os.environ)
    answer: dict[str, Any] = json.loads(done.stdout or "{}")
    if "vulnerabilities" not in answer:
        raise NoAnswer(str(answer.get("message") or _last(done.stderr)))
    return [
        f"{name}: {one['severity']}, {_titles(one['via'])} ({folder.name})"
        for name, one in sorted(answer["vulnerabilities"].items())
    ]


def _titles(reasons: list[Any]) -> str:
    """One of its own has a title; one that comes along is the name of another package."""
    return "; ".join(one["title"] if isinstance(one, dict) else f"by {one}" for one in reasons)


def _last(said: str) -> str:
    lines = [line for line in said.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it ended without a word"
