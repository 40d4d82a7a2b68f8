"""The cookies of a sign-in: HTTP-only, same-site, and bound to this host where it has https."""

from fastapi import Response

from contracts.settings import Settings

ACCESS, REFRESH = "ibid_access", "ibid_refresh"
_REFRESH_PATH = "/api/v1/auth"


def set_cookies(response: Response, settings: Settings, access: str, refresh: str) -> None:
    accounts = settings.accounts
    for name, value, seconds, path in (
        (ACCESS, access, accounts.access_seconds, "/"),
        (REFRESH, refresh, accounts.refresh_seconds, _REFRESH_PATH),
    ):
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=path,
            httponly=True,
            samesite="lax",
            secure=settings.public_web_url.scheme == "https",
        )


def clear_cookies(response: Response) -> None:
    response.delete_cookie(ACCESS, path="/")
    response.delete_cookie(REFRESH, path=_REFRESH_PATH)
