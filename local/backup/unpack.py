"""What is in a backup, put where it belongs; common to both ways of restoring one."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from adapters.postgres import migrate
from contracts.errors import StorageUnavailable
from contracts.ports import ObjectStore
from local.backup.archive import DATABASE, ORIGINALS, SECRETS, Manifest, Readable, Reader
from local.backup.database import Copies, Rows, differing
from local.backup.installation import KEYS
from local.home import CannotRun

Say = Callable[[str], None]
Kept = Mapping[str, str]
"""What `secrets.json` has: variables of the programs, and their values."""
_KEY = re.compile(r"[0-9a-f-]{36}/[0-9a-f-]{36}")


def opened(file: Path) -> Reader:
    """Raises `CannotRun` where it is no whole backup, or one of a newer Ibid."""
    reader = Reader(file)
    newest = max(file.stem.partition("_")[0] for file in migrate.MIGRATIONS.glob("*.sql"))
    if max(reader.manifest.migrations, default="") > newest:
        raise CannotRun("This backup is of a newer Ibid. Update this one first, then restore.")
    return reader


def unpack(reader: Reader, dump: Path, store_for: Callable[[Kept], ObjectStore]) -> None:
    """The database to the file `dump`, originals to the store, which is asked for with the keys.

    Raises:
        CannotRun: something is not as it was written, or the store does not answer.
    """
    asyncio.run(_unpack(reader, dump, store_for))


async def _unpack(reader: Reader, dump: Path, store_for: Callable[[Kept], ObjectStore]) -> None:
    """Originals go on as they come: all together may be larger than memory and disk."""
    store: ObjectStore | None = None
    has_database = False
    try:
        for name, content in reader.members():
            if name == DATABASE:
                _write(dump, content)
                has_database = True
            elif name == SECRETS:
                store = store_for(_kept(content.read()))
            elif store and _KEY.fullmatch(key := name.removeprefix(ORIGINALS)):
                await store.write(key, content.read())
            else:
                raise CannotRun(f"{name} is nothing that a backup has in it.")
    except StorageUnavailable as error:
        raise CannotRun(error.detail) from None
    finally:
        if store:
            await store.close()
    if store is None or not has_database:
        raise CannotRun("The backup has no database or no secrets in it.")


def _write(dump: Path, content: Readable) -> None:
    dump.touch(mode=0o600)
    with dump.open("wb") as file:
        while chunk := content.read(1 << 20):
            file.write(chunk)


def _kept(text: bytes) -> Kept:
    kept: dict[str, str] = json.loads(text)
    if not kept.keys() >= set(KEYS):
        raise CannotRun("The backup lacks keys, without which what is sealed in it stays so.")
    return kept


def restore_database(copies: Copies, name: str, manifest: Manifest) -> None:
    """Raises `CannotRun` where a row would not be as it was."""
    copies.restore(name)
    expected = {table: Rows(*rows) for table, rows in manifest.tables.items()}
    if wrong := differing(expected, copies.contents(name)):
        raise CannotRun(f"Not restored: {', '.join(wrong)} would not be as they were.")


def tell(manifest: Manifest, say: Say) -> None:
    rows = sum(number for number, _ in manifest.tables.values())
    say(f"database   {rows:,} rows, each as it was")
    say(f"originals  {manifest.originals:,}, {manifest.bytes:,} bytes")
