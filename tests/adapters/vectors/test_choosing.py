"""An index is chosen by its name in the settings, and says what it lacks."""

from pathlib import Path

import pytest

from adapters.plugins import find
from adapters.vectors.engines import engine
from contracts.errors import ConfigurationError
from contracts.settings import VectorIndexSettings

FOLDER, URL = {"folder": Path("/nowhere")}, {"url": "http://127.0.0.1:1"}


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("lancedb", FOLDER),
        ("qdrant-edge", FOLDER),
        ("chroma", URL),
        ("qdrant", URL),
        ("langchain", {"url": "postgresql://127.0.0.1:1/a"}),
    ],
)
async def test_an_index_is_made_of_its_settings_without_connecting(
    kind: str, settings: dict[str, object]
):
    chosen = VectorIndexSettings.model_validate({"kind": kind, **settings})

    index = find("vector_indexes", kind).from_settings(chosen)

    assert index.name == kind
    await index.close()


@pytest.mark.parametrize("kind", ["lancedb", "qdrant-edge", "chroma", "qdrant", "langchain"])
def test_a_setting_that_is_missing_is_named(kind: str):
    with pytest.raises(ConfigurationError, match=r"IBID_VECTOR_INDEX__(FOLDER|URL) is not set\."):
        find("vector_indexes", kind).from_settings(VectorIndexSettings(kind=kind))


def test_an_engine_that_is_not_installed_is_named_with_its_extra():
    with pytest.raises(ConfigurationError, match=r"'ibid\[tape\]'"):
        engine("an_engine_nobody_has", "tape")
