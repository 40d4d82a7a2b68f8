"""The local embedder for many languages: multilingual-e5-small, without torch, key or network."""

from collections.abc import Sequence
from pathlib import Path

from adapters.models.e5_weights import E5, FILE, SHA256, model_folder, read_e5
from adapters.models.sentence_embedder import SentenceEmbedder
from adapters.models.weights import Network
from contracts.settings import EmbeddingSettings


class MultilingualE5(SentenceEmbedder):
    """About a hundred languages (Wang et al. 2024, arXiv 2402.05672), 384 dimensions, 512 pieces.

    It was trained to be told what it reads, a question or a passage. Cosines of it are high: two
    texts about nothing in common have about 0.75.
    """

    name = "multilingual-e5-small"
    dimensions = 384
    max_tokens = 512

    def __init__(
        self, settings: EmbeddingSettings, *, folder: Path | None = None, sha256: str = SHA256
    ) -> None:
        super().__init__(settings)
        self._folder = folder
        self._sha256 = sha256

    def _network(self) -> Network:
        return self._file().network

    def _ids(self, texts: Sequence[str], *, questions: bool) -> list[list[int]]:
        file = self._file()
        told = "query: " if questions else "passage: "
        most = self.max_tokens - 2
        return [[file.begin, *file.pieces.encode(told + text, most), file.end] for text in texts]

    def _file(self) -> E5:
        return read_e5((self._folder or model_folder()) / FILE, self._sha256)
