"""Data that only programs read, in the midst of text: base64, hex dumps, minified code.

It stays in the text as it is shown, and is no passage: nobody asks for it, and hundreds of passages
of it hide the others. Only what is surely none is passed over; a list of numbers, identifiers,
checksums or of a protein's letters is not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from contracts.documents import Extract, Section

_LEAST = 512  # characters; shorter ones cost next to nothing
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{40,}={0,2}\s+)*[A-Za-z0-9+/_-]{40,}={0,2}")
_BYTES = r"\b(?:[0-9A-Fa-f]{2}){1,4}+\b"
_HEX = re.compile(rf"\b[0-9A-Fa-f]{{256,}}+\b|(?:{_BYTES}[\s:,]{{1,4}}+){{2,}}+(?:{_BYTES})?")
"""Each run as a whole, also one that is too short: none of its words begins another."""
_DUMP = re.compile(
    r"(?:^[0-9A-Fa-f]{4,16}:?[ |]+(?:[0-9A-Fa-f]{2,4}[ |]+){8,16}.{0,40}(?:\n+|$)){8,}",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\n]{2000,}")
_PROGRAM = re.compile(r"function\b|=>|\breturn\b|\bvar |\){|};|!==|\.prototype\b|!important|@media")
_HASHES = frozenset({32, 40, 48, 56, 64, 96, 128})
_SHARES = {"upper": 0.15, "lower": 0.15, "digit": 0.04}
_FEW_SPACES, _MANY_MARKS, _OFTEN = 0.06, 0.05, 400
_KINDS = {"base64": "base64", "hex": "a hex dump", "code": "minified code"}


def without_noise(extract: Extract) -> Extract:
    """The same text with sections that leave out what is no text, and a note that says so."""
    gaps = list(gaps_in(extract.text))
    if not gaps:
        return extract
    starts = [start for start, *_ in gaps]
    sections = [part for section in extract.sections for part in _around(section, gaps, starts)]
    return extract.model_copy(update={"sections": sections, "notes": [*extract.notes, _note(gaps)]})


def gaps_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where such data stand, in order and apart from each other: start, end and kind."""
    end = 0
    for start, stop, kind in sorted(_found(text)):
        start = max(start, end)
        if stop - start >= _LEAST:
            yield start, stop, kind
            end = stop


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BASE64.finditer(text):
        if match.end() - match.start() >= _LEAST and _is_base64(match[0]):
            yield *match.span(), "base64"
    for pattern in (_HEX, _DUMP):
        for match in pattern.finditer(text):
            if match.end() - match.start() >= _LEAST and _is_hex(match[0]):
                yield *match.span(), "hex"
    for match in _LINE.finditer(text):
        if _is_minified(match[0]):
            yield *match.span(), "code"


def _is_base64(run: str) -> bool:
    if all(len(word) in _HASHES for word in run.split()):
        return False
    shares = (sum(map(getattr(str, f"is{kind}"), run)) / len(run) for kind in _SHARES)
    return all(share >= least for share, least in zip(shares, _SHARES.values(), strict=True))


def _is_hex(run: str) -> bool:
    """Numbers that people write have no letters in them."""
    return sum(char in "abcdefABCDEF" for char in run) * 8 > len(run)


def _is_minified(line: str) -> bool:
    spaces = sum(map(str.isspace, line))
    marks = sum(char in "{}();" for char in line)
    is_dense = spaces < _FEW_SPACES * len(line) and marks > _MANY_MARKS * len(line)
    return is_dense and sum(1 for _ in _PROGRAM.finditer(line)) * _OFTEN > len(line)


def _around(
    section: Section, gaps: list[tuple[int, int, str]], starts: list[int]
) -> Iterator[Section]:
    at = section.start
    for start, end, _ in gaps[max(bisect_right(starts, at) - 1, 0) :]:
        if start >= section.end:
            break
        if at < start:
            yield section.model_copy(update={"start": at, "end": start})
        at = max(at, end)
    if at < section.end:
        yield section.model_copy(update={"start": at}) if at > section.start else section


def _note(gaps: Iterable[tuple[int, int, str]]) -> str:
    sizes: dict[str, int] = {}
    for start, end, kind in gaps:
        sizes[kind] = sizes.get(kind, 0) + end - start
    told = " and ".join(f"{size:,} characters of {_KINDS[kind]}" for kind, size in sizes.items())
    return f"Shown and not searched, since it is no text: {told}."
