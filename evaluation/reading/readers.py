"""Programs that are not ours and show what somebody sees in a file."""

import base64
import csv
import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from evaluation.reading.written import Written

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_OPF = "{http://www.idpf.org/2007/opf}"
_AT_ONCE, _FRAMES = 25, 400
_LONGEST = 300  # seconds for so many


class NoReader(Exception):
    """A program that is not installed, and how to install it."""


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NoReader(f"{name} is not installed: apt-get install {package}")
    return found


def printed(files: Sequence[Written]) -> list[str]:
    """The words of each office file as LibreOffice prints it."""
    return [of_pdf(made["pdf"]) if made else "" for made in _converted(files, "pdf", "pdf")]


def as_pdf(files: Sequence[Written]) -> list[Written]:
    """The same, printed by LibreOffice, which leaves these links out; what it could not print is
    left out."""
    made = zip(files, _converted(files, "pdf", "pdf"), strict=True)
    return [
        replace(file, name=f"{Path(file.name).stem}.pdf", data=data["pdf"], beside=[], told=[])
        for file, data in made
        if data
    ]


def from_pdf(files: Sequence[Written]) -> list[str]:
    return [of_pdf(each.data) for each in files]


def sheets(files: Sequence[Written]) -> list[str]:
    """The cells of all sheets as LibreOffice shows them."""
    said = "csv:Text - txt - csv (StarCalc):9,0,76,1,,0,false,false,true,false,false,-1"
    return [
        "\n".join(data.decode() for data in made.values())
        for made in _converted(files, said, "csv")
    ]


def _converted(files: Sequence[Written], to: str, ending: str) -> Iterator[dict[str, bytes]]:
    """What LibreOffice made of each file, by what it put behind the name, in order."""
    office = program("soffice", "libreoffice")
    for first in range(0, len(files), _AT_ONCE):
        with tempfile.TemporaryDirectory(prefix="ibid-reading-") as folder:
            place = Path(folder)
            names: list[str] = []
            for number, each in enumerate(files[first : first + _AT_ONCE]):
                name = f"f{number}x{Path(each.name).suffix}"
                (place / name).write_bytes(each.data)
                names.append(name)
            profile = f"-env:UserInstallation=file://{place}/profile"
            _run([office, profile, "--headless", "--convert-to", to, *names], place)
            for name in names:
                made = sorted(place.glob(f"{Path(name).stem}*.{ending}"))
                yield {path.name.partition("-")[2] or ending: path.read_bytes() for path in made}


def browsed(pages: Sequence[str]) -> list[str]:
    """The `innerText` of each page, as Chromium lays it out: many in frames of one page."""
    batches = (pages[at : at + _FRAMES] for at in range(0, len(pages), _FRAMES))
    return [text for batch in batches for text in _framed(batch)]


def _framed(pages: Sequence[str]) -> list[str]:
    browser = program("chromium", "chromium")
    frames = "".join(
        f'<iframe width="1400" height="900" srcdoc="{escape(page)}"></iframe>' for page in pages
    )
    script = (
        "onload = () => { const all = [...document.querySelectorAll('iframe')]"
        ".map(f => f.contentDocument.body.innerText); document.documentElement.textContent ="
        " 'BEGIN' + btoa(unescape(encodeURIComponent(JSON.stringify(all)))) + 'END'; }"
    )
    with tempfile.TemporaryDirectory(prefix="ibid-reading-") as folder:
        page = Path(folder) / "all.html"
        page.write_text(f"<!doctype html><meta charset=utf-8><script>{script}</script>{frames}")
        called = [
            browser,
            *FLAGS,
            f"--user-data-dir={folder}/profile",
            "--dump-dom",
            page.as_uri(),
        ]
        done = subprocess.run(called, capture_output=True, timeout=_LONGEST)
    said = re.search(rb"BEGIN([\w+/=]+)END", done.stdout)
    if said is None:
        raise NoReader(f"Chromium showed nothing: {done.stderr[-500:].decode(errors='replace')}")
    return json.loads(base64.b64decode(said[1]))


def pages(files: Sequence[Written]) -> list[str]:
    return browsed([each.data.decode() for each in files])


def by_their_codec(files: Sequence[Written]) -> list[str]:
    """As Python reads them with the codec that wrote them, which their names say."""
    return [each.data.decode(each.name.split(".")[-2]) for each in files]


def cells(files: Sequence[Written]) -> list[str]:
    """The same of tables, whose rows have three cells each, whatever stands between them."""
    return ["\n".join("\n".join(row) for row in _rows(text)) for text in by_their_codec(files)]


def _rows(text: str) -> list[list[str]]:
    read = ([*csv.reader(io.StringIO(text), delimiter=sign)] for sign in ",;\t")
    return next(rows for rows in read if all(len(row) == 3 for row in rows))


def chapters(files: Sequence[Written]) -> list[str]:
    """Chapters of books in the order of the spine, each as Chromium lays it out."""
    found: list[list[str]] = []
    for each in files:
        with zipfile.ZipFile(io.BytesIO(each.data)) as book:
            package = ElementTree.fromstring(book.read("OPS/book.opf"))
            paths = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
            spine = [paths[item.get("idref")] for item in package.iter(f"{_OPF}itemref")]
            found.append([book.read(f"OPS/{unquote(path)}").decode() for path in spine])
    shown = iter(browsed([page for pages in found for page in pages]))
    return ["\n".join(next(shown) for _ in pages) for pages in found]


def of_pdf(data: bytes) -> str:
    """As Poppler reads it, in the order in which it was painted."""
    reader = program("pdftotext", "poppler-utils")
    called = [reader, "-raw", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(called, input=data, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, capture_output=True, timeout=_LONGEST, check=False)
