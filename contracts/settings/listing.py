"""Every variable by its name: what holds for it, and which ones nobody reads."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel, SecretStr

from contracts.settings.connections import SECRETS_DIR
from contracts.settings.environment import Settings

_PREFIX = "IBID_"
OF_OTHERS = frozenset({
    "IBID_HOME", "IBID_WEB_PORT", "IBID_API_PORT", "IBID_API_URL", "IBID_PUBLIC_STORE_URL",
    "IBID_DATABASE__OWNER_URL", SECRETS_DIR,
})  # fmt: skip
"""Read by the local runner, the client, whoever applies migrations, and before all settings."""
_OF_COMMANDS = re.compile(r"IBID_(FAILPOINT|PASSWORD_\w+|SUPERUSER_URL|REDIS_SERVER|RUNNER_HOME)")
"""Not for settings: one command or test reads them."""
_PASSWORD_IN_URL = re.compile(r"(?<=://)([^/@\s]*):[^/@\s]*@")
MASK = "••••"


@dataclass(frozen=True)
class Effective:
    """A variable and what holds; `value` is never a secret."""

    name: str
    value: str
    is_set: bool


def names(model: type[BaseModel], prefix: str = _PREFIX) -> Iterator[str]:
    """Of all variables; where people name things themselves, that of them all (`IBID_MODELS`)."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from names(kind, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}"


def effective(settings: BaseModel, prefix: str = _PREFIX) -> Iterator[Effective]:
    """Every variable, in the order of the settings."""
    for name, field in type(settings).model_fields.items():
        value: Any = getattr(settings, name)
        called = f"{prefix}{name.upper()}"
        is_set = name in settings.model_fields_set
        if isinstance(value, BaseModel):
            yield from effective(value, f"{called}__")
        elif isinstance(value, Mapping) and _of_groups(field.annotation):
            for own, group in cast("Mapping[str, BaseModel]", value).items():
                yield from effective(group, f"{called}__{own.upper()}__")
        else:
            yield Effective(called, _shown(value), is_set)


def unknown(environment: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Each variable of ours that nothing reads, and the one that may have been meant."""
    known = set(names(Settings)) | OF_OTHERS
    groups = tuple(
        f"{_PREFIX}{name.upper()}__"
        for name, field in Settings.model_fields.items()
        if _of_groups(field.annotation)
    )
    for name in sorted(environment):
        read = name in known or name.startswith(groups) or _OF_COMMANDS.fullmatch(name)
        if name.startswith(_PREFIX) and not read:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            yield name, close[0] if close else None


def _of_groups(annotation: Any) -> bool:
    kinds = getattr(annotation, "__args__", ())
    return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds)


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_shown(one) for one in cast("list[Any]", value))
    return "" if value is None else _PASSWORD_IN_URL.sub(rf"\1:{MASK}@", str(value))
