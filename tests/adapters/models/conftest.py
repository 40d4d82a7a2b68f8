import pytest

from adapters.models.minilm import MiniLM
from contracts.settings import EmbeddingSettings


@pytest.fixture(scope="session")
def minilm():
    embedder = MiniLM(EmbeddingSettings.model_validate({}))
    yield embedder
    embedder.close()
