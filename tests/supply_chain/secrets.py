"""Secrets in the files that we publish: detect-secrets, and a list of what only looks like one.

The key of a test, the digest of a file or an example address looks like a secret too. Those that
are known are in known_secrets.json by their hashes; whatever is not there is found.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.supply_chain.tools import HERE, tool

KNOWN = HERE / "known_secrets.json"
# Lists of digests: each line of them looks like a secret.
DIGESTS = r"(\.lock|package-lock\.json|migrations\.sums)$"
# It calls whatever is named "password" a secret: fields, messages, settings.
NOISY = "KeywordDetector"


def in_files_of(project: Path, known: Path = KNOWN) -> list[str]:
    """`kind: file:line` of each that is under version control here and not known."""
    harmless = json.loads(known.read_text())
    return [
        f"{one['type']}: {file}:{one['line_number']}"
        for file, all_of_it in sorted(_scan(project).items())
        for one in all_of_it
        if one["hashed_secret"] not in harmless.get(file, ())
    ]


def keep(project: Path, known: Path = KNOWN) -> None:
    """Whatever looks like a secret now is known from here on; read the difference."""
    hashes = {
        file: sorted({one["hashed_secret"] for one in all_of_it})
        for file, all_of_it in sorted(_scan(project).items())
    }
    known.write_text(json.dumps(hashes, indent=1) + "\n")


def _scan(project: Path) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run(
        [
            *(tool("detect-secrets"), "scan", "--no-verify"),
            *("--exclude-files", DIGESTS, "--exclude-files", KNOWN.name),
            *("--disable-plugin", NOISY),
        ],
        capture_output=True, text=True, cwd=project, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)["results"]
