"""E-mail addresses, IP addresses, and URLs that name somebody."""

import ipaddress
import re
from collections.abc import Iterator

from adapters.masking.finding.spans import Kind, Span

_EMAIL = re.compile(
    r"[\w.!#$%'*+/^`{|}~-]{1,64}?(?:@|%40|&#64;|\s?[\[(]at[\])]\s?)"
    r"[^\W_](?:[\w-]{0,62})(?:(?:\.|\s?[\[(]dot[\])]\s?)[^\W_][\w-]{0,62}){1,8}",
    re.IGNORECASE,
)
_BEFORE = "'`/.{|*"
"""Allowed at the beginning of an address, and where one is quoted no part of it."""
_V4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_V6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_USER = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://([^\s/@?#]{1,200})@", re.IGNORECASE)
_PROFILE = re.compile(
    r"\b(?:linkedin\.com/(?:in|pub)|facebook\.com|instagram\.com|twitter\.com|x\.com|github\.com"
    r"|t\.me|xing\.com/profile|tiktok\.com|threads\.net|medium\.com)/(@?[\w.%-]{2,80})",
    re.IGNORECASE,
)
_HOME = re.compile(r"://[^\s/]{1,200}/~([\w.-]{1,60})")


def emails(text: str) -> Iterator[Span]:
    for match in _EMAIL.finditer(text):
        start = match.start()
        while text[start] in _BEFORE:
            start += 1
        if text[start] not in "@[( ":
            yield Span(start, match.end(), Kind.EMAIL)


def ip_addresses(text: str) -> Iterator[Span]:
    """Those of the machine itself, such as 127.0.0.1, are nobody's."""
    for pattern in (_V4, _V6):
        for match in pattern.finditer(text):
            try:
                address = ipaddress.ip_address(match[0])
            except ValueError:
                continue
            if not (address.is_loopback or address.is_unspecified):
                yield Span(*match.span(), Kind.IP)


def accounts(text: str) -> Iterator[Span]:
    """Name and password before a host, and names in addresses of profiles."""
    for pattern in (_USER, _PROFILE, _HOME):
        for match in pattern.finditer(text):
            yield Span(*match.span(1), Kind.ACCOUNT)
