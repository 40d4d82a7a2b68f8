"""Tesseract itself, and the program that says whether it is there."""

from pathlib import Path

import pytest

from ingestion import tesseract
from ingestion.tesseract import NotInstalled, OutOfTime, Tesseract, installed_languages
from tests.ingestion.pictures import needs_tesseract, page


@needs_tesseract
def test_the_program_names_the_languages():
    said: list[str] = []

    assert tesseract.main(said.append) == 0
    assert said == ["+".join(installed_languages()[1])]


def test_the_program_fails_where_there_is_no_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(tesseract, "DATA_FOLDERS", (str(tmp_path),))

    assert tesseract.main() == 1


def test_without_the_library_nothing_is_installed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tesseract, "_LIBRARIES", ("libnosuchthing.so.5",))

    with pytest.raises(NotInstalled):
        installed_languages()


@needs_tesseract
def test_english_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in ("deu", "osd", "afr", "eng"):
        (tmp_path / f"{name}.traineddata").touch()
    monkeypatch.setattr(tesseract, "DATA_FOLDERS", (str(tmp_path),))

    assert installed_languages() == (str(tmp_path), ["eng", "afr", "deu"])


@needs_tesseract
def test_a_language_that_is_damaged_is_none(tmp_path: Path):
    (tmp_path / "eng.traineddata").write_bytes(b"this is no language")

    with pytest.raises(NotInstalled):
        Tesseract(str(tmp_path), ["eng"])


@needs_tesseract
def test_a_picture_that_takes_too_long_is_left():
    image = page([(20, 20 + 40 * line, 30, "word after word " * 4) for line in range(15)])
    reader = Tesseract(*installed_languages())

    with pytest.raises(OutOfTime):
        reader.read(image.tobytes(), *image.size, seconds=0.001, turned=False)
    reader.close()
