"""All embedders that the settings name, and the local ones: opened when first asked, once."""

from typing import NamedTuple

from adapters.plugins import close_plugin, find
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.ports import Embedder
from contracts.settings import EmbeddingSettings, Settings


class Key(NamedTuple):
    """What tells embedders apart, whoever runs them: their vectors cannot be compared."""

    name: str
    dimensions: int


MOST_DIMENSIONS = 3072
LOCAL = Key("all-MiniLM-L6-v2", 384)
"""The one whose vectors have a table of their own."""
MULTILINGUAL = Key("multilingual-e5-small", 384)


class Local(NamedTuple):
    kind: str
    languages: str


LOCALS = {
    LOCAL: Local("minilm", "English"),
    MULTILINGUAL: Local("e5", "about 100 languages, also across them"),
}
"""Those that come with Ibid. They are named here because importing one costs a second."""


class Choice(NamedTuple):
    """One that a project can choose."""

    key: Key
    local: bool
    default: bool
    languages: str | None


class Embedders:
    """The installation's own, the further ones by name, and always the local ones."""

    def __init__(self, settings: Settings) -> None:
        """Raises `ConfigurationError` when one is wrong, or two are the same."""
        self._told: dict[Key, EmbeddingSettings] = {}
        self._opened: dict[Key, Embedder] = {}
        self.default = self._add(settings.embedding)
        for told in settings.embedders.values():
            self._add(told)
        self._settings = settings.embedding

    @property
    def own(self) -> Embedder:
        """The installation's: a project takes it with its first document."""
        return self._opened[self.default]

    def choices(self) -> list[Choice]:
        """The installation's first."""
        return [
            Choice(key, self.is_local(key), key == self.default, self._languages(key))
            for key in self.keys()
        ]

    def keys(self) -> list[Key]:
        """Of all that can be chosen, the installation's first."""
        return list(dict.fromkeys([*self._told, *LOCALS]))

    @property
    def beyond_english(self) -> Key:
        """What a project takes whose first document is in other languages.

        An embedder that somebody set up was chosen for what is embedded here.
        """
        return MULTILINGUAL if self._told[self.default].kind == LOCALS[LOCAL].kind else self.default

    def get(self, key: Key) -> Embedder:
        """Raises `ModelUnavailable`, saying which setting is missing."""
        if key in LOCALS and key not in self._opened:
            told = self._settings.model_copy(update={"kind": LOCALS[key].kind, "languages": None})
            self._opened[key] = find("embedders", told.kind)(told)
        if key not in self._opened:
            raise ModelUnavailable(
                f"This project is searched by the embedder {key.name} with {key.dimensions} "
                "dimensions, and the settings name no such embedder any more. Set "
                "IBID_EMBEDDERS__<NAME>__KIND, __BASE_URL, __NAME and __DIMENSIONS for it, or "
                "search by words only."
            )
        return self._opened[key]

    def has(self, key: Key) -> bool:
        return key in self.keys()

    async def close(self) -> None:
        for embedder in self._opened.values():
            await close_plugin(embedder)

    def is_local(self, key: Key) -> bool:
        return key in LOCALS and (key not in self._told or self._told[key].kind == LOCALS[key].kind)

    def _languages(self, key: Key) -> str | None:
        told = self._told.get(key)
        return (told and told.languages) or (LOCALS[key].languages if key in LOCALS else None)

    def _add(self, told: EmbeddingSettings) -> Key:
        embedder: Embedder = find("embedders", told.kind)(told)
        key = Key(embedder.name, embedder.dimensions)
        if key.dimensions > MOST_DIMENSIONS:
            raise ConfigurationError(
                f"Ibid cannot start. The embedder {key.name} of {told.variables}__KIND has "
                f"{key.dimensions} dimensions, and at most {MOST_DIMENSIONS} can be stored."
            )
        if key in self._opened:
            raise ConfigurationError(
                f"Ibid cannot start. {self._told[key].variables}__NAME and {told.variables}__NAME "
                f"are the same embedder, {key.name} with {key.dimensions} dimensions."
            )
        self._told[key], self._opened[key] = told, embedder
        return key
