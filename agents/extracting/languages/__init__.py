"""What the answerer knows of each language, one table each; all that depends on words is here."""

from agents.extracting.languages.language import Language
from agents.extracting.languages.tables import (
    LANGUAGES,
    answering_language,
    language_of,
    says_nothing,
)

__all__ = ["LANGUAGES", "Language", "answering_language", "language_of", "says_nothing"]
