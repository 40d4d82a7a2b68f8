"""Which language a passage is written in, as far as it decides how words are stemmed."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from contracts.documents import Passage

# Those every supported version of Postgres has a stemmer for, by ISO 639-1.
_STEMMED = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_OTHERS = (
    "bg", "cs", "et", "fa", "he", "hr", "ja", "ko", "lv", "pl", "sk", "sl", "th", "uk", "ur", "vi",
    "zh",
)  # fmt: skip
_NONE = "simple"
LANGUAGES = frozenset((*_STEMMED.values(), _NONE))
_SAMPLES = 8
_LETTERS = 30
"""Fewer say little: such a passage is taken to be in the language of its document."""


def detect_languages(passages: Sequence[Passage]) -> None:
    """Set each passage's `language`.

    Where samples of a document agree it is in one language; else each passage is looked at.
    """
    step = max(len(passages) // _SAMPLES, 1)
    sampled = [_language(p.text) for p in passages[::step] if _says_enough(p.text)]
    common = max(sampled, key=sampled.count) if sampled else _language_of_few(passages)
    mixed = len(set(sampled)) > 1
    for passage in passages:
        told = mixed and _says_enough(passage.text)
        passage.language = _language(passage.text) if told else common


def _language_of_few(passages: Sequence[Passage]) -> str:
    text = " ".join(p.text for p in passages[:_SAMPLES])
    return _language(text) if any(map(str.isalpha, text)) else _NONE


def _says_enough(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _LETTERS


def _language(text: str) -> str:
    code, _ = _identifier().classify(text[:600])
    return _STEMMED.get(code, _NONE)


def load() -> None:
    """What takes half a second and 80 MB, and otherwise comes with the first passage."""
    _identifier().classify("")


@cache
def _identifier() -> Any:  # the package has no types
    """It chooses among languages that people search."""
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages([*_STEMMED, *_OTHERS])
    return identifier
