"""Letters wrapped in `winmail.dat`, of which people reported that other readers show nothing: each
rebuilt here. Which report is which: docs/explanation/reading-files-reports.md."""

import base64
import struct

import pytest

from contracts.documents import Extract
from ingestion.parsers.mail import MailParser
from ingestion.parsers.tnef import unwrapped
from tests.ingestion.parsers.msg_writer import packed_rtf
from tests.ingestion.parsers.test_reports_messages import HEAD, leaf, parts, words

BEGINS = 0x9002
TITLE, DATA, BODY = 0x8010, 0x800F, 0x800C
MESSAGE, ATTACHED, PAGE = 0x9003, 0x9005, 0x9007


def attribute(kind: int, content: bytes) -> bytes:
    return struct.pack("<BHHI", 1, kind, 6, len(content)) + content + b"\0\0"


def properties(*values: tuple[int, str | bytes | int]) -> bytes:
    """By their numbers; one with a name of its own among them."""
    written = struct.pack("<I", len(values) + 1)
    written += struct.pack(
        "<HH16sII8s", 3, 0x8001, b"", 1, 5, "a\0".encode("utf-16-le")[:5].ljust(8, b"\0")
    )
    written += struct.pack("<I", 7)
    for number, value in values:
        if isinstance(value, int):
            written += struct.pack("<HHI", 3, number, value)
            continue
        kind = 0x1F if isinstance(value, str) else 0x0102
        data = value.encode("utf-16-le") + b"\0\0" if isinstance(value, str) else value
        written += (
            struct.pack("<HHII", kind, number, 1, len(data)) + data + b"\0" * (-len(data) % 4)
        )
    return written


def tnef(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


FILE = (attribute(BEGINS, bytes(14)), attribute(TITLE, b"KEYS~1.TXT\0"), attribute(DATA, b"two"))
NAMED = attribute(ATTACHED, properties((0x3707, "keys of the hall.txt"), (0x3705, 1)))


def read(data: bytes, plain: str = "", kind: str = "application/ms-tnef") -> Extract:
    encoded = base64.encodebytes(data).decode()
    wrapped = leaf(kind, encoded, "Content-Transfer-Encoding: base64")
    rest = parts("mixed", leaf("text/plain", plain), wrapped)
    return MailParser().parse((HEAD + rest).encode(), "a.eml")


@pytest.mark.parametrize(
    "kind",
    [
        "application/ms-tnef",
        "application/vnd.ms-tnef",
        "application/octet-stream; name=winmail.dat",
    ],
)
def test_files_wrapped_by_outlook_are_files(kind: str):
    found = read(tnef(*FILE, NAMED, *FILE), "See below.", kind)

    assert words(found) == ["See below."]
    assert [(file.name, file.data) for file in found.attachments] == [
        ("keys of the hall.txt", b"two"),
        ("KEYS~1.TXT", b"two"),
    ]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ([attribute(BODY, b"Plain.\0")], ["Plain."]),
        (
            [
                attribute(PAGE, struct.pack("<II", 1251, 0)),
                attribute(BODY, "Ключи\0".encode("cp1251")),
            ],
            ["Ключи"],
        ),
        ([attribute(MESSAGE, properties((0x1000, "Wide.")))], ["Wide."]),
        ([attribute(MESSAGE, properties((0x3702, b"odd"), (0x1000, "Behind.")))], ["Behind."]),
        ([attribute(MESSAGE, properties((0x1009, packed_rtf(rb"{\rtf1 Rich.}"))))], ["Rich."]),
        ([attribute(MESSAGE, properties((0x1013, b"<p>A <b>page</b>.</p>")))], ["A page."]),
        ([attribute(MESSAGE, properties((0x0037, "Doors")))], []),
    ],
)
def test_words_that_only_outlook_s_wrapping_has_are_read(
    attributes: list[bytes], expected: list[str]
):
    assert words(read(tnef(*attributes))) == expected


def test_words_that_the_letter_has_are_read_once():
    assert words(read(tnef(attribute(BODY, b"Hello.\0")), "Hello.")) == ["Hello."]


def test_a_message_in_such_a_wrapping_is_a_file():
    inner = tnef(attribute(MESSAGE, properties((0x1000, "Inner."))), *FILE)
    held = attribute(ATTACHED, properties((0x3701, bytes(16) + inner)))
    found = read(tnef(attribute(BEGINS, bytes(14)), attribute(TITLE, b"Keys\0"), held), "x")

    assert [(file.name, file.data) for file in found.attachments] == [
        ("Keys.txt", b"Inner."),
        ("KEYS~1.TXT", b"two"),
    ]


@pytest.mark.parametrize("end", [0, 3, 6, 10, 20, 40, 60])
def test_a_wrapping_that_was_cut_off_ends(end: int):
    whole = tnef(*FILE, attribute(MESSAGE, properties((0x1000, "Words."))))

    assert (unwrapped(whole[:end]) is None) is (end < 6)


@pytest.mark.parametrize("content", [b"", b"\xff" * 40, struct.pack("<IHHI", 1, 0x1F, 1, 1 << 30)])
def test_properties_that_are_damaged_end(content: bytes):
    assert words(read(tnef(attribute(MESSAGE, content)), "x")) == ["x"]


def test_wrappings_in_wrappings_end():
    data = tnef(*FILE)
    for _ in range(20):
        data = tnef(attribute(BEGINS, bytes(14)), attribute(DATA, data))

    found = unwrapped(data)

    assert found is not None
    assert [file.name for file in found.files] == ["attachment"]
