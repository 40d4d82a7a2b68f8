"""Passkeys, as WebAuthn has them: options for a browser, and the proof that it gives.

The challenge between both is sealed and kept by whoever began, so that beginning writes nothing.
"""

import hashlib
import ipaddress
import json
import secrets
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from pydantic import HttpUrl, SecretStr
from webauthn.helpers import base64url_to_bytes, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from adapters.postgres.people.passkeys import Proved
from adapters.sealing import CannotOpen, Sealer
from contracts.errors import BadRequest
from contracts.people import User
from contracts.sign_in import PasskeyCeremony

SECONDS = 600
_CONTEXT = "passkey"
STALE = "This took too long, or was done already. Begin again."
_NOT_PROVED = "This passkey proves nothing here. Begin again."
# What the library raises of what a browser made up: its own, and of what it reads with.
_UNREADABLE = (
    WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError, KeyError, AttributeError,
    IndexError, OverflowError,
)  # fmt: skip


class Passkeys:
    def __init__(self, keys: Sequence[SecretStr], web: HttpUrl) -> None:
        """Those of the host of `web`, from its pages alone."""
        # A key of its own for each purpose, so that nothing sealed here passes for something else.
        self._sealer = Sealer(
            [SecretStr(f"ibid passkeys {key.get_secret_value()}") for key in keys]
        )
        self._host = web.host or ""
        port = f":{web.port}" if web.port not in (None, 80, 443) else ""
        self._origin = f"{web.scheme}://{self._host}{port}"
        self.can_be = _is_name(self._host) and (web.scheme == "https" or self._host == "localhost")
        """Browsers have passkeys for names, and over https."""

    def adding(self, user: User, known: Sequence[bytes]) -> tuple[dict[str, Any], str]:
        """Options, and what is to come back with what the browser makes of them."""
        challenge, state = self._begun(user.id)
        options = webauthn.generate_registration_options(
            rp_id=self._host,
            rp_name="Ibid",
            user_id=user.id.bytes,
            user_name=user.email,
            user_display_name=user.name or user.email,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        )
        return json.loads(options_to_json(options)), state

    def signing_in(self) -> tuple[dict[str, Any], str]:
        """The same for everybody: the browser knows which passkeys it has."""
        challenge, state = self._begun(None)
        options = webauthn.generate_authentication_options(
            rp_id=self._host,
            challenge=challenge,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return json.loads(options_to_json(options)), state

    def read(self, state: str) -> PasskeyCeremony:
        """Raises `BadRequest`: it is none of ours, or too old."""
        try:
            ceremony = PasskeyCeremony.model_validate_json(self._sealer.open(state, _CONTEXT))
        except CannotOpen:
            raise BadRequest(STALE) from None
        if ceremony.ends_at < time.time():
            raise BadRequest(STALE)
        return ceremony

    def added(self, ceremony: PasskeyCeremony, credential: dict[str, Any]) -> Proved:
        """Raises `BadRequest`."""
        try:
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=base64url_to_bytes(ceremony.challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _UNREADABLE:
            raise BadRequest(_NOT_PROVED) from None
        return Proved(made.credential_id, made.credential_public_key, made.sign_count)

    def named(self, credential: dict[str, Any]) -> bytes:
        """Which passkey this says that it is of. Raises `BadRequest`."""
        try:
            return base64url_to_bytes(credential["id"])
        except _UNREADABLE:
            raise BadRequest(_NOT_PROVED) from None

    def sign_count(
        self, ceremony: PasskeyCeremony, credential: dict[str, Any], public_key: bytes
    ) -> int | None:
        """As the device says, where it has signed the challenge here, with somebody before it whom
        it knows; else None. Whether the count went on is for the database to say."""
        try:
            return webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=base64url_to_bytes(ceremony.challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=public_key,
                credential_current_sign_count=0,
                require_user_verification=True,
            ).new_sign_count
        except _UNREADABLE:
            return None

    def digest(self, ceremony: PasskeyCeremony) -> bytes:
        """What is noted of one that was done, so that it is done once."""
        return hashlib.sha256(f"{_CONTEXT} {ceremony.challenge}".encode()).digest()

    def _begun(self, person: UUID | None) -> tuple[bytes, str]:
        challenge = secrets.token_bytes(32)
        ceremony = PasskeyCeremony(
            challenge=webauthn.helpers.bytes_to_base64url(challenge),
            person=person,
            ends_at=int(time.time()) + SECONDS,
        )
        return challenge, self._sealer.seal(ceremony.model_dump_json().encode(), _CONTEXT)


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(host)
    return False
