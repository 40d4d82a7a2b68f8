"""The cookies of a sign-in: HTTP-only, same-site, and bound to this host where it has https.

The prefixes make a browser refuse such a cookie from a neighbouring host or from plain http
(RFC 6265bis, section 4.1.3). `__Host-` wants the path `/`, so the refresh token has the weaker one.
"""

from typing import NamedTuple

from fastapi import Request, Response

from adapters.auth import begun, devices
from contracts.settings import Settings

_API_PATH = "/api/v1"
_AUTH_PATH = f"{_API_PATH}/auth"


class _Names(NamedTuple):
    access: str
    refresh: str


class _Cookie(NamedTuple):
    name: str
    value: str
    seconds: int
    path: str


ACCESS_COOKIE = "ibid_access"

_PLAIN = _Names(ACCESS_COOKIE, "ibid_refresh")
_SECURE = _Names(f"__Host-{ACCESS_COOKIE}", "__Secure-ibid_refresh")
_DEVICE = "ibid_device_"
_BEGUN = "ibid_begun_"


def access_cookie(request: Request, settings: Settings) -> str | None:
    return request.cookies.get(_names(settings).access)


def refresh_cookie(request: Request, settings: Settings) -> str | None:
    return request.cookies.get(_names(settings).refresh)


def device_cookie(request: Request, settings: Settings, label: str) -> str | None:
    return request.cookies.get(_prefixed(settings, _DEVICE + label))


def has_cookie(request: Request) -> bool:
    return not request.cookies.keys().isdisjoint(_PLAIN + _SECURE)


def set_cookies(response: Response, settings: Settings, access: str, refresh: str) -> None:
    names, accounts = _names(settings), settings.accounts
    _set(response, settings, _Cookie(names.access, access, accounts.access_seconds, "/"))
    _set(response, settings, _Cookie(names.refresh, refresh, accounts.refresh_seconds, _AUTH_PATH))


def set_device_cookie(response: Response, settings: Settings, label: str, value: str) -> None:
    """One for each person of a browser; it outlives signing out, and opens nothing."""
    name = _prefixed(settings, _DEVICE + label)
    _set(response, settings, _Cookie(name, value, devices.SECONDS, _AUTH_PATH))


def begun_cookie(request: Request, settings: Settings, label: str) -> str | None:
    return request.cookies.get(_prefixed(settings, _BEGUN + label))


def set_begun_cookie(response: Response, settings: Settings, label: str, value: str) -> None:
    """Of a sign-in that was begun at an issuer, for as long as one may take."""
    name = _prefixed(settings, _BEGUN + label)
    _set(response, settings, _Cookie(name, value, begun.SECONDS, _API_PATH))


def clear_begun_cookie(response: Response, settings: Settings, label: str) -> None:
    name = _prefixed(settings, _BEGUN + label)
    response.delete_cookie(name, path=_API_PATH, secure=_is_secure(settings))


def clear_cookies(response: Response, settings: Settings) -> None:
    names, secure = _names(settings), _is_secure(settings)
    response.delete_cookie(names.access, path="/", secure=secure)
    response.delete_cookie(names.refresh, path=_AUTH_PATH, secure=secure)


def _set(response: Response, settings: Settings, cookie: _Cookie) -> None:
    response.set_cookie(
        cookie.name,
        cookie.value,
        max_age=cookie.seconds,
        path=cookie.path,
        httponly=True,
        samesite="lax",
        secure=_is_secure(settings),
    )


def _prefixed(settings: Settings, name: str) -> str:
    return f"__Secure-{name}" if _is_secure(settings) else name


def _names(settings: Settings) -> _Names:
    return _SECURE if _is_secure(settings) else _PLAIN


def _is_secure(settings: Settings) -> bool:
    return settings.public_web_url.scheme == "https"
