import os
from pathlib import Path

import pytest

from ingestion import tesseract
from local import model_servers
from local.doctor import doctor
from local.home import Home


def test_a_store_of_its_own_address_must_be_named_to_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IBID_OBJECTS__STORE", "s3")
    monkeypatch.delenv("IBID_PUBLIC_STORE_URL", raising=False)
    doctor(Home(tmp_path))
    assert "IBID_PUBLIC_STORE_URL is not set" in capsys.readouterr().out

    monkeypatch.setenv("IBID_PUBLIC_STORE_URL", "https://files.example")
    doctor(Home(tmp_path))
    assert "IBID_PUBLIC_STORE_URL" not in capsys.readouterr().out


def test_whether_text_in_pictures_can_be_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doctor(Home(tmp_path))

    lines = [line for line in capsys.readouterr().out.splitlines() if "Tesseract" in line]
    assert len(lines) == 1
    assert lines[0].startswith("good" if tesseract.main(lambda _: None) == 0 else "note")


def test_language_models_are_spoken_of_only_where_the_settings_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith(("IBID_MODEL", "IBID_ROLES"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(model_servers, "USUAL", ())
    doctor(Home(tmp_path))
    assert "odel" not in capsys.readouterr().out.replace(str(tmp_path), "")

    monkeypatch.setenv("IBID_MODEL__BASE_URL", "http://127.0.0.1:1/v1")  # without a name
    doctor(Home(tmp_path))
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "IBID_MODEL" in line]
    assert line.startswith("bad   Ibid cannot start.")
