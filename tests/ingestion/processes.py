"""Parsers' processes, as the system shows them."""

from contextlib import suppress
from pathlib import Path

from ingestion.sandbox.confinement import PARSER


def parsers_of(worker: int) -> dict[int, int]:
    """The confined processes of a worker, each with its fork server."""
    found: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                if (folder / "comm").read_bytes().strip() == PARSER:
                    server = parent_of(int(folder.name))
                    if parent_of(server) == worker:
                        found[int(folder.name)] = server
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def is_alive(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
