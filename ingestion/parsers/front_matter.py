"""What a Markdown file says of itself above its text, in YAML, TOML or JSON, for site builders."""

import json
import re
import tomllib
from typing import Any, NamedTuple

import yaml

_YAML = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_OF_YAML = re.compile(r"[ \t]|#|- |-$|[\w\"'][^:\n]{0,60}:(?:\s|$)|[\]}]")
"""What a line of a mapping begins with, also of one with a mistake."""
_LONGEST = 50_000  # characters of YAML that are looked into
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCED_JSON = re.compile(r"\A;;;[ \t]*\n(.*?)\n;;;[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_SAID = frozenset(("title", "date", "draft", "layout", "slug", "tags"))
"""One of these an object has that is no part of the text."""


class FrontMatter(NamedTuple):
    """`end` is where the text begins."""

    title: str | None
    end: int


def front_matter(source: str) -> FrontMatter | None:
    """None where a text has none; what only looks like it is text."""
    if (match := _YAML.match(source)) and _is_mapping(match[1]):
        title = _TITLE.search(match[1])
        return FrontMatter(title[1] if title else None, match.end())
    if match := _TOML.match(source):
        return _told(_toml(match[1]), match.end())
    if match := _FENCED_JSON.match(source):
        said = match[1].strip()
        return _told(_json(said if said.startswith("{") else f"{{{said}}}"), match.end())
    if source.startswith("{"):
        return _bare_json(source)
    return None


def _is_mapping(text: str) -> bool:
    """Whether a text has fields; what stands between two rules has none."""
    if text.startswith("\n"):
        return False
    try:
        value = yaml.load(text, _Loader) if len(text) <= _LONGEST else None  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        value = None
    lines = [line for line in text.split("\n") if line.strip()]
    return isinstance(value, dict) or (
        value is None and all(_OF_YAML.match(line) for line in lines)
    )


def _told(fields: dict[str, Any] | None, end: int) -> FrontMatter | None:
    if fields is None:
        return None
    title = fields.get("title")
    return FrontMatter(title.strip() or None if isinstance(title, str) else None, end)


def _toml(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _json(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _bare_json(source: str) -> FrontMatter | None:
    """An object alone on its lines, with a text below it."""
    try:
        value, end = json.JSONDecoder().raw_decode(source)
    except (ValueError, RecursionError):
        return None
    rest = source[end:].lstrip(" \t")
    if not isinstance(value, dict) or not _SAID.intersection(value):
        return None
    if not rest.startswith("\n") or not rest.strip():
        return None
    return _told(value, len(source) - len(rest) + 1)
