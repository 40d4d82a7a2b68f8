"""What a Markdown file says of itself above its text, in YAML, TOML or JSON, for site builders."""

import json
import re
import tomllib
from typing import Any, NamedTuple

_YAML = re.compile(r"\A---\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
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
    if match := _YAML.match(source):
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
