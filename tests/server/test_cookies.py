from fastapi import Request, Response
from pydantic import HttpUrl

from contracts.settings import Settings
from server.cookies import access_cookie, clear_cookies, has_cookie, refresh_cookie, set_cookies


def with_https(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_web_url": HttpUrl("https://ibid.example")})


def request_with(cookies: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookies.encode())]})


def test_with_https_the_cookies_are_bound_to_the_host(settings: Settings) -> None:
    response = Response()

    set_cookies(response, with_https(settings), "a", "r")

    access, refresh = response.headers.getlist("set-cookie")
    assert access.startswith("__Host-ibid_access=a;")
    assert refresh.startswith("__Secure-ibid_refresh=r;")
    assert all("Secure" in cookie and "Domain" not in cookie for cookie in (access, refresh))


def test_with_https_a_cookie_without_its_prefix_is_nobody(settings: Settings) -> None:
    request = request_with("ibid_access=a; ibid_refresh=r")

    assert access_cookie(request, with_https(settings)) is None
    assert refresh_cookie(request, with_https(settings)) is None
    assert has_cookie(request)


def test_signing_out_over_https_names_the_cookies_that_signing_in_set(settings: Settings) -> None:
    response = Response()

    clear_cookies(response, with_https(settings))

    cleared = response.headers.getlist("set-cookie")
    assert [cookie.partition("=")[0] for cookie in cleared] == [
        "__Host-ibid_access", "__Secure-ibid_refresh",
    ]  # fmt: skip
    assert all("Secure" in cookie for cookie in cleared)
