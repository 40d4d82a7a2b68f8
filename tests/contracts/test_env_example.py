"""`.env.example` is what somebody who runs Ibid finds its settings in."""

import re
from pathlib import Path

import pytest

from contracts.settings import Settings, read_settings
from contracts.settings.listing import OF_OTHERS, names

EXAMPLE = Path(__file__).parents[2] / ".env.example"
WRITTEN = dict(re.findall(r"^# (IBID_\w+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
KEY = "Zm9yIHRlc3RzIG9ubHkgYW5kIG5vdGhpbmcgZWxzZSBhdCBhbGw"
REQUIRED = {
    "IBID_REDIS__URL": "redis://localhost",
    "IBID_SECRETS__ACCESS_TOKEN_KEYS": KEY,
    "IBID_SECRETS__UPLOAD_KEYS": KEY,
    "IBID_DATABASE__API_URL": "postgresql://localhost/ibid",
}


def test_every_setting_is_named_and_nothing_else() -> None:
    assert set(WRITTEN) == set(names(Settings)) | OF_OTHERS


def test_what_is_written_there_is_what_holds_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)
    unset = read_settings()

    for name, value in WRITTEN.items():
        if value:
            monkeypatch.setenv(name, value)

    assert read_settings() == unset
