"""Where what is backed up is: an Ibid's database, the store of its originals, and its keys."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.plugins import find
from contracts.errors import ConfigurationError
from contracts.ports import ObjectStore
from contracts.settings import read_settings
from local import processes
from local.home import AlreadyRunning, CannotRun, Home
from local.postgres import PostgresServer
from local.secrets import Secrets, secrets_in
from local.stack import settings_of

ACCESS = "IBID_SECRETS__ACCESS_TOKEN_KEYS"
UPLOADS = "IBID_SECRETS__UPLOAD_KEYS"
TOOLS = "IBID_SECRETS__TOOL_KEYS"
KEYS = (ACCESS, UPLOADS, TOOLS)
PERSON_PASSWORD = "IBID_PERSON_PASSWORD"  # noqa: S105  # the name of one
"""The sample project's, in `secrets.json`; no program reads this variable."""


@dataclass(frozen=True, repr=False)
class Installation:
    """`url` is that of a role that sees everybody's rows; `secrets` are variables of programs."""

    url: str
    objects: ObjectStore
    secrets: Mapping[str, str]


@contextmanager
def of_home(home: Home) -> Iterator[Installation]:
    """What `make up` keeps here, whether it runs or not."""
    with database_of(home) as url:
        secrets = secrets_in(home.secrets, have_data=True)
        yield Installation(url, objects_of(home, secrets), keys_of(secrets))


def of_settings(superuser_url: str) -> Installation:
    """Another one: its settings are this process's, as its API has them.

    Raises:
        CannotRun: one of them is missing or wrong.
    """
    try:
        settings = read_settings()
    except ConfigurationError as error:
        raise CannotRun(str(error)) from None
    told = {
        ACCESS: settings.secrets.access_token_keys,
        UPLOADS: settings.secrets.upload_keys,
        TOOLS: settings.secrets.tool_keys,
    }
    secrets = {
        name: ",".join(key.get_secret_value() for key in keys) for name, keys in told.items()
    }
    store = find("objects", settings.objects.store).from_settings(settings)
    return Installation(superuser_url, store, secrets)


def objects_of(home: Home, secrets: Secrets) -> ObjectStore:
    """The store that this home's programs use: a folder of it, unless settings name another."""
    os.environ.update(settings_of(home, secrets))
    return of_settings("").objects


def keys_of(secrets: Secrets) -> dict[str, str]:
    """What a home needs to read its data again; passwords of its servers are made anew."""
    return {
        ACCESS: secrets.access_token_key,
        UPLOADS: secrets.upload_key,
        TOOLS: secrets.tool_key,
        PERSON_PASSWORD: secrets.person_password,
    }


@contextmanager
def database_of(home: Home) -> Iterator[str]:
    """The superuser's URL of this home's database; where Ibid is not running, it is started."""
    if not (home.postgres / "complete").exists():
        raise CannotRun(
            f"There is no database in {home.folder}. Name one: IBID_SUPERUSER_URL=postgresql://…"
        )
    password = secrets_in(home.secrets, have_data=True).postgres_password
    if home.is_locked():
        yield PostgresServer(home.postgres, _port(home), password).url()
        return
    server = PostgresServer(home.postgres, processes.free_port(), password)
    try:
        with home.locked(), processes.running(server, home.postgres, signal.SIGINT, patience=15):
            yield server.url()
    except AlreadyRunning:
        raise CannotRun("Ibid is just being started; try again in a moment.") from None


def _port(home: Home) -> int:
    """As the running server wrote it down."""
    try:
        return int((home.postgres / "data" / "postmaster.pid").read_text().splitlines()[3])
    except (OSError, IndexError, ValueError):
        raise CannotRun("Ibid is just being started; try again in a moment.") from None
