"""The libraries of vector indexes: extras, imported where one of them is chosen."""

from importlib import import_module
from typing import Any

from contracts.errors import ConfigurationError


def engine(module: str, extra: str) -> Any:
    """The library, which has no stubs that could be relied on where it is not installed.

    Raises:
        ConfigurationError: it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name != module.partition(".")[0]:
            raise
        raise ConfigurationError(
            f"Ibid cannot start. This index needs the extra {extra!r}: install 'ibid[{extra}]'."
        ) from None


def needed(value: Any, name: str) -> Any:
    """A setting without which the chosen index is nothing.

    Raises:
        ConfigurationError: it is not set.
    """
    if value is None:
        raise ConfigurationError(f"Ibid cannot start. IBID_VECTOR_INDEX__{name} is not set.")
    return value
