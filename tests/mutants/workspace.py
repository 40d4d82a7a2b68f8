"""A folder in which mutmut finds one room and its tests, and nothing else to run or to change."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.mutants import HERE, PACKAGES, PROJECT, WORK
from tests.mutants.rooms import Room

_OPTIONS = (
    # Looking for every plug-in that is installed took half of the time.
    "-ppytest_asyncio.plugin",
    "-ppytest_timeout",
    "-p_hypothesis_pytestplugin",
    "-pno:cacheprovider",
)
_READ_BY_TESTS = (".env.example", "ARCHITECTURE.md")


def workspace(room: Room) -> Path:
    return WORK / room.code.replace("/", "-")


def prepare(room: Room) -> Path:
    """Made anew: what an earlier run found is not what the tests of now find."""
    folder = workspace(room)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for link in filter(None, (room.package, room.tests, room.beside, *_READ_BY_TESTS)):
        (folder / link).parent.mkdir(parents=True, exist_ok=True)
        (folder / link).symlink_to(PROJECT / link)
    for package in Path(room.tests).parents:
        if (PROJECT / package / "__init__.py").exists():
            shutil.copy(PROJECT / package / "__init__.py", folder / package / "__init__.py")
    (folder / "pyproject.toml").write_text(configuration(room))
    return folder


def change(room: Room, at_once: int) -> None:
    """Try every change of a room's code. Raises when its tests fail without any."""
    path = os.pathsep.join([str(PACKAGES), str(PROJECT)])
    subprocess.run(
        [
            "setpriv", "--pdeathsig", "TERM", "--",  # it ends with us, even when we are killed
            sys.executable, str(HERE / "collected.py"), "run", "--max-children", str(at_once),
        ],
        cwd=prepare(room),
        env={
            **os.environ,
            "PYTHONPATH": path,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "CI": "true",  # hypothesis tries the same examples each time, by no clock
        },
        check=True,
    )  # fmt: skip


def configuration(room: Room) -> str:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    ours = project["tool"]["pytest"]["ini_options"]
    tables = {
        "tool.pytest.ini_options": {
            name: value for name, value in ours.items() if name.startswith(("asyncio", "timeout"))
        },
        "tool.mutmut": {
            "source_paths": [room.package],
            "only_mutate": [f"{room.code}/*"],
            "do_not_mutate": [f"{inner.code}/*" for inner in room.inner],
            "also_copy": _READ_BY_TESTS,
            "pytest_add_cli_args": [*_OPTIONS, *([f"--ignore={room.aside}"] if room.aside else [])],
            "pytest_add_cli_args_test_selection": [room.tests],
        },
    }
    return "\n".join(
        "\n".join([f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())])
        for name, table in tables.items()
    )
