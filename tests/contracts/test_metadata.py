"""What people may write of a document: small, and the same in every program that reads JSON."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.documents import Metadata

KINDS = "a value is a text, a number up to 2^53, true or false, or a list of texts"
METADATA: TypeAdapter[Metadata] = TypeAdapter(Metadata)


@pytest.mark.parametrize(
    "value", ["Ada", "", True, 0, 0.0, 7, -(2**53), 2**53, 0.5, 1e-9, -1e-9, [], ["a", "b"]]
)
def test_what_is_written_of_a_document_stays_as_it_is(value: object) -> None:
    (kept,) = METADATA.validate_python({"key": value}).values()

    assert kept == value and type(kept) is type(value)


@pytest.mark.parametrize(
    "value", [None, 2**53 + 1, -(2**53) - 1, 2.0**54, float("nan"), float("inf"), {}, [1], b"x"]
)
def test_a_value_of_no_kind_is_refused_in_one_sentence(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        METADATA.validate_python({"key": value})

    (error,) = refused.value.errors()
    assert error["msg"] == f"Value error, {KINDS}"


@pytest.mark.parametrize("number", [9e-10, -9e-10])
def test_a_number_that_other_programs_read_as_nothing_is_refused(number: float) -> None:
    with pytest.raises(ValidationError, match="a value is a text, a number"):
        METADATA.validate_python({"key": number})


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_has_1_to_100_characters(key: str) -> None:
    with pytest.raises(ValidationError):
        METADATA.validate_python({key: 1})


def test_metadata_may_have_16_000_bytes_as_json_and_not_one_more() -> None:
    empty = len(json.dumps({"key": ""}).encode())
    full = {"key": "ä" * ((16_000 - empty) // 2) + "a" * (empty % 2)}

    assert len(json.dumps(full, ensure_ascii=False).encode()) == 16_000
    assert METADATA.validate_python(full) == full
    with pytest.raises(ValidationError, match="metadata has 16001 bytes as JSON; at most 16000"):
        METADATA.validate_python({"key": full["key"] + "a"})
