"""`python -m worker.appoint ada@example.org`: make an account an admin of the installation.

For whoever runs it and has no admin to ask: none is left who signs in, or the first account was not
theirs. A suspended account is reinstated.
"""

import asyncio
import sys

from adapters.postgres.people import accounts
from adapters.roles import database_as
from contracts.settings import Settings, read_settings


async def appoint(settings: Settings, email: str) -> bool:
    """False where there is no such account."""
    db = database_as("worker", settings)
    await db.open()
    try:
        async with db.as_worker() as tx:
            return await accounts.appoint_by_email(tx, email)
    finally:
        await db.close()


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Say whom: python -m worker.appoint ada@example.org")
    if not asyncio.run(appoint(read_settings(), sys.argv[1])):
        sys.exit(f"There is no account with the address {sys.argv[1]}. Sign up with it first.")
    print(f"{sys.argv[1]} is an admin of this Ibid.")


if __name__ == "__main__":
    main()
