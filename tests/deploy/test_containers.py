"""What runs once before everything in containers, and how they are asked whether they live."""

import json
import os
import stat
import time
from pathlib import Path

import psycopg
import pytest

from contracts.settings import read_settings
from local.containers import health, prepare
from local.containers.secrets import OPTIONAL_PARTS, Places, write_all
from local.home import CannotRun
from local.postgres import running_postgres

PLACES = Places(postgres="postgres:5432", valkey="valkey:6379", bucket="ibid-originals")


def everything(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    write_all(tmp_path, PLACES)
    return tmp_path


def test_a_second_run_changes_no_secret(made: Path) -> None:
    first = everything(made)

    write_all(made, PLACES)

    assert everything(made) == first


def test_a_moved_server_keeps_its_password(made: Path) -> None:
    before = (made / "api" / "IBID_DATABASE__API_URL").read_text()

    write_all(made, Places("elsewhere:6432", "valkey:6379", "ibid-originals"))

    after = (made / "api" / "IBID_DATABASE__API_URL").read_text()
    assert after == before.replace("postgres:5432", "elsewhere:6432") != before


def test_no_secret_has_two_uses(made: Path) -> None:
    kept = json.loads((made / "kept" / "secrets.json").read_text()).values()

    assert len(set(kept)) == len(kept)
    assert min(map(len, kept)) >= 48


def test_what_all_secrets_are_made_of_is_readable_for_nobody_else(made: Path) -> None:
    assert stat.S_IMODE((made / "kept" / "secrets.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("program", "url", "key"),
    [
        ("api", "api", "ibid-app"),
        ("worker", "worker", "ibid-app"),
        ("prepare", "api", "ibid-admin"),
    ],
)
def test_a_program_starts_from_its_folder_alone(
    made: Path, monkeypatch: pytest.MonkeyPatch, program: str, url: str, key: str
) -> None:
    for name in [name for name in os.environ if name.startswith("IBID_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("IBID_SECRETS_DIR", str(made / program))

    settings = read_settings()

    urls = {"api": settings.database.api_url, "worker": settings.database.worker_url}
    assert [name for name, told in urls.items() if told] == [url]
    assert settings.objects.s3.access_key_id == key
    assert settings.secrets.tool_keys


def test_nobody_but_the_one_off_may_own_the_database(made: Path) -> None:
    kept = json.loads((made / "kept" / "secrets.json").read_text())
    theirs = {
        text
        for path, text in everything(made).items()
        if not path.startswith(("kept/", "prepare/", "postgres/"))
    }

    for name in ("postgres_password", "owner_password", "object_admin_key"):
        readers = {text for text in theirs if kept[name] in text}
        assert len(readers) == (name == "object_admin_key"), name  # the store itself knows it


def test_an_optional_part_sees_its_own_secret_only(made: Path) -> None:
    for part in OPTIONAL_PARTS:
        assert [file.name for file in (made / "profiles" / part).iterdir()] == ["password"]


def test_the_keys_of_the_application_open_its_bucket_only(made: Path) -> None:
    told = json.loads((made / "objects" / "s3.json").read_text())
    actions = {one["name"]: one["actions"] for one in told["identities"]}

    assert all(action.endswith(":ibid-originals") for action in actions["ibid-app"])


def test_a_file_of_secrets_that_is_broken_is_not_replaced(made: Path) -> None:
    (made / "kept" / "secrets.json").write_text("{")

    with pytest.raises(CannotRun, match="not readable"):
        write_all(made, PLACES)


def test_a_file_that_is_touched_says_that_somebody_lives(tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    pulse.touch()

    assert health.problem(str(pulse)) is None


def test_a_file_that_was_touched_long_ago_does_not(tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    pulse.touch()
    os.utime(pulse, (time.time() - 90,) * 2)

    assert "90 s ago" in (health.problem(str(pulse)) or "")


def test_a_file_that_was_never_touched_does_not(tmp_path: Path) -> None:
    assert "No such file" in (health.problem(str(tmp_path / "pulse")) or "")


def test_an_address_that_does_not_answer_is_told() -> None:
    assert health.problem("http://127.0.0.1:9/health/live")


def test_an_empty_server_becomes_ibids_and_twice_is_as_once(tmp_path: Path) -> None:
    with running_postgres(tmp_path / "server") as server:
        folder = tmp_path / "secrets"
        write_all(folder, Places(f"127.0.0.1:{server.port}", "valkey:6379", "ibid-originals"))
        files = {file.name: file.read_text() for file in (folder / "prepare").iterdir()}
        files["IBID_SUPERUSER_URL"] = server.url(database="postgres")

        first = prepare.prepare_database(files)
        second = prepare.prepare_database(files)

        for program in ("api", "worker"):
            url = folder / program / f"IBID_DATABASE__{program.upper()}_URL"
            with psycopg.connect(url.read_text()) as connection:
                assert connection.execute("select current_user").fetchone() == (f"ibid_{program}",)
    assert first
    assert second == []
