"""The prices that the settings name a file of, kept as the file has them."""

import logging

from adapters.postgres.prices import read_file, replace_prices
from adapters.wiring import WorkerAdapters
from contracts.errors import ConfigurationError

logger = logging.getLogger(__name__)


async def load_prices(adapters: WorkerAdapters) -> None:
    """A file that cannot be read any more changes nothing."""
    file = adapters.settings.prices
    if file is None:
        return
    try:
        told = read_file(file)
    except ConfigurationError as error:
        logger.warning("%s The prices of before stay.", error)
        return
    async with adapters.db.as_worker() as tx:
        await replace_prices(tx, told.prices)
    logger.info("%d models have a price, %d none by tokens", len(told.prices), told.passed_over)
