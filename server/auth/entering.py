"""What a browser is given once somebody is in."""

from fastapi import Response

from server.cookies import set_cookies, set_device_cookie
from services.accounts.schemas import SignedIn
from services.accounts.service import Entered
from services.accounts.sessions import SignInResult
from services.accounts.visitor import Visitor


def entered(visitor: Visitor, response: Response, done: Entered) -> SignedIn:
    """As `signed_in`, on a device that is known from now on."""
    set_device_cookie(response, visitor.adapters.settings, *done.device)
    return signed_in(visitor, response, done.result)


def signed_in(visitor: Visitor, response: Response, result: SignInResult) -> SignedIn:
    access = result.signed_in.access_token
    set_cookies(response, visitor.adapters.settings, access, result.refresh_token)
    return result.signed_in
