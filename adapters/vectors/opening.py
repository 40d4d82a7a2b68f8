"""The index outside Postgres that the settings name."""

from adapters.plugins import find
from contracts.ports import VectorIndex
from contracts.settings import Settings


def open_index(settings: Settings) -> VectorIndex | None:
    """None when all vectors are searched in Postgres."""
    kind = settings.vector_index.kind
    return find("vector_indexes", kind).from_settings(settings.vector_index) if kind else None
