"""`config check`: which settings hold, which variable is wrong, and which one nobody reads."""

import os
from dataclasses import fields
from pathlib import Path
from secrets import token_urlsafe

from adapters.masking.opening import open_masking
from adapters.models.unmasked import unmasked
from adapters.plugins import find
from contracts.errors import ConfigurationError
from contracts.settings import Settings, read_settings
from contracts.settings.connections import SECRETS_DIR
from contracts.settings.listing import effective, unknown
from local.home import Home
from local.secrets import Secrets, secrets_in
from local.stack import settings_of

_OF_SERVERS = ("IBID_DATABASE__API_URL", "IBID_DATABASE__WORKER_URL", SECRETS_DIR)


def check(home: Home, every: bool) -> int:
    """Print what holds, `every` variable or those that are set; 1 when Ibid would not start so.

    The settings are those of this process where it has servers of its own to name, as in a
    container; else those that this home's programs would be given. Nothing is made or asked.
    """
    strange = list(unknown(_told()))
    if not any(os.environ.get(name) for name in _OF_SERVERS):
        os.environ.update(_of_home(home))
    for name, meant in strange:
        print(f"bad   {name} is read by nobody." + (f" Is it {meant}?" if meant else ""))
    try:
        settings = read_settings()
        _find_plugins(settings)
        open_masking(settings.masking)
    except ConfigurationError as error:
        print(f"bad   {error}")
        return 1
    for one in effective(settings):
        if every or one.is_set:
            print(f"{'set  ' if one.is_set else '     '} {one.name}={one.value}")
    for sentence in unmasked(settings):
        print(f"note  Not masked: {sentence}")
    print(f"{len(strange)} to mend." if strange else "Nothing is wrong with the settings.")
    return min(len(strange), 1)


def _told() -> dict[str, str]:
    """The environment, and files that stand for variables."""
    folder = os.environ.get(SECRETS_DIR)
    files = Path(folder).iterdir() if folder and Path(folder).is_dir() else ()
    return dict(os.environ) | {file.name: "" for file in files}


def _of_home(home: Home) -> dict[str, str]:
    if home.secrets.exists():
        secrets = secrets_in(home.secrets, have_data=True)
    else:  # they will be made by the first start
        secrets = Secrets(**{field.name: token_urlsafe(36) for field in fields(Secrets)})
    return settings_of(home, secrets)


def _find_plugins(settings: Settings) -> None:
    """Raises `ConfigurationError` for a name that nothing has."""
    wanted = [
        ("auth", settings.auth),
        ("objects", settings.objects.store),
        ("vectors", settings.vector_store),
    ]
    if settings.vector_index.kind:
        wanted.append(("vector_indexes", settings.vector_index.kind))
    for kind, name in wanted:
        find(kind, name)
