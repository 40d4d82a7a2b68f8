"""A small sound file of each format, to be spoilt; and real ones, where IBID_DATA has some."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from ingestion.parsers.paged import MARK
from tests.ingestion.parsers.office_writer import (
    cells,
    open_document,
    presentation,
    shape,
    word,
    workbook,
)
from tests.ingestion.parsers.packing import zipped
from tests.ingestion.pdf_writer import PageOf, paragraph, pdf

TEXT = "If a cold room exceeds 8 degrees for twenty minutes, stock is moved to the standby room."
ROWS = "Room,Degrees\nNorth,4.5\nSouth,6\n"
PAGE = (
    f'<html lang="en"><head><title>Rooms</title></head><body><h1 id="a">Cold</h1><p>{TEXT}</p>'
    '<ul><li>North<li>South</ul><table><tr><th>Room<th>Degrees<tr><td colspan="2">North'
    '</table><img src="x.png" alt="A door"></body></html>'
)
MAIL = f"""From: Ada <ada@north.example>
To: bob@north.example
Subject: =?utf-8?q?Cold_rooms?=
Date: Mon, 30 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>{TEXT}</p>
--b
Content-Type: text/plain; name="a.txt"
Content-Disposition: attachment; filename="a.txt"
Content-Transfer-Encoding: base64

VGhlIGRvb3IgaXMgcmVkLg==
--b--
"""
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles>"
    "</container>",
    "a.opf": "<package><manifest><item id='i' href='a.xhtml' media-type='application/xhtml+xml'/>"
    "</manifest><spine><itemref idref='i'/></spine></package>",
    "a.xhtml": PAGE.replace("<li>South", "</li><li>South</li>"),
}
SHEET = cells(1, A="Room", B="Degrees") + cells(2, A="North", B=4.5, C="<c><f>B2*2</f><v>9</v></c>")
PARAGRAPH = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
TABLE = f"<w:tbl><w:tr><w:tc>{PARAGRAPH}</w:tc><w:tc>{PARAGRAPH}</w:tc></w:tr></w:tbl>"


SAMPLES = Path(__file__).parents[1] / "ingestion" / "parsers" / "samples"
BLANK = ("a.png", "a.heic", "a.avif")


def _picture(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(target, kind)
    return target.getvalue()


SOUND: dict[str, Callable[[], bytes]] = {
    "a.pdf": lambda: pdf([PageOf(paragraph([TEXT, "Twice."])), PageOf(paragraph([TEXT]))]),
    "a.docx": lambda: word(PARAGRAPH + TABLE),
    "a.pptx": lambda: presentation([shape("Cold rooms", TEXT)]),
    "a.xlsx": lambda: workbook({"Rooms": SHEET}),
    "a.xls": (SAMPLES / "formats.xls").read_bytes,
    "a.odt": lambda: open_document(f"<text:h>Cold</text:h><text:p>{TEXT}</text:p>"),
    "a.pages": lambda: zipped(
        {"Index/Document.iwa": "x", "QuickLook/Preview.pdf": SOUND["a.pdf"]()}
    ),
    "a.djvu": lambda: MARK + f'(page 0 0 64 64 "{TEXT} \\303\\251")\n()\n'.encode(),
    "a.rtf": lambda: rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard " + TEXT.encode() + rb"\par}",
    "a.epub": lambda: zipped(BOOK),
    "a.zip": lambda: zipped({"rooms.csv": ROWS, "b/page.html": PAGE, "b/a.txt": TEXT}),
    "a.html": PAGE.encode,
    "a.md": f"# Cold\n\n{TEXT}\n\n| Room | Degrees |\n|---|---|\n| North | 4.5 |\n".encode,
    "a.txt": TEXT.encode,
    "a.py": f'def move(room):\n    """{TEXT}"""\n    return room\n'.encode,
    "a.csv": ROWS.encode,
    "a.json": lambda: json.dumps({"rooms": [{"name": "North", "says": TEXT}]}).encode(),
    "a.yaml": f"rooms:\n- name: North\n  says: '{TEXT}'\n".encode,
    "a.xml": f'<?xml version="1.0"?><rooms><room n="1">{TEXT}</room></rooms>'.encode,
    "a.ipynb": lambda: json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": [f"# Cold\n{TEXT}"]},
                {"cell_type": "code", "metadata": {}, "source": ["1 + 1"], "outputs": []},
            ],
            "metadata": {},
            "nbformat": 4,
        }
    ).encode(),
    "a.eml": MAIL.encode,
    "a.mbox": ("From ada@north.example Mon Nov 30 10:00:00 2026\n" + MAIL).encode,
    "a.png": _picture,
    "a.heic": (SAMPLES / "blank.heic").read_bytes,
    "a.avif": lambda: _picture("AVIF"),
    "a.ics": "BEGIN:VCALENDAR\nX-WR-CALNAME:Rooms\nBEGIN:VEVENT\nSUMMARY:Visit\nDTSTART;TZID="
    "Europe/Berlin:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=3\nEXDATE:"
    "20270101T090000Z\nATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:ann@north.example\nATTACH;VALUE=BINARY;"
    f"ENCODING=BASE64:aGVsbG8=\nDESCRIPTION:{TEXT}\nEND:VEVENT\nEND:VCALENDAR\n".encode,
    "a.vcf": "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:B=E9rg;"
    "Ann\nitem1.TEL;CELL:+49 1\nitem1.X-ABLabel:_$!<Assistant>!$_\nBDAY:--0415\nADR;TYPE=home:;;1 "
    f"Long Road;York;;YO1;UK\nNOTE:{TEXT}\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n".encode,
    "a.srt": f"1\n00:00:01,000 --> 00:00:04,000\n<i>{TEXT}</i>\n\n2\n00:00:05,000 --> "
    "00:00:06,000\n- Is it?\n- It is.\n".encode,
    "a.vtt": f"WEBVTT - Rooms\n\nNOTE x\n\n1\n00:01.000 --> 00:04.000\n<v Ann>{TEXT} <c>So</c>.\n"
    "\n00:05.000 --> 00:06.000\n<v Bo>&amp; <00:05.500>yes\n".encode,
    "a.ass": "[Script Info]\n\n[Events]\nFormat: Start, End, Name, Text\nDialogue: 0:00:01.00,"
    f"0:00:02.00,Ann,{{\\i1}}{TEXT}\\NYes.\n".encode,
}


def real(suffix: str, most: int = 60_000) -> list[bytes]:
    """Of this format, of at most so many bytes each."""
    folder = Path(os.environ.get("IBID_DATA", "/nowhere")) / "documents"
    found = sorted(file for file in folder.rglob(f"*{suffix}") if "hostile" not in str(file))
    return [file.read_bytes() for file in found if file.stat().st_size <= most]
