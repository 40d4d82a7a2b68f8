"""What other people's descriptions of tools have in common: nothing in them is as it should be."""

import re
from typing import Any, cast


def plain_name(written: str) -> str:
    """One that models accept."""
    plain = re.sub(r"[^a-zA-Z0-9_-]+", "_", written).strip("_-")[:64]
    return plain if plain[:1].isalpha() else f"call_{plain}"[:64]


def free_name(name: str, taken: set[str]) -> str:
    """One that none of those has, which it joins."""
    free, n = name, 2
    while free in taken:
        free, n = f"{name[:60]}_{n}", n + 1
    taken.add(free)
    return free


def as_dict(value: Any) -> dict[str, Any]:
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return cast(list[Any], value) if isinstance(value, list) else []
