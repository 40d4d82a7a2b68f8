"""What `config check` says of the settings, and what it never says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.settings import Settings
from contracts.settings.listing import MASK, names
from local.commands import PROJECT

KEY = "Zm9yIHRlc3RzIG9ubHkgYW5kIG5vdGhpbmcgZWxzZSBhdCBhbGw"


def checked(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IBID_")}
    return subprocess.run(
        [sys.executable, "-m", "local", "config", "check", *words],
        cwd=PROJECT,
        env=kept | {"IBID_HOME": str(folder / "home")} | settings,
        capture_output=True,
        text=True,
    )


def test_a_home_that_was_never_started_is_well_and_stays_empty(tmp_path: Path) -> None:
    ran = checked(tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"IBID_OBJECTS__ROOT={tmp_path}/home/objects" in ran.stdout
    assert not (tmp_path / "home").exists()


def test_every_setting_is_shown_where_one_asks_for_all(tmp_path: Path) -> None:
    ran = checked(tmp_path, "--all")
    shown = {line.split("=")[0].split()[-1] for line in ran.stdout.splitlines() if "=" in line}
    of_people = {"IBID_MODELS", "IBID_EMBEDDERS", "IBID_OIDC"}  # there are none
    assert set(names(Settings)) - of_people <= shown


@pytest.mark.parametrize(
    ("variable", "meant"),
    [("IBID_LOGLEVEL", "IBID_LOG_LEVEL"), ("IBID_RERANKNG__KIND", "IBID_RERANKING__KIND")],
)
def test_a_variable_that_nobody_reads_is_told_with_the_one_that_is_meant(
    tmp_path: Path, variable: str, meant: str
) -> None:
    ran = checked(tmp_path, **{variable: "x"})
    assert ran.returncode == 1
    assert f"{variable} is read by nobody. Is it {meant}?" in ran.stdout


def test_a_file_among_the_secrets_that_nobody_reads_is_told(tmp_path: Path) -> None:
    (tmp_path / "IBID_SECRETS__ACCESS_TOKEN_KEY").write_text(KEY)
    ran = checked(tmp_path, IBID_SECRETS_DIR=str(tmp_path))
    assert ran.returncode == 1
    assert "Is it IBID_SECRETS__ACCESS_TOKEN_KEYS?" in ran.stdout


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("IBID_WORKER__SWEEP_SECONDS", "soon"),
        ("IBID_SECRETS__UPLOAD_KEYS", "short"),
        ("IBID_AUTH", "nobody"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable_or_name(
    tmp_path: Path, variable: str, value: str
) -> None:
    servers = {
        "IBID_DATABASE__API_URL": "postgresql://localhost/ibid",
        "IBID_REDIS__URL": "redis://localhost",
        "IBID_SECRETS__ACCESS_TOKEN_KEYS": KEY,
        "IBID_SECRETS__UPLOAD_KEYS": KEY,
    }
    ran = checked(tmp_path, **servers | {variable: value})
    assert ran.returncode == 1
    assert variable in ran.stdout or value in ran.stdout


def test_no_secret_is_shown(tmp_path: Path) -> None:
    ran = checked(
        tmp_path,
        "--all",
        IBID_MODEL__BASE_URL="http://someone:canary-1@localhost:1/v1",
        IBID_MODEL__NAME="m",
        IBID_MODEL__API_KEY="canary-2",
        IBID_MODELS__BIG__BASE_URL="http://localhost:2/v1",
        IBID_MODELS__BIG__NAME="b",
        IBID_MODELS__BIG__API_KEY="canary-3",
        IBID_OBJECTS__S3__ACCESS_KEY_ID="an-id",
        IBID_OBJECTS__S3__SECRET_ACCESS_KEY="canary-5",
        IBID_BROKER__URL="amqp://ibid:canary-6@localhost:5672/",
        IBID_DATABASE__REPLICA_URLS="postgresql://ibid_api:canary-7@replica/ibid",
    )
    assert ran.returncode == 0, ran.stdout
    assert f"someone:{MASK}@localhost" in ran.stdout
    assert "canary" not in ran.stdout


MASKED = {"IBID_MASKING__ON": "true", "IBID_MODEL__BASE_URL": "https://m.example/v1"} | {
    "IBID_MODEL__NAME": "large"
}


def test_what_is_sent_as_it_is_is_told_where_personal_data_is_masked(tmp_path: Path) -> None:
    elsewhere = {
        "IBID_MODEL__MASKED": "false",
        "IBID_EMBEDDING__KIND": "openai",
        "IBID_EMBEDDING__BASE_URL": "https://e.example/v1",
        "IBID_EMBEDDERS__OTHER__KIND": "openai",
        "IBID_RERANKING__BASE_URL": "https://r.example",
        "IBID_RERANKING__NAME": "r",
        "IBID_TRANSCRIPTION__BASE_URL": "https://t.example/v1",
        "IBID_TRANSCRIPTION__NAME": "t",
        "IBID_WEB_SEARCH__KIND": "searxng",
        "IBID_WEB_SEARCH__BASE_URL": "https://s.example",
        "IBID_TRACING__ENDPOINT": "https://c.example/v1/traces",
        "IBID_TRACING__CONTENT": "true",
    }
    ran = checked(tmp_path, **MASKED, **elsewhere)
    told = [line for line in ran.stdout.splitlines() if line.startswith("note  Not masked:")]
    assert ran.returncode == 0 and len(told) == 7, ran.stdout
    for name in ("MODEL__MASKED", "EMBEDDING", "EMBEDDERS__OTHER", "RERANKING", "TRANSCRIPTION"):
        assert any(f"IBID_{name}" in line for line in told)


def test_nothing_is_told_of_where_nothing_is_masked_or_nothing_leaves(tmp_path: Path) -> None:
    for settings in (MASKED, {"IBID_MODEL__MASKED": "false"}):
        assert "Not masked" not in checked(tmp_path, **settings).stdout


def test_a_country_that_is_none_is_told(tmp_path: Path) -> None:
    ran = checked(tmp_path, **MASKED, IBID_MASKING__REGIONS="DE,XX")
    assert ran.returncode == 1 and "IBID_MASKING__REGIONS names XX" in ran.stdout
