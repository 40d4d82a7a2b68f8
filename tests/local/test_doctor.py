from pathlib import Path

import pytest

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
