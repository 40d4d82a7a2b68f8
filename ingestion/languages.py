"""Which language a passage is written in, as far as it decides how words are stemmed."""

import re
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
_OTHER_SHARE = 4
"""Where every fourth passage is not English, an embedder that reads English only misses much."""
_SAMPLES = 8
_LETTERS = 30
"""Fewer say little: such a passage is taken to be in the language of its document."""
_SYLLABIC = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_LETTERS_EACH = 3
"""A sign of Chinese, Japanese or Korean says as much as so many letters."""


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


def beyond_english(passages: Sequence[Passage]) -> bool:
    """Whether a good part is in other languages; what says too little to tell is left out."""
    telling = [p.language != "english" for p in passages if _says_enough(p.text)]
    return _OTHER_SHARE * sum(telling) >= max(len(telling), 1)


def _language_of_few(passages: Sequence[Passage]) -> str:
    text = " ".join(p.text for p in passages[:_SAMPLES])
    return _language(text) if any(map(str.isalpha, text)) else _NONE


def _says_enough(text: str) -> bool:
    more = (_LETTERS_EACH - 1) * len(_SYLLABIC.findall(text))
    return sum(map(str.isalpha, text)) + more >= _LETTERS


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
