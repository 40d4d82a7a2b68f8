from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from adapters.wiring import WorkerAdapters, open_worker
from contracts.errors import ConfigurationError
from contracts.settings import Settings
from tests.database_fixture import TestDatabase
from worker.prices import load_prices

ONE = '{"m": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "prices.json"


@pytest.fixture
async def adapters(settings: Settings, file: Path) -> AsyncIterator[WorkerAdapters]:
    async with open_worker(settings.model_copy(update={"prices": file})) as adapters:
        yield adapters


def write(file: Path, text: str) -> None:
    file.write_text(text)


def stored(database: TestDatabase) -> list[tuple[object, ...]]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute("select model, input::int, output::int from prices").fetchall()


async def test_prices_are_as_the_file_has_them_and_what_left_it_has_none(
    adapters: WorkerAdapters, file: Path, database: TestDatabase
) -> None:
    write(file, ONE.replace('"m"', '"old"'))
    await load_prices(adapters)

    write(file, ONE)
    await load_prices(adapters)

    assert stored(database) == [("m", 1, 2)]


async def test_a_file_that_cannot_be_read_any_more_changes_nothing(
    adapters: WorkerAdapters, file: Path, database: TestDatabase
) -> None:
    write(file, ONE)
    await load_prices(adapters)

    write(file, "{")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        await load_prices(adapters)

    assert stored(database) == [("m", 1, 2)]
