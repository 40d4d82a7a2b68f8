"""`python -m worker.reseal`: seal everything anew with the first of IBID_SECRETS__TOOL_KEYS.

For whoever rotates that key: the new one goes first, the old one after it, everything is started
again, then this; afterwards the old key opens nothing that is still needed and can go. May be
called while Ibid is used, and twice: what is sealed with the first key already is left alone.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from adapters.postgres import sealed
from adapters.postgres.database import Database, Tx
from adapters.postgres.sealed import SealedText, SealedTool
from adapters.roles import database_as
from adapters.sealing import CannotOpen, Sealer
from contracts.settings import Settings, read_settings
from services.accounts import second_factor
from services.tools import grants, secrets


class Resealed(NamedTuple):
    done: int
    """Texts that are sealed with the first key now, and were not before."""
    lost: list[str]
    """What no key opens any more."""


async def reseal(settings: Settings) -> Resealed:
    """A transaction for each row, so that nobody waits for it."""
    sealer = Sealer(settings.secrets.tool_keys)
    if not sealer.can_seal:
        sys.exit("There is no key: set IBID_SECRETS__TOOL_KEYS as the API has it.")
    async with _database(settings) as db:
        return await _Resealing(db, sealer).everything()


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    db = database_as("worker", settings)
    await db.open()
    try:
        yield db
    finally:
        await db.close()


class _Resealing:
    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db, self._sealer = db, sealer
        self._done, self._lost = 0, list[str]()

    async def everything(self) -> Resealed:
        async with self._db.as_worker() as tx:
            tools, servers = await sealed.tools(tx), await sealed.servers(tx)
            clients, tokens = await sealed.clients(tx), await sealed.grants(tx)
            factors = await sealed.authenticators(tx)
        for kind, found in (("tool", tools), ("MCP server", servers)):
            for tool in found:
                await self._secrets(kind, tool)
        for old in clients:
            await self._sign_in(old, "client", sealed.replace_client)
        for old in tokens:
            await self._sign_in(old, "grant", sealed.replace_grant)
        for old in factors:
            new = self._anew(
                old.sealed, second_factor.context(old.id), f"the authenticator of {old.id}"
            )
            await self._write(old, new, sealed.replace_authenticator)
        return Resealed(self._done, self._lost)

    async def _secrets(self, kind: str, tool: SealedTool) -> None:
        anew: dict[str, str] = {}
        for name, old in tool.secrets.items():
            context = secrets.context(tool.id, tool.request, name)
            anew[name] = self._anew(old, context, f"{name} of the {kind} {tool.id}") or old
        if anew != tool.secrets:
            async with self._db.as_worker() as tx:
                await sealed.replace_secrets(tx, tool, anew)

    async def _sign_in(
        self, old: SealedText, what: str, replace: Callable[[Tx, SealedText, str], Awaitable[None]]
    ) -> None:
        assert old.request is not None  # noqa: S101  # it is of a server
        context = grants.context(old.id, old.request, what)
        new = self._anew(old.sealed, context, f"the sign-in at the MCP server {old.id}")
        await self._write(old, new, replace)

    async def _write(
        self,
        old: SealedText,
        new: str | None,
        replace: Callable[[Tx, SealedText, str], Awaitable[None]],
    ) -> None:
        if new is not None:
            async with self._db.as_worker() as tx:
                await replace(tx, old, new)

    def _anew(self, old: str, context: str, what: str) -> str | None:
        """None where it is to stay as it is."""
        if self._sealer.is_current(old):
            return None
        try:
            new = self._sealer.seal(self._sealer.open(old, context), context)
        except CannotOpen:
            self._lost.append(what)
            return None
        self._done += 1
        return new


def main() -> None:
    done, lost = asyncio.run(reseal(read_settings()))
    print(f"{done} secrets are sealed with the first key now.")
    if lost:
        sys.exit("No key opens these, enter them again: " + "; ".join(lost))


if __name__ == "__main__":
    main()
