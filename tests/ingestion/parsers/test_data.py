import json
from collections.abc import Iterator
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.data import DataParser
from ingestion.parsers.data.leaves import values

PRETTY = """\
{
  "site": "Hull",
  "rooms": [
    {"name": "cold room", "limits": {"low": 2, "high": 8}},
    {"name": "store", "doors": ["north", "south"], "open": true}
  ],
  "checked": null
}
"""
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{two}: &{two} [{', '.join(['*' + one] * 9)}]\n"
    for one, two in zip("abcdefgh", "bcdefghi", strict=True)
)


def read(text: str, name: str = "data.json") -> Extract:
    return DataParser().parse(text.encode(), name)


def blocks(extract: Extract) -> list[tuple[int | None, str]]:
    return [(s.line, extract.text[s.start : s.end]) for s in extract.sections]


def test_each_object_of_an_array_is_a_block_that_stands_on_its_line():
    assert blocks(read(PRETTY)) == [
        (2, "site: Hull"),
        (4, "rooms.name: cold room\nrooms.limits.low: 2\nrooms.limits.high: 8"),
        (5, "rooms.name: store\nrooms.doors: north, south\nrooms.open: true"),
        (7, "checked: null"),
    ]


def test_values_are_those_a_json_reader_finds():
    value = {"a": 'quo"te\\ \n{[,:', "b": [1, -2.5, []], "c": {}, "é": [[1, 2], [3]]}

    assert read(json.dumps(value)).text == 'a: quo"te\\ {[,:\nb: 1, -2.5\né: 1, 2, 3'


def test_a_long_object_is_cut_so_that_lines_stay_near():
    text = "{\n" + ",\n".join(f'"key{number}": {number}' for number in range(50)) + "\n}"

    assert [line for line, _ in blocks(read(text))] == [2, 22, 42]


def test_each_line_of_json_lines_is_a_block():
    extract = read('{"a": 1, "b": 2}\n\n{"a": 3}\n', "log.jsonl")

    assert blocks(extract) == [(1, "a: 1\nb: 2"), (3, "a: 3")]


def test_a_broken_line_of_json_lines_is_read_as_it_stands():
    extract = read('{"a": 1}\n{"a": \n{"a": 3}\n', "log.jsonl")

    assert blocks(extract)[1] == (2, '{"a":')
    assert extract.notes == ["1 line is not valid JSON; it was read as plain text."]


def test_what_is_only_called_json_is_read_as_text_with_a_note():
    extract = read("// a comment\n{'a': 1}\n")

    assert extract.text.startswith("// a comment")
    assert extract.notes == ["This is not valid JSON; it was read as plain text."]


def test_yaml_stays_as_it_is_with_all_its_documents():
    text = "# limits\nlow: 2\nhigh: 8\n---\nnames:\n  - Ann\n"
    extract = read(text, "a.yaml")

    assert extract.text == text.strip()
    assert not extract.notes


def test_aliases_that_stand_for_too_much_are_refused():
    with pytest.raises(IngestFailure) as refused:
        read(BOMB, "a.yaml")

    assert refused.value.code is FailureCode.TOO_COMPLEX


def test_a_mistake_in_yaml_is_noted():
    extract = read("a: [1, 2\nb: }\n", "a.yml")

    assert "not valid YAML" in extract.notes[0]
    assert "b: }" in extract.text


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000])
def test_deep_nesting_ends(text: str):
    try:
        read(text)
    except IngestFailure as failure:
        assert failure.code is FailureCode.TOO_COMPLEX


SCALARS = st.none() | st.booleans() | st.integers() | st.sampled_from(["a", 'a"b', "\\", ":", "{"])
VALUES = st.recursive(
    SCALARS,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from('ab":\\'), inside, max_size=3)
    ),
    max_leaves=12,
)


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inside in cast("dict[str, object]", value).items():
            yield from leaves(inside, (*path, key))
    elif isinstance(value, list):
        for inside in cast("list[object]", value):
            yield from leaves(inside, path)
    else:
        yield path, value if isinstance(value, str) else json.dumps(value)


@given(VALUES, st.sampled_from([":", " : ", "\n:\n"]), st.sampled_from([None, 1]))
def test_scalars_have_the_keys_above_them_however_they_are_set(
    value: object, colon: str, indent: int | None
):
    text = json.dumps(value, separators=(",", colon), indent=indent)

    assert [(one.path, one.text) for one in values(text)] == list(leaves(value))


def test_a_line_between_a_key_and_its_colon_is_counted():
    assert [one.line for one in values('{"a"\n\n:\n1,\n"b": 2}')] == [4, 5]
