"""The program that parses one file and ends: `python -m ingestion.parse_child`.

Standard input: a line of JSON (`Order`), then the file. Standard output: lines `P <done> <total>`,
then a line `R` or `F` and JSON until the end. It imports as little as it can and drops what it
may do before it reads a byte of the file.
"""

import base64
import ctypes
import json
import os
import resource
import signal
import sys
from typing import IO, Any, TypedDict

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LARGEST_FILE = 1024 * 1024  # bytecode, nothing else


class Order(TypedDict):
    name: str
    media_type: str
    memory_bytes: int
    cpu_seconds: int
    max_pages: int
    max_characters: int
    isolate_network: bool
    parent: int


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whatever a library prints is no answer of ours
    order: Order = json.loads(sys.stdin.buffer.readline())
    give_up_rights(order)
    try:
        extract = _parse(sys.stdin.buffer.read(), order, out)
    except IngestFailure as failure:
        _answer(out, b"F\n", {"code": failure.code.value, "message": failure.message})
    except (MemoryError, RecursionError):
        _answer(out, b"F\n", {"code": FailureCode.TOO_COMPLEX.value, "message": ""})
    except Exception as error:  # not hidden: the parent logs it and fails the document
        _answer(
            out,
            b"F\n",
            {
                "code": FailureCode.CORRUPT.value,
                "message": "",
                "unexpected": f"{type(error).__name__}: {error}"[:500],
            },
        )
    else:
        _answer(out, b"R\n", encoded(extract))


def give_up_rights(order: Order) -> None:
    """Dies with its parent, may use so much memory and time, and reaches no network."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != order["parent"]:
        sys.exit(1)  # the parent died before the line above
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if order["isolate_network"] and libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        sys.exit(f"no network namespace: {os.strerror(ctypes.get_errno())}")
    memory, cpu = order["memory_bytes"], order["cpu_seconds"]
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))


def _parse(data: bytes, order: Order, out: IO[bytes]) -> Extract:
    from ingestion.parsers import parser_for  # after the rights are gone

    def report(done: int, total: int) -> None:
        out.write(b"P %d %d\n" % (done, total))
        out.flush()

    parser: Any = parser_for(data, order["name"], order["media_type"])
    for setting, value in (
        ("progress", report),
        ("max_pages", order["max_pages"]),
        ("max_characters", order["max_characters"]),
    ):
        if hasattr(parser, setting):
            setattr(parser, setting, value)
    return parser.parse(data, order["name"])


def encoded(extract: Extract) -> dict[str, Any]:
    """The extract as plain JSON; the words of a page stay packed."""
    sections = [
        section.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        for section in extract.sections
    ]
    pages = [
        (page.number, page.start, page.end, base64.b64encode(page.words).decode())
        for page in extract.pages
    ]
    return {
        "text": extract.text,
        "sections": sections,
        "pages": pages,
        "title": extract.title,
        "notes": extract.notes,
    }


def _answer(out: IO[bytes], kind: bytes, value: dict[str, Any]) -> None:
    out.write(kind)
    out.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    out.flush()


if __name__ == "__main__":
    main()
