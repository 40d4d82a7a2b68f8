"""What a process does that reads one file and ends; `fork_server.py` begins it.

Standard input: a line of JSON (`Order`), then the file. Standard output: lines `P <done> <total>`,
a line `O` when text in pictures is going to be recognised and a line `S` when text is going to be
split, both of which take longer, then what came of it as `encoder.py` writes it, or a line `F` and
JSON, or for a recording, if one is expected, a line `A` and JSON, for what another program has to
convert first a line `N` and JSON, or to compute a line `U <kind> <length>` and a workbook, for what
one made a line `C <length>` and that, or for what a page says of itself a line `H <length>` and
JSON. It imports as little as it can
and drops what it may do before it reads a byte of the file.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import IO, Any, TypedDict

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.sandbox.confinement import Bounds, allow_seconds, confine, die_with
from ingestion.sandbox.encoder import send
from ingestion.sandbox.programs import Converting, run


class Splitting(TypedDict):
    """How the text becomes passages, and how many there may be."""

    size: int
    minimum: int
    most: int
    seconds: int


class Order(TypedDict):
    name: str
    media_type: str
    encoding: str | None
    """What somebody chose that it is written in."""
    password: str | None
    """Of the file, where somebody gave one."""
    computes: bool
    """Another program can compute the formulas of a workbook."""
    own: int | None
    """How many bytes are the file itself, where what that program made follows it."""
    memory_bytes: int
    cpu_seconds: int
    max_pages: int
    max_characters: int
    ocr_languages: str
    ocr_seconds: int
    isolate_network: bool
    splitting: Splitting | None
    """None: the extract is wanted as it is."""
    spoken: bool
    """The file is what was said in a recording, as `recordings.py` writes it."""
    headers: dict[str, str] | None
    """The file is a page that came with these, and what it says of itself is all that is wanted."""
    convert: Converting | None
    """Another program is to turn the file into another format, and that is the answer."""


_NOT_UNLOCKED = (
    "The password is right, but the program that reads files of this kind is not given any. Save"
    " the file without its password, or in a newer format, and upload that."
)


def main(parent: int) -> None:
    """Read the order and the file, answer. `parent` is the process that it must not outlive."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whatever a library prints is no answer of ours
    order: Order = json.loads(sys.stdin.buffer.readline())
    if order["convert"]:
        die_with(parent)
        _answer_with(partial(_convert, sys.stdin.buffer, order, out), order, out)
        return
    confine(
        Bounds(
            order["memory_bytes"],
            order["cpu_seconds"],
            order["ocr_seconds"] + (order["splitting"] or {"seconds": 0})["seconds"],
            parent,
            order["isolate_network"],
        )
    )
    _answer_with(partial(_answer, sys.stdin.buffer, order, out), order, out)


def _answer_with(answer: Callable[[], None], order: Order, out: IO[bytes]) -> None:
    try:
        answer()
    except IngestFailure as failure:
        fail(out, failure.code, failure.message, retryable=failure.retryable)
    except (MemoryError, RecursionError):
        fail(out, FailureCode.TOO_COMPLEX)
    except Exception as error:  # not hidden: the parent logs it and fails the document
        fail(out, FailureCode.CORRUPT, unexpected=_named(error, order["password"]))


def _answer(file: IO[bytes], order: Order, out: IO[bytes]) -> None:
    if order["headers"] is not None:
        _write_facts(file.read(), order["name"], order["headers"], out)
        return
    if order["splitting"] is None:
        send(_parse(file.read(), order, out), out)
        return
    from contracts.settings import Chunking  # after the rights are gone
    from ingestion.parsers.converted import ToBeConverted
    from ingestion.parsers.sniffing import RECORDING_HEAD, recording_type
    from ingestion.parsers.spreadsheet.computing import KINDS, ToBeComputed
    from ingestion.splitting import split
    from ingestion.transcripts import decode, written

    head = file.read(RECORDING_HEAD)  # of a recording the rest need not arrive
    if order["spoken"]:
        extract = written(decode(head + file.read()), order["name"], order["max_characters"])
    elif media_type := recording_type(head, order["name"]):
        _say(out, b"A", {"media_type": media_type})
        return
    else:
        try:
            extract = _parse(head + file.read(), order, out)
        except ToBeConverted as other:
            if order["password"] is not None:
                raise IngestFailure(FailureCode.UNSUPPORTED, _NOT_UNLOCKED) from None
            _say(out, b"N", {"media_type": other.media_type})
            return
        except ToBeComputed as other:
            _hand_over(out, b"U %d" % KINDS.index(other.kind), other.workbook)
            return
    allow_seconds(order["splitting"]["seconds"])
    out.write(b"S\n")
    out.flush()
    splitting = order["splitting"]
    chunking = Chunking(size=splitting["size"], minimum=splitting["minimum"])
    send(extract, out, split(extract, chunking, order["name"], splitting["most"]))


