"""The files of the schema, in the order that `supabase/config.toml` gives them."""

import tomllib
from pathlib import Path

SUPABASE = Path(__file__).parents[3] / "supabase"
MIGRATIONS = SUPABASE / "migrations"
SUMS = SUPABASE / "migrations.sums"


def files(supabase: Path = SUPABASE) -> list[Path]:
    config = tomllib.loads((supabase / "config.toml").read_text())
    return [supabase / path for path in config["db"]["migrations"]["schema_paths"]]


def text(supabase: Path = SUPABASE) -> str:
    """All of the schema, as one script for an empty database."""
    return "\n".join(file.read_text() for file in files(supabase))
