"""Cookies of one fetch: its redirects have them, and nobody else ever does.

Sites send somebody who comes without a cookie round in a circle until it arrives. So a fetch keeps
what it was told until it ends; then it is forgotten, so that no site knows us again (RFC 6265).
"""

from collections.abc import Sequence
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from urllib.request import Request

import httpx
from tld.utils import is_tld

from adapters.web.urls import WebUrl

_MOST_COOKIES = 50  # RFC 6265, 6.1: at least so many of a domain
_LONGEST = 4096  # the same: of one, with its attributes
_LONGEST_SENT = 16 * 1024  # what most servers take of all headers


class Jar:
    """Made for one fetch and dropped with it. Not to be shared."""

    def __init__(self) -> None:
        strict = DefaultCookiePolicy.DomainStrictNonDomain  # one without a domain is its host's
        self._cookies = httpx.Cookies(CookieJar(_Policy(strict_ns_domain=strict)))

    def take(self, url: WebUrl, told: Sequence[str]) -> None:
        """What `url` answered as its `Set-Cookie`, each by itself. A header of ours is ASCII."""
        fit = [one for one in told[:_MOST_COOKIES] if len(one) <= _LONGEST and one.isascii()]
        kept = [("set-cookie", one) for one in fit]
        if kept and len(self._cookies.jar) < _MOST_COOKIES:
            request = httpx.Request("GET", url.href)
            self._cookies.extract_cookies(httpx.Response(200, headers=kept, request=request))

    def header(self, url: WebUrl) -> str | None:
        """The value of `Cookie` for a request to `url`; None where there is none to be sent."""
        request = httpx.Request("GET", url.href)
        self._cookies.set_cookie_header(request)
        value = request.headers.get("cookie")
        return value if value and len(value) <= _LONGEST_SENT else None


class _Policy(DefaultCookiePolicy):
    """The library's, and no cookie for all that have a public suffix (`co.uk`, `github.io`) or an
    ending of an address in common."""

    def set_ok_domain(self, cookie: Cookie, request: Request) -> bool:
        if cookie.domain_specified:
            domain = cookie.domain.removeprefix(".")
            if domain.replace(".", "").isdigit() or is_tld(domain):
                return False
        return super().set_ok_domain(cookie, request)
