"""What an index cannot do stands on its page, in the words of the code."""

from importlib import import_module
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"


@pytest.mark.parametrize(
    ("index", "page"),
    [
        ("lance:LanceIndex", "lancedb.md"),
        ("langchain_table:LangChainIndex", "langchain.md"),
        ("chroma:ChromaIndex", "chroma.md"),
        ("qdrant:QdrantIndex", "qdrant.md"),
        ("qdrant_edge:QdrantEdgeIndex", "qdrant.md"),
    ],
)
def test_its_limits_are_told(index: str, page: str):
    module, name = index.split(":")
    limits = getattr(import_module(f"adapters.vectors.{module}"), name).limits

    assert limits in " ".join((HOW_TO / page).read_text().split())
