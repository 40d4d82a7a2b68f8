"""E-mail addresses and network addresses, in the one form in which they are compared."""

import re
import unicodedata
from ipaddress import IPv6Address, IPv6Network, ip_address

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


def network_of(host: str) -> str:
    """What counts as one address: of IPv6, the network that one connection is given whole."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((address, 64), strict=False))
        address = address.ipv4_mapped
    return str(address)


def _alphabets(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names & _ALIKE
