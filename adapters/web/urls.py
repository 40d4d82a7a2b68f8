"""Addresses of the web, read once as browsers read them (WHATWG)."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

import ada_url
from tld import get_fld

from contracts.crawls import LONGEST_URL
from contracts.errors import UrlNotAllowed

_LONGEST_HOST = 253  # RFC 1035, as text
_PORTS = {"http": 80, "https": 443}
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")
_TRACKING = frozenset({"gclid", "fbclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid"})


@dataclass(frozen=True)
class WebUrl:
    """An http or https address in its normal form, without a fragment.

    `host` is lower-case ASCII, an IPv6 address without its brackets; `target` is what follows it.
    """

    href: str
    scheme: Literal["http", "https"]
    host: str
    port: int
    target: str

    @property
    def host_and_port(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == _PORTS[self.scheme]
        return f"{self.scheme}://{host}" if usual else f"{self.scheme}://{host}:{self.port}"

    @property
    def is_address(self) -> bool:
        """Whether the host is an address and no name."""
        try:
            ip_address(self.host)
        except ValueError:
            return False
        return True

    @property
    def is_local_name(self) -> bool:
        """Whether the name can only mean something inside a network."""
        if self.is_address:
            return False
        name = self.host.removesuffix(".")
        ending = any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)
        return ending or "." not in name


def parse(url: str, base: str | None = None) -> WebUrl:
    """`url`, seen from `base` where it is relative.

    Raises:
        UrlNotAllowed: it is no address of the web, or it carries a name and a password.
    """
    try:
        parsed = ada_url.URL(url.strip(), base)
    except (ValueError, UnicodeError):  # half a surrogate pair cannot be encoded
        raise UrlNotAllowed(f"{_shown(url)} is no address of the web.") from None
    scheme = parsed.protocol.removesuffix(":")
    if scheme not in _PORTS:
        raise UrlNotAllowed(f"{_shown(url)} begins with neither http:// nor https://.")
    if parsed.username or parsed.password:
        raise UrlNotAllowed("An address with a user name or a password in it is not fetched.")
    if not parsed.hostname:
        raise UrlNotAllowed(f"{_shown(url)} names no host.")
    if len(parsed.hostname) > _LONGEST_HOST:
        raise UrlNotAllowed(f"A host's name has at most {_LONGEST_HOST} characters.")
    parsed.hash = ""
    if len(parsed.href) > LONGEST_URL:
        raise UrlNotAllowed(f"An address may have at most {LONGEST_URL} characters.")
    port = int(parsed.port) if parsed.port else _PORTS[scheme]
    return WebUrl(
        href=parsed.href,
        scheme="https" if scheme == "https" else "http",
        host=parsed.hostname.strip("[]"),
        port=port,
        target=parsed.pathname + parsed.search,
    )


def canonical(url: WebUrl) -> WebUrl:
    """The same page without what only tells where its reader came from."""
    parsed = ada_url.URL(url.href)
    if parsed.search:
        pairs = parsed.search.removeprefix("?").split("&")
        parsed.search = "&".join(pair for pair in pairs if pair and not _is_tracking(pair))
    return parse(parsed.href)


def site_of(url: WebUrl, by: Literal["host", "domain"]) -> str:
    """What the pages of one site have in common: the host without `www.`, or its domain."""
    host = url.host.removesuffix(".").removeprefix("www.")
    if by == "domain" and not url.is_address:
        host = get_fld(f"http://{host}", fail_silently=True) or host
    return host if url.port in _PORTS.values() else f"{host}:{url.port}"


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name.startswith("utm_") or name in _TRACKING


def _shown(url: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in url.strip())
    return f"“{plain[:80]}…”" if len(plain) > 80 else f"“{plain}”"
