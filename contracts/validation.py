"""What is wrong with a request, field by field, in our own words and never in pydantic's."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from contracts.errors import WrongField

WHOLE = "request"
"""Stands for the name of a field where nothing in particular is wrong, but everything."""

_MOST = 50
_LONGEST_PART = 100

NO_OBJECT = {"missing", "json_invalid", "model_type", "model_attributes_type", "dict_type"}
_SENTENCES = {
    "missing": "This is needed and was not sent.",
    "extra_forbidden": "There is no such field. Check its name, or leave it out.",
    "recursion_loop": "This is nested too deep.",
    "recursion_depth_exceeded": "This is nested too deep.",
}
_CLAUSES = {  # after "This must "
    "none_required": "be null",
    "greater_than": "be more than {gt}",
    "greater_than_equal": "be at least {ge}",
    "less_than": "be less than {lt}",
    "less_than_equal": "be at most {le}",
    "multiple_of": "be a multiple of {multiple_of}",
    "finite_number": "be a finite number",
    "too_short": "have at least {min_length} entries",
    "too_long": "have at most {max_length} entries",
    "string_type": "be a text",
    "string_unicode": "be a text in UTF-8",
    "string_too_short": "have at least {min_length} characters",
    "string_too_long": "have at most {max_length} characters",
    "string_pattern_mismatch": "match {pattern}",
    "string_not_ascii": "have ASCII characters only",
    "bytes_too_long": "have at most {max_length} bytes",
    "enum": "be one of {expected}",
    "literal_error": "be one of {expected}",
    "bool_type": "be true or false",
    "bool_parsing": "be true or false",
    "int_type": "be a whole number",
    "int_parsing": "be a whole number",
    "int_from_float": "be a whole number",
    "int_parsing_size": "be a whole number of fewer digits",
    "float_type": "be a number",
    "float_parsing": "be a number",
    "list_type": "be a list",
    "dict_type": "be an object",
    "model_type": "be an object",
    "model_attributes_type": "be an object",
    "datetime_type": "be a time as 2026-01-31T12:00:00Z",
    "datetime_parsing": "be a time as 2026-01-31T12:00:00Z",
    "datetime_from_date_parsing": "be a time as 2026-01-31T12:00:00Z",
    "datetime_object_invalid": "be a time as 2026-01-31T12:00:00Z",
    "timezone_aware": "say its time zone, as 2026-01-31T12:00:00Z",
    "uuid_type": "be an id (a UUID)",
    "uuid_parsing": "be an id (a UUID)",
    "uuid_version": "be an id (a UUID)",
}
_OURS = {"value_error", "assertion_error"}  # raised by our own validators, with our own sentence
_UNKNOWN = "This is not what belongs here. The description of the API says what does."


def wrong_fields(errors: Sequence[Mapping[str, Any]], sent: Any) -> list[WrongField]:
    """What pydantic found wrong with `sent`: a sentence for each field, for at most so many.

    A value that fits none of several kinds is one fault, though pydantic lists one for each kind.
    """
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    for error in errors[:_MOST]:
        by_field.setdefault(_path(error, sent), []).append(error)
    return [
        WrongField(field, _sentence(field, found), found[0]["type"])
        for field, found in by_field.items()
    ]


def _sentence(field: str, errors: Sequence[Mapping[str, Any]]) -> str:
    if field in ("body", WHOLE) and all(error["type"] in NO_OBJECT for error in errors):
        return "The body must be a JSON object."
    clauses = dict.fromkeys(_clause(error) for error in errors if error["type"] in _CLAUSES)
    said = dict.fromkeys(_whole(error) for error in errors if error["type"] not in _CLAUSES)
    return " ".join([*said, f"This must {' or '.join(clauses)}."] if clauses else said)


def _clause(error: Mapping[str, Any]) -> str:
    known = error.get("ctx", {})
    return (
        "not be empty" if known.get("min_length") == 1 else _CLAUSES[error["type"]].format(**known)
    )


def _whole(error: Mapping[str, Any]) -> str:
    if error["type"] in _OURS:
        words = str(error["ctx"]["error"])
        return f"{words[:1].upper()}{words[1:].removesuffix('.')}."
    return _SENTENCES.get(error["type"], _UNKNOWN)


def _path(error: Mapping[str, Any], sent: Any) -> str:
    """As the sender writes it, without the names of the kinds that a value was tried as."""
    path: list[str] = []
    for number, step in enumerate(error["loc"], 1):
        if _has(sent, step):
            sent = sent[step]
        elif error["type"] != "missing" or number < len(error["loc"]):
            continue
        path.append(_shown(step))
    return ".".join(path) or WHOLE


def _has(sent: Any, step: str | int) -> bool:
    if isinstance(sent, Mapping):
        return step in sent
    return isinstance(sent, list) and isinstance(step, int) and step < len(cast(list[Any], sent))


def _shown(part: str | int) -> str:
    """Names of fields are the sender's own, so that they may be anything."""
    plain = "".join(c if c.isprintable() else "�" for c in str(part)[:_LONGEST_PART])
    return plain if len(str(part)) <= _LONGEST_PART else f"{plain}…"
