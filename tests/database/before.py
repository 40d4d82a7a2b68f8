"""The migrations that were there before the baseline, and databases that have them."""

from pathlib import Path

_FILE = Path(__file__).parent / "fixtures" / "before_the_baseline.sql"
_MARK = "-- migration: "


def write_migrations(folder: Path, before: str = "9") -> list[str]:
    """Put the old migrations whose version comes before `before` into `folder`; their names."""
    written: list[str] = []
    for part in _FILE.read_text().split(_MARK)[1:]:
        name, text = part.split("\n", 1)
        if name < before:
            (folder / name).write_text(text)
            written.append(name)
    return written


NAMES = {
    "pending_deletions": "doomed_objects",
    "fair_scheduling": "work_turns",
    "embedder, candidate)": "embedder, beside)",
}
"""What a database of before calls what has another name today."""


def in_names_of_before(statements: str) -> str:
    for today, before in NAMES.items():
        statements = statements.replace(today, before)
    return statements
