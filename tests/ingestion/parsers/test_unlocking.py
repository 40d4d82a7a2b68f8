"""Files that are protected by a password, read in the confined process that reads every file.

`protected/` has some of other programs: PDFs of pypdf, and what LibreOffice wrote. All have the
same password.
"""

import io
import zipfile
from pathlib import Path

import pytest
import pyzipper
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from pydantic import SecretStr

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.settings import Chunking, ParserLimits
from ingestion.parsers.archive import ArchiveParser
from ingestion.parsers.locked import OPENED_NOTE
from ingestion.reading import Reading
from ingestion.sandbox.parent import NOBODY, File, read_in_child
from tests.ingestion.parsers.office_writer import word

PROTECTED = Path(__file__).parent / "protected"
PASSWORD = "Kühl & trocken"
AES_256 = (PROTECTED / "aes-256.pdf").read_bytes()
KNOWN = {
    **dict.fromkeys(
        ("rc4-40.pdf", "rc4-128.pdf", "aes-128.pdf", "aes-256.pdf", "standard.docx", "aes.odt"),
        "Reagents of class B are stored between 2 and 8 degrees Celsius.",
    ),
    **dict.fromkeys(("standard.xlsx", "rc4.xls", "aes.ods"), "Reagent B | 4471"),
}


def agile(password: str = PASSWORD) -> bytes:
    """As Office writes since 2010; long, since msoffcrypto writes short ones wrongly."""
    lines = (f"<w:p><w:r><w:t>Line {n * n * 7919} of many.</w:t></w:r></w:p>" for n in range(2000))
    return ECMA376Agile.encrypt(password, io.BytesIO(word("".join(lines))))


def aes_archive(password: bytes, **files: str) -> bytes:
    packed = io.BytesIO()
    with pyzipper.AESZipFile(
        packed, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password)
        for name, content in files.items():
            archive.writestr(f"{name}.txt", content)
    return packed.getvalue()


async def read(data: bytes, name: str, password: str | None = None) -> Reading:
    file = File(data, name, "", password=SecretStr(password) if password else None)
    reading = await read_in_child(file, ParserLimits(), Chunking(), NOBODY)
    assert isinstance(reading, Reading)
    return reading


async def refusal(data: bytes, name: str, password: str | None = None) -> IngestFailure:
    with pytest.raises(IngestFailure) as refused:
        await read(data, name, password)
    return refused.value


@pytest.mark.parametrize("name", KNOWN)
async def test_a_file_is_read_with_its_password(name: str):
    reading = await read((PROTECTED / name).read_bytes(), name, PASSWORD)

    assert KNOWN[name] in reading.extract.text
    assert reading.extract.notes[0] == OPENED_NOTE


@pytest.mark.parametrize("name", [*KNOWN, "rc4.doc"])
async def test_without_one_it_asks_and_with_another_it_says_so(name: str):
    data = (PROTECTED / name).read_bytes()

    asked, refused = await refusal(data, name), await refusal(data, name, "another")

    assert (asked.code, refused.code) == (FailureCode.PASSWORD_REQUIRED,) * 2
    assert asked.message.startswith(f"{name} is protected by a password. Give its password")
    assert refused.message.startswith(f"That was not the password of {name}.")


async def test_an_office_file_of_today_is_read_with_its_password():
    data = agile()

    assert "of many." in (await read(data, "a.docx", PASSWORD)).extract.text
    assert (await refusal(data, "a.docx", "another")).code is FailureCode.PASSWORD_REQUIRED


async def test_what_excel_opens_without_asking_is_read_without_asking():
    reading = await read(agile("VelvetSweatshop"), "a.docx")

    assert "of many." in reading.extract.text and OPENED_NOTE not in reading.extract.notes


async def test_an_old_word_file_is_not_handed_on_with_its_password():
    told = await refusal((PROTECTED / "rc4.doc").read_bytes(), "rc4.doc", PASSWORD)

    assert told.code is FailureCode.UNSUPPORTED
    assert told.message.startswith("The password is right, but the program")


def unpacked(data: bytes, password: str | None) -> dict[str, bytes]:
    parser = ArchiveParser()
    parser.password = password
    return {one.name: one.data for one in parser.parse(data, "a.zip").attachments}


def zip_crypto() -> bytes:
    """Of Info-ZIP 3.0, `zip -e`: one file, in ZIP's first encryption."""
    return (PROTECTED / "zipcrypto.zip").read_bytes()


@pytest.mark.parametrize(
    "data",
    [zip_crypto(), aes_archive(PASSWORD.encode(), note="Keep it cold.\n")],
    ids=["first", "aes"],
)
def test_an_archive_is_unpacked_with_its_password(data: bytes):
    assert unpacked(data, PASSWORD) == {"note.txt": b"Keep it cold.\n"}

    for tried, said in ((None, "is protected by a password"), ("another", "was not the password")):
        with pytest.raises(IngestFailure, match=said) as refused:
            unpacked(data, tried)
        assert refused.value.code is FailureCode.PASSWORD_REQUIRED


def test_a_password_is_tried_as_old_programs_write_it():
    data = aes_archive(PASSWORD.encode("cp437"), note="Keep it cold.")

    assert unpacked(data, PASSWORD) == {"note.txt": b"Keep it cold."}


def test_a_damaged_file_of_an_archive_that_the_password_opens_is_damaged():
    data = bytearray(aes_archive(b"cold", a="one " * 500, b="two " * 500))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.infolist()[1].header_offset
    data[start + 70] ^= 0xFF

    with pytest.raises(IngestFailure) as refused:
        unpacked(bytes(data), "cold")
    assert refused.value.code is FailureCode.CORRUPT


async def test_an_error_that_nobody_expected_is_logged_without_what_it_says(
    caplog: pytest.LogCaptureFixture,
):
    """It may be about the password: of a file without one it is logged as it is."""
    odd = "kühl\udcfc"  # which no program can write, so that whoever encodes it raises

    for data, name in ((agile(), "a.docx"), (zip_crypto(), "a.zip"), (AES_256, "a.pdf")):
        with pytest.raises(IngestFailure):
            await read(data, name, odd)

    assert "UnicodeEncodeError" in caplog.text
    assert "k\\xfc" not in caplog.text and "kühl" not in caplog.text
    assert "udcfc" not in caplog.text
