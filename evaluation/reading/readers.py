"""Programs that are not ours and show what somebody sees in a file."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evaluation.reading.written import Written

_AT_ONCE = 25
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
    office = program("soffice", "libreoffice")
    texts: list[str] = []
    for first in range(0, len(files), _AT_ONCE):
        with tempfile.TemporaryDirectory(prefix="ibid-reading-") as folder:
            place = Path(folder)
            names: list[str] = []
            for number, each in enumerate(files[first : first + _AT_ONCE]):
                name = f"f{number}{Path(each.name).suffix}"
                (place / name).write_bytes(each.data)
                names.append(name)
            profile = f"-env:UserInstallation=file://{place}/profile"
            _run([office, profile, "--headless", "--convert-to", "pdf", *names], place)
            for name in names:
                made = place / Path(name).with_suffix(".pdf")
                texts.append(of_pdf(made.read_bytes()) if made.exists() else "")
    return texts


def of_pdf(data: bytes) -> str:
    """As Poppler reads it, in the order in which it was painted."""
    reader = program("pdftotext", "poppler-utils")
    called = [reader, "-raw", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(called, input=data, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, capture_output=True, timeout=_LONGEST, check=False)
