"""Prices of models: `python -m adapters.postgres.prices FILE` puts a list in the place of another.

What was entered in the ledger before keeps its cost.
"""

import asyncio
import os
import sys
from pathlib import Path

import psycopg

from adapters.postgres.database import Tx
from adapters.postgres.pooling import spare_a_pooler
from contracts.errors import ConfigurationError
from contracts.ledger import Prices
from contracts.price_list import NoPriceList, PriceList, read_price_list


def read_file(file: Path) -> PriceList:
    """Raises `ConfigurationError` with what is wrong with it."""
    try:
        return read_price_list(file.read_text())
    except (OSError, UnicodeDecodeError, NoPriceList) as error:
        raise ConfigurationError(f"The prices in {file} cannot be read. {error}") from None


async def replace_prices(tx: Tx, prices: Prices) -> None:
    """Nobody sees a moment without any."""
    await tx.execute("lock table prices in share row exclusive mode")
    await tx.execute("delete from prices")
    await tx.insert_many(
        "insert into prices (model, input, output, cached, second, search)"
        " values (%s, %s, %s, %s, %s, %s)",
        [
            (model, price.input, price.output, price.cached, price.second, price.search)
            for model, price in prices.items()
        ],
    )


async def _replace(url: str, prices: Prices) -> None:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await spare_a_pooler(connection)
        await connection.execute("set local role service_role")
        await replace_prices(Tx(connection), prices)  # pyright: ignore[reportArgumentType]


def main() -> None:
    url = os.environ.get("IBID_DATABASE__WORKER_URL")
    if not url or len(sys.argv) != 2:
        sys.exit("prices: name a file, and set IBID_DATABASE__WORKER_URL.")
    try:
        told = read_file(Path(sys.argv[1]))
    except ConfigurationError as error:
        sys.exit(f"prices: {error}")
    asyncio.run(_replace(url, told.prices))
    print(f"prices: {len(told.prices)} models; {told.passed_over} are priced by something else")


if __name__ == "__main__":
    main()
