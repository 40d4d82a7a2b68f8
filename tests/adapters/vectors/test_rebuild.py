"""`python -m adapters.vectors.rebuild`, as an operator runs it."""

import os
import subprocess
import sys
from pathlib import Path

from contracts.settings import Settings
from tests.api import KEY
from tests.database.collection import Collection
from tests.database_fixture import TestDatabase
from tests.vector_engines import PACKAGES


def rebuild(settings: Settings, **others: str) -> subprocess.CompletedProcess[str]:
    assert settings.database.worker_url
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PACKAGES),
        "IBID_DATABASE__WORKER_URL": settings.database.worker_url.get_secret_value(),
        "IBID_REDIS__URL": settings.redis.url.get_secret_value(),
        "IBID_SECRETS__ACCESS_TOKEN_KEYS": KEY,
        "IBID_SECRETS__UPLOAD_KEYS": KEY[::-1],
        "IBID_OBJECTS__ROOT": str(settings.objects.root),
        "IBID_EMBEDDING__CACHE": str(settings.embedding.cache),
        **others,
    }
    command = [sys.executable, "-m", "adapters.vectors.rebuild"]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_a_folder_is_made_and_filled_once(
    settings: Settings, database: TestDatabase, tmp_path: Path
):
    Collection(database).add(["the cold room", "the duty pharmacist"])
    chosen = {
        "IBID_VECTOR_INDEX__KIND": "lancedb",
        "IBID_VECTOR_INDEX__FOLDER": str(tmp_path / "new"),
    }

    said = [rebuild(settings, **chosen).stdout for _ in range(2)]

    assert said == [
        "The index is in line. Documents put: 1, removed: 0.\n",
        "The index is in line. Documents put: 0, removed: 0.\n",
    ]


def test_without_an_index_it_says_what_is_not_set(settings: Settings):
    done = rebuild(settings)

    assert done.returncode == 1
    assert done.stderr == (
        "There is no index outside Postgres: IBID_VECTOR_INDEX__KIND is not set.\n"
    )
