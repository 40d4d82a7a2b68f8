"""Makes every secret once, and a folder of files for each container that needs some.

`python -m local.containers.secrets /secrets` runs to its end before anything else starts. What all
are made of stays in `/secrets/kept`, which no other container sees; the folders beside it are
written anew each time, and each is mounted by those alone whose name it has. Their files may be
read by anybody who is let in there: the servers in the containers have users of their own.
"""

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from local.home import CannotRun
from local.postgres import OWNER
from local.secrets import Secrets, read_or_make

_APP = "ibid-app"
_KEPT = "secrets.json"

OPTIONAL_PARTS = ("keycloak", "n8n", "grafana", "qdrant", "searxng")

Files = dict[str, str]


@dataclass(frozen=True, repr=False)
class ContainerSecrets(Secrets):
    """Those of a home, the two keys of an object store, and one for each optional part."""

    object_key: str
    object_admin_key: str
    keycloak: str
    n8n: str
    grafana: str
    qdrant: str
    searxng: str


@dataclass(frozen=True)
class Places:
    """`host:port` of the servers, as containers reach them."""

    postgres: str
    valkey: str
    bucket: str


def write_all(folder: Path, places: Places) -> None:
    """Safe to run again: nothing that exists gets another value.

    Raises:
        CannotRun: what was kept is not readable any more.
    """
    kept = folder / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    made = read_or_make(kept / _KEPT, ContainerSecrets)
    for name, files in folders(made, places).items():
        _write(folder / name, files)


def folders(made: ContainerSecrets, places: Places) -> dict[str, Files]:
    """The files of each folder, by its name."""
    app = _app(made, places)
    api = {"IBID_DATABASE__API_URL": _postgres("ibid_api", made.api_password, places)}
    worker = {"IBID_DATABASE__WORKER_URL": _postgres("ibid_worker", made.worker_password, places)}
    return {
        "api": app | api | _object_keys(_APP, made.object_key),
        "worker": app | worker | _object_keys(_APP, made.object_key),
        "prepare": {
            **app,
            **api,
            **_object_keys("ibid-admin", made.object_admin_key),
            "IBID_SUPERUSER_URL": _postgres("postgres", made.postgres_password, places, "postgres"),
            "IBID_OWNER_URL": _postgres(OWNER, made.owner_password, places),
            f"IBID_PASSWORD_{OWNER.upper()}": made.owner_password,
            "IBID_PASSWORD_IBID_API": made.api_password,
            "IBID_PASSWORD_IBID_WORKER": made.worker_password,
        },
        "postgres": {"password": made.postgres_password},
        "valkey": {"valkey.conf": f"requirepass {made.redis_password}\n"},
        **{f"profiles/{part}": {"password": getattr(made, part)} for part in OPTIONAL_PARTS},
        "objects": {"s3.json": json.dumps(_identities(made, places.bucket), indent=1)},
    }


def _app(made: ContainerSecrets, places: Places) -> Files:
    return {
        "IBID_REDIS__URL": f"redis://:{quote(made.redis_password, safe='')}@{places.valkey}/0",
        "IBID_SECRETS__ACCESS_TOKEN_KEYS": made.access_token_key,
        "IBID_SECRETS__UPLOAD_KEYS": made.upload_key,
        "IBID_SECRETS__TOOL_KEYS": made.tool_key,
    }


def _object_keys(key_id: str, key: str) -> Files:
    return {
        "IBID_OBJECTS__S3__ACCESS_KEY_ID": key_id,
        "IBID_OBJECTS__S3__SECRET_ACCESS_KEY": key,
    }


def _postgres(role: str, password: str, places: Places, database: str = "ibid") -> str:
    return f"postgresql://{role}:{quote(password, safe='')}@{places.postgres}/{database}"


def _identities(made: ContainerSecrets, bucket: str) -> dict[str, object]:
    """SeaweedFS's: who makes the bucket may do everything, who uses it only that."""

    def identity(name: str, key: str, actions: list[str]) -> dict[str, object]:
        return {
            "name": name,
            "credentials": [{"accessKey": name, "secretKey": key}],
            "actions": actions,
        }

    of_bucket = [f"{action}:{bucket}" for action in ("Read", "Write", "List", "Tagging")]
    return {
        "identities": [
            identity("ibid-admin", made.object_admin_key, ["Admin"]),
            identity(_APP, made.object_key, of_bucket),
        ]
    }


def _write(folder: Path, files: Files) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        file = folder / name
        if not file.exists() or file.read_text() != value:
            beside = file.with_suffix(".new")
            beside.write_text(value)
            beside.replace(file)
        file.chmod(0o444)


def give(folder: Path, user: int) -> None:
    """A volume is root's when it is new; the servers in the containers are not root."""
    if folder.stat().st_uid != user:
        os.chown(folder, user, user)


def _gift(word: str) -> tuple[Path, int]:
    path, _, user = word.rpartition("=")
    return Path(path), int(user)


def main() -> str | None:
    words = argparse.ArgumentParser(prog="python -m local.containers.secrets", description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--postgres", default="postgres:5432")
    words.add_argument("--valkey", default="valkey:6379")
    words.add_argument("--bucket", default="ibid-originals")
    words.add_argument("--give", action="append", default=[], type=_gift, metavar="FOLDER=USER")
    told = words.parse_args()
    try:
        write_all(told.folder, Places(told.postgres, told.valkey, told.bucket))
    except CannotRun as refusal:
        return str(refusal)
    for path, user in told.give:
        give(path, user)
    print("The secrets are there.")
    return None


if __name__ == "__main__":
    raise SystemExit(main())
