"""`python -m adapters.objects`: make the object store of the settings ready, and check it."""

import asyncio
import sys

from adapters.plugins import find
from contracts.errors import AppError, ConfigurationError
from contracts.ports import ObjectStore
from contracts.settings import Settings, read_settings


async def prepare(settings: Settings) -> None:
    store: ObjectStore = find("objects", settings.objects.store).from_settings(settings)
    try:
        await store.prepare(str(settings.public_web_url).rstrip("/"))
        await store.check()
    finally:
        await store.close()


def main() -> str | None:
    """What is wrong, or None."""
    try:
        asyncio.run(prepare(read_settings()))
    except AppError as problem:
        return problem.detail
    except ConfigurationError as problem:
        return str(problem)
    print("The object store is ready.")
    return None


if __name__ == "__main__":
    sys.exit(main())
