"""E-mail addresses, in the one form in which they are compared."""

import re
import unicodedata

_ALIKE = {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC"}
"""Alphabets with letters that cannot be told from each other's."""


def email_address(value: str) -> str:
    """What looks the same is the same: one width, one case, one alphabet in a word."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value.strip()).lower())
    local, at, domain = plain.rpartition("@")
    is_shown = plain.isprintable() and not any(c.isspace() for c in plain)
    if not (local and at and "." in domain.strip(".")) or not is_shown or len(plain) > 320:
        raise ValueError("This is not an e-mail address.")
    if any(len(_alphabets(word)) > 1 for word in re.split(r"[^\w]+", plain)):
        raise ValueError("This address mixes alphabets whose letters look alike.")
    return plain


def _alphabets(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names & _ALIKE