def _convert(file: IO[bytes], order: Order, out: IO[bytes]) -> None:
    told = order["convert"]
    if told:
        made = run(file.read(), told, order["cpu_seconds"], order["isolate_network"])
        _hand_over(out, b"C", made)


def _write_facts(data: bytes, url: str, headers: dict[str, str], out: IO[bytes]) -> None:
    from adapters.web.pages import read_page
    from contracts.ports import Fetched

    facts = asdict(read_page(Fetched(url, 200, headers, data)))
    _hand_over(out, b"H", json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace"))


def _parse(data: bytes, order: Order, out: IO[bytes]) -> Extract:
    from ingestion.parsers import parser_for
    from ingestion.parsers.allowance import Allowance
    from ingestion.parsers.encodings import chosen_note, is_one_text, recoded, spellings
    from ingestion.parsers.locked import OPENED_NOTE
    from ingestion.parsers.unlocking import unlocked

    def report(done: int, total: int) -> None:
        out.write(b"P %d %d\n" % (done, total))
        out.flush()

    def recognise() -> None:
        allow_seconds(order["ocr_seconds"])
        out.write(b"O\n")
        out.flush()

    computed = None if order["own"] is None else data[order["own"] :]
    data = unlocked(data[: order["own"]], order["name"], order["password"])
    parser: Any = parser_for(data, order["name"], order["media_type"])
    one_text = is_one_text(data, parser.media_types)
    encoding = order["encoding"] if one_text else None
    text = recoded(data, encoding)
    if encoding is not None:
        parser = parser_for(text, order["name"], order["media_type"])
    for setting, value in (
        ("progress", report),
        ("max_pages", order["max_pages"]),
        ("max_characters", order["max_characters"]),
        ("password", order["password"]),
        ("encoding", order["encoding"]),  # of an archive's names
        ("computes", order["computes"]),
        ("computed", computed),
        ("ocr", Allowance(order["ocr_languages"], order["ocr_seconds"], recognise)),
    ):
        if hasattr(parser, setting):
            setattr(parser, setting, value)
    extract: Extract = parser.parse(text, order["name"])
    if one_text:
        extract.spellings = spellings(data, extract.notes, encoding)
    if encoding is not None:
        extract.notes.insert(0, chosen_note(encoding))
    if order["password"] is not None:
        extract.notes.insert(0, OPENED_NOTE)
    return extract


def _named(error: Exception, password: str | None) -> str:
    """For the log of the worker. Where there is a password, an error may be about that."""
    said = type(error).__name__
    return said if password is not None else f"{said}: {error}"[:500]


def fail(
    out: IO[bytes],
    code: FailureCode,
    message: str = "",
    unexpected: str = "",
    *,
    retryable: bool = False,
) -> None:
    value = {
        "code": code.value,
        "message": message,
        "unexpected": unexpected,
        "retryable": retryable,
    }
    _say(out, b"F", value)


def _hand_over(out: IO[bytes], what: bytes, content: bytes) -> None:
    out.write(b"%s %d\n" % (what, len(content)))
    out.write(content)
    out.flush()


def _say(out: IO[bytes], letter: bytes, value: dict[str, str | bool]) -> None:
    out.write(letter + b"\n" + json.dumps(value).encode())
    out.flush()
