"""What stands in memory for the parts below the services is called as they are."""

from inspect import Parameter, iscoroutinefunction, signature
from types import ModuleType
from typing import Any

import pytest

from adapters.postgres.database import Database
from adapters.search_cache import RedisSearchCache
from adapters.vectors.pgvector import PgVectorStore
from tests.services.memory import FUNCTIONS, Memory, MemoryCache, MemoryVectors


def asked(function: Any) -> list[tuple[str, Any]]:
    """What it has to be given, and how."""
    given = signature(function).parameters.values()
    return [(one.name, one.kind) for one in given if one.default is Parameter.empty]


@pytest.mark.parametrize(("module", "name", "ours"), FUNCTIONS, ids=lambda part: str(part)[:40])
def test_a_function_in_memory_is_called_as_the_one_it_stands_for(
    module: ModuleType, name: str, ours: Any
) -> None:
    theirs = getattr(module, name)

    assert asked(ours) == asked(theirs)
    assert iscoroutinefunction(ours) == iscoroutinefunction(theirs)


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        (Memory, Database, ["as_user"]),
        (MemoryCache, RedisSearchCache, ["vector", "store_vector", "results", "store_results"]),
        (MemoryVectors, PgVectorStore, ["search"]),
    ],
)
def test_a_part_in_memory_is_called_as_the_one_it_stands_for(
    ours: type, theirs: type, names: list[str]
) -> None:
    for name in names:
        assert asked(getattr(ours, name)) == asked(getattr(theirs, name))
