import io
import stat
import zipfile

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.archive import ArchiveParser
from tests.ingestion.parsers.packing import zipped


def unpacked(data: bytes) -> dict[str, bytes]:
    extract = ArchiveParser().parse(data, "files.zip")
    return {attachment.name: attachment.data for attachment in extract.attachments}


def code_of(data: bytes) -> FailureCode:
    with pytest.raises(IngestFailure) as refused:
        ArchiveParser().parse(data, "files.zip")
    assert refused.value.message.endswith(".")
    return refused.value.code


def test_every_file_becomes_a_document_named_by_its_path():
    inner = zipped({"c.txt": "three"})

    assert unpacked(zipped({"a.txt": "one", "folder/b.md": "two", "inner.zip": inner})) == {
        "a.txt": b"one",
        "folder/b.md": b"two",
        "inner.zip": inner,
    }


def test_what_leads_out_of_the_archive_and_hidden_files_are_left_out_and_counted():
    names = (
        "/etc/passwd",
        "../up.txt",
        "a/../../b",
        "C:/x",
        ".git/config",
        "__MACOSX/a",
        "x/Thumbs.db",
    )
    extract = ArchiveParser().parse(
        zipped({"a.txt": "one", **dict.fromkeys(names, "x")}), "files.zip"
    )

    assert [attachment.name for attachment in extract.attachments] == ["a.txt"]
    assert extract.notes[0].startswith("7 files were left out")


def test_links_are_left_out():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
        file.writestr("a.txt", "one")

    assert list(unpacked(target.getvalue())) == ["a.txt"]


def test_an_archive_without_files_is_refused():
    assert code_of(zipped({"folder/": "", ".hidden": "x"})) is FailureCode.EMPTY_TEXT


def test_too_many_files_are_refused():
    assert code_of(zipped({f"{n}.txt": "x" for n in range(1001)})) is FailureCode.TOO_LARGE


def test_a_locked_archive_asks_for_one_without_password():
    data = bytearray(zipped({"a.txt": "one"}))
    data[6] |= 1  # "encrypted", in the file's header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert code_of(bytes(data)) is FailureCode.PASSWORD_REQUIRED


def test_a_damaged_file_fails_the_archive_with_a_sentence():
    data = bytearray(zipped({"a.txt": "one " * 1000}))
    data[40:44] = b"\xff\xff\xff\xff"

    assert code_of(bytes(data)) is FailureCode.CORRUPT


def test_what_has_no_name_is_left_out_and_counted():
    """Found by `make atheris`: a folder is told by the last letter of its name."""
    data = zipped({"a.txt": "The door is red.", "Q": "It is not."}).replace(b"Q", b"\0")
    extract = ArchiveParser().parse(data, "a.zip")

    assert [one.name for one in extract.attachments] == ["a.txt"]
    assert len(extract.notes) == 1
