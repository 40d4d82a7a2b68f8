"""The cookies of a sign-in: HTTP-only, same-site, and bound to this host where it has https."""

from fastapi import Response

from contracts.settings import Settings

ACCESS, REFRESH = "ibid_access", "ibid_refresh"
_REFRESH_PATH = "/api/v1/auth"


def set_cookies(response: Response, settings: Settings, access: str, refresh: str) -> None:
    secure = settings.public_web_url.scheme == "https"
    response.set_cookie(
        ACCESS,
        access,
        max_age=settings.accounts.access_seconds,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/",
    )
    response.set_cookie(
        REFRESH,
        refresh,
        max_age=settings.accounts.refresh_seconds,
        httponly=True,
        samesite="lax",
        secure=secure,
        path=_REFRESH_PATH,
    )


def clear_cookies(response: Response) -> None:
    response.delete_cookie(ACCESS, path="/")
    response.delete_cookie(REFRESH, path=_REFRESH_PATH)
