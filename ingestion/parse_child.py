"""What a process does that parses one file and ends; `fork_server.py` begins it.

Standard input: a line of JSON (`Order`), then the file. Standard output: lines `P <done> <total>`,
a line `O` when text in pictures is going to be recognised, which takes longer, then an extract as
`sent.py` writes it, or a line `F` and JSON. It imports as little as it can and drops what it may do
before it reads a byte of the file.
"""

import json
import os
import sys
from typing import IO, Any, TypedDict

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.confinement import Bounds, allow_recognition, confine
from ingestion.sent import send


class Order(TypedDict):
    name: str
    media_type: str
    memory_bytes: int
    cpu_seconds: int
    max_pages: int
    max_characters: int
    ocr_languages: str
    ocr_seconds: int
    isolate_network: bool


def main(parent: int) -> None:
    """Read the order and the file, answer. `parent` is the process that it must not outlive."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whatever a library prints is no answer of ours
    order: Order = json.loads(sys.stdin.buffer.readline())
    confine(
        Bounds(
            order["memory_bytes"],
            order["cpu_seconds"],
            order["ocr_seconds"],
            parent,
            order["isolate_network"],
        )
    )
    try:
        extract = _parse(sys.stdin.buffer.read(), order, out)
    except IngestFailure as failure:
        fail(out, failure.code, failure.message, retryable=failure.retryable)
    except (MemoryError, RecursionError):
        fail(out, FailureCode.TOO_COMPLEX)
    except Exception as error:  # not hidden: the parent logs it and fails the document
        fail(out, FailureCode.CORRUPT, unexpected=f"{type(error).__name__}: {error}"[:500])
    else:
        send(extract, out)


def _parse(data: bytes, order: Order, out: IO[bytes]) -> Extract:
    from ingestion.parsers import parser_for  # after the rights are gone
    from ingestion.parsers.allowance import Allowance

    def report(done: int, total: int) -> None:
        out.write(b"P %d %d\n" % (done, total))
        out.flush()

    def recognise() -> None:
        allow_recognition()
        out.write(b"O\n")
        out.flush()

    parser: Any = parser_for(data, order["name"], order["media_type"])
    for setting, value in (
        ("progress", report),
        ("max_pages", order["max_pages"]),
        ("max_characters", order["max_characters"]),
        ("ocr", Allowance(order["ocr_languages"], order["ocr_seconds"], recognise)),
    ):
        if hasattr(parser, setting):
            setattr(parser, setting, value)
    return parser.parse(data, order["name"])


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
    out.write(b"F\n" + json.dumps(value).encode())
    out.flush()
