"""The secrets of one home: made once, kept in a file that only its owner can read."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from secrets import token_urlsafe
from typing import TypeVar

from local.commands import command
from local.home import CannotRun, write_private


@dataclass(frozen=True, repr=False)
class Secrets:
    """One random text per purpose; none is used for two."""

    postgres_password: str
    owner_password: str
    api_password: str
    worker_password: str
    redis_password: str
    access_token_key: str
    upload_key: str
    tool_key: str
    person_password: str


Kind = TypeVar("Kind", bound=Secrets)


def secrets_in(path: Path, have_data: bool) -> Secrets:
    """Read the secrets, making those that are missing.

    `have_data` says that a database exists already, which new passwords would not open.
    """
    if not path.exists() and have_data:
        raise CannotRun(
            f"The database is there, but its passwords ({path}) are gone. Put the file back from a "
            f"copy, or run `{command('reset')}` to begin anew (which removes all documents and "
            "answers)."
        )
    return read_or_make(path, Secrets)


def read_or_make(path: Path, kind: type[Kind]) -> Kind:
    """What the file has, and a random text for each secret of this kind that it has not.

    Raises:
        CannotRun: the file is not readable any more.
    """
    try:
        known = json.loads(path.read_text()) if path.exists() else {}
    except json.JSONDecodeError as error:
        raise CannotRun(
            f"{path} is not readable any more ({error}); put it back from a copy."
        ) from None
    made = kind(**{f.name: known.get(f.name) or token_urlsafe(36) for f in fields(kind)})
    if asdict(made) != known:
        write_secrets(path, made)
    return made


def write_secrets(path: Path, secrets: Secrets) -> None:
    write_private(path, json.dumps(asdict(secrets), indent=1) + "\n")
