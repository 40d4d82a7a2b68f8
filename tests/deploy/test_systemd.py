"""The units: as systemd reads them, and made of programs and settings that are there."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.settings import Settings, read_settings
from contracts.settings.listing import OF_OTHERS, names
from tests import programs
from tests.contracts.test_env_example import KEY

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "systemd"
PAGE = ROOT / "docs" / "how-to" / "systemd.md"
UNITS = {file.name: file.read_text() for file in sorted(FOLDER.iterdir())}
SERVICES = [name for name in UNITS if name.endswith(".service")]
OF_IBID = [name for name in SERVICES if "IBID_SECRETS_DIR" in UNITS[name]]
ANALYZE = programs.find("systemd-analyze")
analyzed = programs.needs("systemd-analyze")


def said(unit: str, name: str) -> list[str]:
    """What it says under this name, in order."""
    return re.findall(rf"^{name}=(.*)$", UNITS[unit], re.MULTILINE)


def variables(unit: str) -> dict[str, str]:
    words = " ".join(said(unit, "Environment")).split()
    return dict(word.split("=", 1) for word in words)


def program(unit: str) -> list[str]:
    (command,) = said(unit, "ExecStart")
    return command.split()


@analyzed
def test_systemd_has_nothing_to_say_against_any(tmp_path: Path) -> None:
    """With programs of this machine in place of those that will be installed."""
    for name, text in UNITS.items():
        moved = text.replace("/opt/ibid/.venv/bin/python", sys.executable)
        moved = moved.replace("/usr/bin/node", sys.executable)
        (tmp_path / name).write_text(moved)

    checked = subprocess.run(
        [
            str(ANALYZE),
            "verify",
            "--recursive-errors=no",
            *(str(tmp_path / name) for name in UNITS),
        ],
        capture_output=True,
        text=True,
    )

    ours = [line for line in checked.stderr.splitlines() if "ibid" in line]
    assert (checked.returncode, ours) == (0, []), checked.stderr


@analyzed
@pytest.mark.parametrize("unit", SERVICES)
def test_each_is_shut_in_as_far_as_it_can_be(unit: str) -> None:
    """2.0 of 10, where 10 is a program that may do everything."""
    checked = subprocess.run(
        [str(ANALYZE), "security", "--offline=true", "--threshold=20", "--no-pager", FOLDER / unit],
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout[-400:]


@pytest.mark.parametrize("unit", SERVICES)
def test_its_program_is_there(unit: str) -> None:
    first, *words = program(unit)
    if first == "/usr/bin/node":
        assert words == ["server.js"]  # what `npm run build` makes beside it
        assert said(unit, "WorkingDirectory") == ["/opt/ibid/client/.next/standalone"]
        return
    modules = [words[i + 1] for i, word in enumerate(words) if word in ("-m", "-A")]
    assert modules
    assert all(importlib.util.find_spec(module) for module in modules)


def test_the_worker_runs_as_everywhere_else() -> None:
    image = (ROOT / "deploy" / "docker" / "worker.Dockerfile").read_text()
    command = re.findall(r"^CMD \[(.*)\]$", image, re.MULTILINE)[0].replace('"', "").split(", ")

    assert program("ibid-worker.service")[2:] == command


def test_parsers_may_have_the_namespaces_that_cut_them_off() -> None:
    assert said("ibid-worker.service", "RestrictNamespaces") == ["user net"]
    assert all(
        said(unit, "RestrictNamespaces") == ["yes"]
        for unit in SERVICES
        if unit != "ibid-worker.service"
    )


@pytest.mark.parametrize("unit", OF_IBID)
def test_its_settings_are_all_that_it_needs(
    unit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its secrets as files, and what the page puts into ibid.env."""
    secrets = [told.partition(":")[0] for told in said(unit, "LoadCredential")]
    for name in secrets:
        url = "redis://x" if "REDIS" in name else "postgresql://x/ibid"
        (tmp_path / name).write_text(KEY if "SECRETS" in name else url)
    of_page = re.findall(r"^(IBID_\w+)=(\S+)", block("ibid.env"), re.MULTILINE)
    given = variables(unit) | dict(of_page) | {"IBID_SECRETS_DIR": str(tmp_path)}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    settings = read_settings()

    assert settings.redis.url.get_secret_value() == "redis://x"
    known = set(names(Settings)) | OF_OTHERS
    assert {name for name in (*given, *secrets) if name.startswith("IBID_")} <= known


def block(file: str) -> str:
    """The contents of a file that the page says to write."""
    after = PAGE.read_text().partition(f"`/etc/ibid/{file}`")[2]
    found = re.search(r"```sh\n(.*?)```", after, re.DOTALL)
    assert found, file
    return found[1]


def test_the_client_is_told_what_compose_tells_it() -> None:
    told = set(re.findall(r"^(\w+)=", block("client.env"), re.MULTILINE))

    assert told == {"IBID_API_URL", "IBID_PUBLIC_API_URL", "IBID_PUBLIC_STORE_URL"}


def test_every_unit_and_file_is_on_the_page() -> None:
    page = PAGE.read_text()
    files = {
        told.split(":")[-1].removeprefix("-")
        for unit in SERVICES
        for told in (*said(unit, "LoadCredential"), *said(unit, "EnvironmentFile"))
    }

    assert all(name.removesuffix(".service") in page for name in UNITS)
    assert all(Path(file).name in page for file in files)
