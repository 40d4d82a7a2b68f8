"""ID tokens: OpenID Connect Core, 3.1.3.7, each claim checked here.

PyJWT checks the signature with the key that the issuer publishes under the token's `kid`, whose
algorithm is the one that the settings name; authlib checks the claims as the specification lists
them. Both leave room, so what must not be is looked for once more.
"""

import hmac
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import jwt
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from adapters.auth.local import LONGEST, is_one_spelling
from adapters.auth.signing_keys import SigningKeys
from contracts.errors import Unauthorized

_SKEW = 10
"""Seconds that two clocks may differ by."""
_YOUNG = 600
"""A token answers a request of ours, so it was made a moment ago."""
_LONGEST_LIFE = 7 * 24 * 3600
_LONGEST_SUBJECT = 255
_REQUIRED = ["iss", "aud", "sub", "iat", "exp", "nonce"]
_TYPES = (None, "JWT")


class Expected(NamedTuple):
    issuer: str
    client_id: str
    nonce: str
    access_token: str | None


async def read(
    token: object, keys: SigningKeys, algorithm: str, wanted: Expected
) -> dict[str, Any]:
    """The claims of a token that is for us, answers this request, and says who somebody is.

    Raises:
        Unauthorized: naming what is wrong with it.
        Unavailable: the issuer's keys cannot be had.
    """
    if not isinstance(token, str) or len(token) > LONGEST or not is_one_spelling(token):
        raise wrong("sent no token that can be read")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise wrong("sent no token that can be read") from None
    if header.get("alg") != algorithm:
        raise wrong(f"signs with another algorithm than {algorithm}")
    if "crit" in header or header.get("typ") not in _TYPES:
        raise wrong("sent a token of another kind")
    kid = header.get("kid")
    key = await keys.find(kid) if isinstance(kid, str) else None
    if key is None:
        raise wrong("signed with a key that it does not publish")
    return _checked(_decoded(token, key, algorithm, wanted), header, wanted)


def _decoded(token: str, key: jwt.PyJWK, algorithm: str, wanted: Expected) -> dict[str, Any]:
    try:
        return jwt.decode(
            token,
            key.key,
            algorithms=[algorithm],
            audience=wanted.client_id,
            issuer=wanted.issuer,
            leeway=_SKEW,
            options={"require": _REQUIRED},
        )
    except jwt.InvalidIssuerError:
        raise wrong("names another issuer") from None
    except (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError) as error:
        missing = isinstance(error, jwt.MissingRequiredClaimError)
        raise wrong(
            f"left out `{error.claim}`" if missing else "meant another application than this one"
        ) from None
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
        raise wrong("sent a token that is not good now; are the clocks right?") from None
    except (jwt.PyJWTError, ValueError):
        raise wrong("sent a token whose signature is not its own") from None


def _checked(claims: dict[str, Any], header: Mapping[str, Any], wanted: Expected) -> dict[str, Any]:
    begun, ends, subject = claims["iat"], claims["exp"], claims["sub"]
    if not (type(begun) is int and type(ends) is int and 0 < ends - begun <= _LONGEST_LIFE):
        raise wrong("sent a token without a sensible life")
    if ends <= time.time() or begun < time.time() - _YOUNG - _SKEW:
        raise wrong("sent a token that is not good now; are the clocks right?")
    audience = claims["aud"]
    if audience not in (wanted.client_id, [wanted.client_id]) and "azp" not in claims:
        raise wrong("meant several applications, and does not say which one asked")
    if claims.get("azp", wanted.client_id) != wanted.client_id:
        raise wrong("was asked by another application than this one")
    nonce = claims["nonce"]
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), wanted.nonce.encode()):
        raise wrong("answered another request than this one")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise wrong("does not say who this is")
    _as_the_specification_lists(claims, header, wanted)
    return claims


def _as_the_specification_lists(
    claims: dict[str, Any], header: Mapping[str, Any], wanted: Expected
) -> None:
    params = {"nonce": wanted.nonce, "client_id": wanted.client_id}
    if wanted.access_token is not None:
        params["access_token"] = wanted.access_token
    try:
        CodeIDToken(claims, header, params=params).validate(leeway=_SKEW)
    except (JoseError, ValueError) as error:
        raise wrong(f"sent a token that does not hold together ({error})") from None


def wrong(what: str) -> Unauthorized:
    """`IdentityProvider` puts the issuer's label before it."""
    return Unauthorized(what)
