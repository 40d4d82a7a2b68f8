"""The local embedder for English: all-MiniLM-L6-v2, without torch, key or network."""

from collections.abc import Sequence
from pathlib import Path

from adapters.models.sentence_embedder import SentenceEmbedder
from adapters.models.weights import (
    SHA256,
    WORDS,
    Network,
    model_folder,
    read_tokenizer,
    read_weights,
)
from contracts.settings import EmbeddingSettings


class MiniLM(SentenceEmbedder):
    """English, 384 dimensions, 256 word pieces; questions are embedded as passages are."""

    name = "all-MiniLM-L6-v2"
    dimensions = 384
    max_tokens = 256

    def __init__(
        self, settings: EmbeddingSettings, *, folder: Path | None = None, sha256: str = SHA256
    ) -> None:
        super().__init__(settings)
        self._folder = folder
        self._sha256 = sha256

    def _network(self) -> Network:
        weights = read_weights(self._model_folder() / "model.safetensors", self._sha256)
        return Network(self._sha256, weights[WORDS].__getitem__, weights)

    def _ids(self, texts: Sequence[str], *, questions: bool) -> list[list[int]]:
        tokenizer = read_tokenizer(self._model_folder())
        return [self._cut(tokenizer.encode(text).ids) for text in texts]

    def _cut(self, ids: list[int]) -> list[int]:
        """At most `max_tokens`, with the last special token kept."""
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]

    def _model_folder(self) -> Path:
        return self._folder or model_folder()
