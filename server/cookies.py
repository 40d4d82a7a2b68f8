"""The cookies of a sign-in: HTTP-only, same-site, and bound to this host where it has https.

The prefixes make a browser refuse such a cookie from a neighbouring host or from plain http
(RFC 6265bis, section 4.1.3). `__Host-` wants the path `/`, so the refresh token has the weaker one.
"""

from typing import NamedTuple

from fastapi import Request, Response

from contracts.settings import Settings

_REFRESH_PATH = "/api/v1/auth"


class _Names(NamedTuple):
    access: str
    refresh: str


_PLAIN = _Names("ibid_access", "ibid_refresh")
_SECURE = _Names("__Host-ibid_access", "__Secure-ibid_refresh")


def access_cookie(request: Request, settings: Settings) -> str | None:
    return request.cookies.get(_names(settings).access)


def refresh_cookie(request: Request, settings: Settings) -> str | None:
    return request.cookies.get(_names(settings).refresh)


def has_cookie(request: Request) -> bool:
    return not request.cookies.keys().isdisjoint(_PLAIN + _SECURE)


def set_cookies(response: Response, settings: Settings, access: str, refresh: str) -> None:
    names, accounts = _names(settings), settings.accounts
    for name, value, seconds, path in (
        (names.access, access, accounts.access_seconds, "/"),
        (names.refresh, refresh, accounts.refresh_seconds, _REFRESH_PATH),
    ):
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=path,
            httponly=True,
            samesite="lax",
            secure=_is_secure(settings),
        )


def clear_cookies(response: Response, settings: Settings) -> None:
    names, secure = _names(settings), _is_secure(settings)
    response.delete_cookie(names.access, path="/", secure=secure)
    response.delete_cookie(names.refresh, path=_REFRESH_PATH, secure=secure)


def _names(settings: Settings) -> _Names:
    return _SECURE if _is_secure(settings) else _PLAIN


def _is_secure(settings: Settings) -> bool:
    return settings.public_web_url.scheme == "https"
