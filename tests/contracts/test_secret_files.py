"""Secrets as files: what a container is given in a folder instead of in its environment."""

from pathlib import Path

import pytest

from contracts.errors import ConfigurationError
from contracts.settings import read_connections, read_settings

KEY = "Zm9yIHRlc3RzIG9ubHkgYW5kIG5vdGhpbmcgZWxzZSBhdCBhbGw"
FILES = {
    "IBID_DATABASE__API_URL": "postgresql://localhost/ibid",
    "IBID_REDIS__URL": "redis://localhost",
    "IBID_SECRETS__ACCESS_TOKEN_KEYS": f"{KEY[::-1]},{KEY}",
    "IBID_SECRETS__UPLOAD_KEYS": KEY,
    "IBID_OBJECTS__S3__ACCESS_KEY_ID": "ibid",
    "IBID_OBJECTS__S3__SECRET_ACCESS_KEY": KEY,
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in FILES.items():
        monkeypatch.delenv(name, raising=False)
        (tmp_path / name).write_text(f"{value}\n")
    monkeypatch.setenv("IBID_SECRETS_DIR", str(tmp_path))
    return tmp_path


def test_a_file_has_the_value_of_the_variable_it_is_named_as() -> None:
    settings = read_settings()

    assert settings.database.api_url
    assert settings.database.api_url.get_secret_value() == FILES["IBID_DATABASE__API_URL"]
    assert settings.objects.s3.access_key_id == "ibid"
    assert len(settings.secrets.access_token_keys) == 2


def test_a_file_may_be_named_in_small_letters(folder: Path) -> None:
    (folder / "IBID_REDIS__URL").rename(folder / "ibid_redis__url")

    assert read_settings().redis.url.get_secret_value() == FILES["IBID_REDIS__URL"]


def test_a_variable_that_is_set_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_REDIS__URL", "redis://elsewhere")

    assert read_settings().redis.url.get_secret_value() == "redis://elsewhere"


def test_the_key_of_a_model_may_be_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_MODEL__BASE_URL", "http://localhost:11434/v1")
    monkeypatch.setenv("IBID_MODEL__NAME", "any")
    (folder / "IBID_MODEL__API_KEY").write_text("of-the-file")

    assert read_connections().model.api_key.get_secret_value() == "of-the-file"


def test_a_weak_secret_in_a_file_stops_the_start_without_its_value(folder: Path) -> None:
    (folder / "IBID_SECRETS__UPLOAD_KEYS").write_text("a" * 40)

    with pytest.raises(ConfigurationError, match="IBID_SECRETS__UPLOAD_KEYS") as refused:
        read_settings()

    assert "a" * 40 not in str(refused.value)


def test_a_folder_that_is_missing_stops_the_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IBID_SECRETS_DIR", str(folder / "gone"))

    with pytest.raises(ConfigurationError, match=r"IBID_SECRETS_DIR.*gone"):
        read_settings()


def test_a_file_that_may_not_be_read_stops_the_start(folder: Path) -> None:
    """Not skipped: without it, a default might hold that nobody chose."""
    (folder / "IBID_SECRETS__UPLOAD_KEYS").write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigurationError, match="IBID_SECRETS_DIR"):
        read_settings()
