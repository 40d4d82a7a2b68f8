"""The prices that the settings name a file of, kept as the file has them."""

from adapters.postgres.prices import read_file, replace_prices
from adapters.wiring import WorkerAdapters
from contracts.jobs import Done, counted


async def load_prices(adapters: WorkerAdapters) -> Done:
    """A file that cannot be read any more changes nothing, and raises `ConfigurationError`."""
    file = adapters.settings.prices
    if file is None:
        return Done(0, "IBID_PRICES names no file.")
    told = read_file(file)
    async with adapters.db.as_worker() as tx:
        await replace_prices(tx, told.prices)
    count = len(told.prices)
    return Done(
        count,
        f"Read: prices of {counted(count, 'model')}. Without one by tokens: {told.passed_over}.",
    )
