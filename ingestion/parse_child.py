"""The program that parses one file and ends: `python -m ingestion.parse_child`.

Standard input: a line of JSON (`Order`), then the file. Standard output: lines `P <done> <total>`,
a line `O` when text in pictures is going to be recognised, which takes longer, then a line `R` or
`F` and JSON until the end. It imports as little as it can and drops what it
may do before it reads a byte of the file.
"""

import base64
import json
import os
import sys
from typing import IO, Any, TypedDict

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.confinement import Bounds, allow_recognition, confine


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
    parent: int


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whatever a library prints is no answer of ours
    order: Order = json.loads(sys.stdin.buffer.readline())
    confine(
        Bounds(
            order["memory_bytes"],
            order["cpu_seconds"],
            order["ocr_seconds"],
            order["parent"],
            order["isolate_network"],
        )
    )
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
