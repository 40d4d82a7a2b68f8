import json

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.sniffing import media_type_of
from tests.ingestion.parsers.packing import ole, zipped
from tests.ingestion.pdf_writer import PageOf, Text, pdf

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
MAIL = "From: Ann <ann@x.example>\nTo: bob@x.example\nDate: Mon, 2 Jan 2026 10:00:00 +0000\n"
TABLE = "name,age,town\nAnn,30,York\nBob,31,Hull\nCid,32,Bath\nDan,33,Ely\n"


def sniffed(data: str | bytes, name: str = "file", declared: str = "") -> str:
    return media_type_of(data.encode() if isinstance(data, str) else data, name, declared)


def test_content_decides_before_name_and_declared_type():
    assert sniffed(pdf([PageOf([Text(72, 72, "x")])]), "notes.txt", "text/plain") == (
        "application/pdf"
    )
    assert sniffed("<!DOCTYPE html><p>x</p>", "page.txt") == "text/html"


def test_a_text_about_pdf_files_is_a_text():
    assert sniffed("Such a file begins with %PDF-1.7 and ends with %%EOF.") == "text/plain"


@pytest.mark.parametrize(
    ("main", "media_type"),
    [
        ("vnd.ms-word.document.macroEnabled.main+xml", OFFICE + "wordprocessingml.document"),
        (
            "vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
            OFFICE + "wordprocessingml.document",
        ),
        (
            "vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
            OFFICE + "presentationml.presentation",
        ),
        (
            "vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
            OFFICE + "presentationml.presentation",
        ),
        ("vnd.ms-excel.sheet.macroEnabled.main+xml", OFFICE + "spreadsheetml.sheet"),
        (
            "vnd.ms-excel.sheet.binary.macroEnabled.main",
            "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        ),
    ],
)
def test_office_packages_are_told_by_their_main_part(main: str, media_type: str):
    types = f'<Types><Override PartName="/a.xml" ContentType="application/{main}"/></Types>'

    assert sniffed(zipped({"[Content_Types].xml": types, "a.xml": ""})) == media_type


@pytest.mark.parametrize(
    ("said", "media_type"),
    [
        (OPEN + "text", OPEN + "text"),
        (OPEN + "text-template", OPEN + "text"),
        (OPEN + "spreadsheet-template", OPEN + "spreadsheet"),
        (OPEN + "presentation", OPEN + "presentation"),
        ("application/epub+zip", "application/epub+zip"),
    ],
)
def test_open_documents_and_books_say_what_they_are(said: str, media_type: str):
    assert sniffed(zipped({"mimetype": said, "content.xml": "<x/>"})) == media_type


def test_files_packed_together_are_an_archive_whatever_their_folders_are_called():
    assert sniffed(zipped({"ppt/talk.pptx": "x", "word/letter.txt": "y"})) == "application/zip"


@pytest.mark.parametrize(
    ("streams", "media_type"),
    [
        (("Workbook",), "application/vnd.ms-excel"),
        (("Book",), "application/vnd.ms-excel"),
        (("__properties_version1.0", "__nameid"), "application/vnd.ms-outlook"),
        (("WordDocument", "Workbook"), "application/msword"),
        (("PowerPoint Document",), "application/vnd.ms-powerpoint"),
        (("MatOST", "CONTENTS"), "application/vnd.ms-works"),
        (("VisioDocument",), "application/x-ole-storage"),
    ],
)
def test_old_office_files_are_told_by_their_streams(streams: tuple[str, ...], media_type: str):
    assert sniffed(ole(*streams)) == media_type


def test_a_directory_that_runs_in_a_circle_ends():
    assert sniffed(ole("Workbook", "a", "b", "c", "d", chain=(0xFFFFFFFD, 2, 1))) == (
        "application/vnd.ms-excel"
    )


@pytest.mark.parametrize(
    "locked",
    [
        ole("EncryptionInfo", "EncryptedPackage"),
        zipped({"mimetype": OPEN + "text", "META-INF/manifest.xml": "<m:encryption-data/>"}),
    ],
)
def test_a_locked_file_asks_for_a_copy_without_password(locked: bytes):
    with pytest.raises(IngestFailure) as refused:
        sniffed(locked)

    assert refused.value.code is FailureCode.PASSWORD_REQUIRED


def mp3_frames() -> bytes:
    return (b"\xff\xfb\x90\x00" + bytes(413)) * 3


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"II*\x00\x08\0\0\0", "image/tiff"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"ID3\x04\0\0\0\0\0\0", "audio/mpeg"),
        (mp3_frames(), "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "audio/mp4"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "video/mp4"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84webm\0\0V_VP9", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84webm\0\0A_OPUS", "audio/webm"),
        (b"OggS\0\0\0\0\0OpusHead", "audio/ogg"),
        (b"fLaC\0\0\0\x22", "audio/flac"),
        (b"\xff\xfb\x90\x00" + bytes(500), "application/octet-stream"),
    ],
)
def test_pictures_and_recordings_are_told_by_their_first_bytes(data: bytes, media_type: str):
    assert sniffed(data) == media_type


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ('{"a": [1, 2]}', "application/json"),
        ('[{"a": 1}, {"a": 2}]', "application/json"),
        ('{"a": 1}\n{"a": 2}\n', "application/x-ndjson"),
        (json.dumps({"nbformat": 4, "cells": []}), "application/x-ipynb+json"),
        ("[1] See the notes at the end.\n[2] See above.", "text/plain"),
        ("{\\rtf1 hello}", "application/rtf"),
        ('<?xml version="1.0"?><note>x</note>', "application/xml"),
        ('<rss version="2.0"><channel/></rss>', "application/xml"),
        ('<?xml version="1.0"?>\n<html xmlns="x"><body/></html>', "text/html"),
        (MAIL + "Subject: Hello\n\nHello Bob.", "message/rfc822"),
        ("Received: from a\n by b\nMIME-Version: 1.0\nSubject: x\n\nx", "message/rfc822"),
        ("From ann@x.example Mon Jan  2 10:00:00 2026\n" + MAIL + "\nx", "application/mbox"),
        ("From: the director\nTo: all staff\n\nThe door stays shut.", "text/plain"),
        ("He wrote\nFrom: ann@x.example\nDate: today\n\nand no more.", "text/plain"),
        (TABLE, "text/csv"),
        (TABLE.replace(",", "\t"), "text/tab-separated-values"),
        (TABLE.replace(",", ";"), "text/csv"),
        ("One, two, three.\nFour, five, six.\nRed, green, blue.\nA, b, c.\n", "text/plain"),
        ("#!/usr/bin/env python3\nprint(1)\n", "text/x-source"),
        ("[" * 100_000, "text/plain"),
    ],
)
def test_a_text_is_told_by_its_form(text: str, media_type: str):
    assert sniffed(text) == media_type


