"""A backup of an Ibid that people go on using: all of it as it was at one moment."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from adapters.postgres.documents.garbage import BACKUP
from contracts.errors import StorageUnavailable
from contracts.ports import ObjectStore
from local.backup.archive import DATABASE, ORIGINALS, SECRETS, Manifest, Writer
from local.backup.database import Snapshot, snapshot
from local.backup.installation import Installation
from local.home import CannotRun

Say = Callable[[str], None]
_OFTEN = 500
_WAIT = "10s"
# Of the others an original may never have come.
_HAVE_ONE = ("queued", "processing", "ready")


@dataclass
class Copied:
    """What was read from the store, and the names of documents whose originals are not right."""

    number: int = 0
    bytes: int = 0
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def back_up(place: Installation, file: Path, say: Say) -> bool:
    """Write everything to `file`; whether every original was there and as it was received.

    Rows are those of one moment. No original that they name is removed before it was read: whoever
    deletes documents meanwhile notes that, and the sweep follows once this has ended.

    Raises:
        CannotRun: a server does not answer, the file cannot be written, or another backup runs.
    """
    with Writer(file) as archive, _alone(place.url), snapshot(place.url) as now:
        with TemporaryDirectory(prefix=f"{file.name}.", dir=file.parent) as beside:
            dump = Path(beside) / DATABASE
            now.dump(dump)
            archive.add_file(DATABASE, dump)
        contents = now.contents()
        say(f"database   {sum(rows.number for rows in contents.values()):,} rows")
        archive.add(SECRETS, json.dumps(dict(place.secrets), indent=1).encode())
        copied = asyncio.run(_copy_originals(place.objects, now, archive, say))
        say(f"originals  {copied.number:,}, {copied.bytes:,} bytes")
        archive.finish(
            Manifest(
                made_at=datetime.now(UTC),
                migrations=now.migrations(),
                tables={name: (rows.number, rows.sum) for name, rows in contents.items()},
                originals=copied.number,
                bytes=copied.bytes,
            )
        )
    whole = not copied.lost and not copied.changed
    if whole:
        _note(place.url)
    for name in copied.lost:
        say(f"    !  the original of {name} is not in the store")
    for name in copied.changed:
        say(f"    !  the original of {name} is not what was uploaded")
    return whole


def _note(url: str) -> None:
    """When it was, for whoever watches how old the newest one is."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into scheduled_jobs (name, done_at) values ('backup', clock_timestamp())"
            " on conflict (name) do update set done_at = excluded.done_at"
        )


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Originals stay where they are meanwhile, and nobody else takes a backup."""
    with psycopg.connect(url) as connection:
        connection.execute("set local idle_in_transaction_session_timeout = 0")
        connection.execute(f"set local lock_timeout = '{_WAIT}'")
        try:
            connection.execute(f"select pg_advisory_xact_lock({BACKUP})")
        except psycopg.errors.LockNotAvailable:
            raise CannotRun("Another backup is being taken; try again when it has ended.") from None
        yield


async def _copy_originals(store: ObjectStore, now: Snapshot, archive: Writer, say: Say) -> Copied:
    copied = Copied()
    try:
        for key, name, status, sha256 in now.originals():
            try:
                data = await store.read(key)
            except FileNotFoundError:
                if status in _HAVE_ONE:
                    copied.lost.append(name)
                continue
            if sha256 and hashlib.sha256(data).hexdigest() != sha256:
                copied.changed.append(name)
            archive.add(ORIGINALS + key, data)
            copied.number += 1
            copied.bytes += len(data)
            if copied.number % _OFTEN == 0:
                say(f"           … {copied.number:,} originals")
    except StorageUnavailable as error:
        raise CannotRun(error.detail) from None
    finally:
        await store.close()
    return copied