@pytest.mark.parametrize(
    ("name", "declared", "media_type"),
    [
        ("notes.md", "", "text/markdown"),
        ("notes", "text/markdown", "text/markdown"),
        ("notes.txt", "text/markdown", "text/plain"),
        ("page.htm", "", "text/html"),
        ("data.csv", "text/plain", "text/csv"),
        ("data.TSV", "", "text/tab-separated-values"),
        ("settings.yaml", "", "application/yaml"),
        ("broken.json", "", "application/json"),
        ("lines.jsonl", "", "application/x-ndjson"),
        ("src/main.rs", "", "text/x-source"),
        ("project/Dockerfile", "", "text/x-source"),
        ("table", "text/csv; charset=utf-8", "text/csv"),
        ("anything", "application/pdf", "text/plain"),
    ],
)
def test_the_name_tells_texts_that_look_alike(name: str, declared: str, media_type: str):
    assert sniffed("some words, <b>no</b> more", name, declared) == media_type


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be", "utf-8-sig"])
def test_the_form_is_found_in_every_encoding(encoding: str):
    assert sniffed('{"name": "Zoë"}'.encode(encoding)) == "application/json"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"PK\x03\x04 no archive", "file", FailureCode.CORRUPT),
        (zipped({"a.txt": "x"}), "letter.docx", FailureCode.CORRUPT),
        (b"\0\1\2\3" * 100, "scan.pdf", FailureCode.CORRUPT),
        (b"  \n", "file", FailureCode.EMPTY_TEXT),
    ],
)
def test_what_is_no_file_of_any_kind_is_refused(data: bytes, name: str, code: FailureCode):
    with pytest.raises(IngestFailure) as refused:
        sniffed(data, name)

    assert refused.value.code is code


@pytest.mark.parametrize("folder", ["office_hostile", "pdf_hostile", "pdf_benign"])
def test_every_hostile_file_is_told_or_refused_with_a_sentence(folder: str, documents):
    for path in (documents / folder).iterdir():
        try:
            media_type = sniffed(path.read_bytes(), path.name)
        except IngestFailure as failure:
            assert failure.message.endswith(".")
        else:
            assert path.suffix != ".pdf" or media_type == "application/pdf", path.name
