"""boto3, set up once, and its errors in plain words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import httpx
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)
from pydantic import HttpUrl

from contracts.errors import ConfigurationError, StorageUnavailable
from contracts.settings import S3Settings

CALLS_AT_ONCE = 16
_REFUSED = {
    "403", "AccessDenied", "ExpiredToken", "InvalidAccessKeyId", "InvalidToken",
    "SignatureDoesNotMatch",
}  # fmt: skip
_ELSEWHERE = {
    "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError", "PermanentRedirect",
}  # fmt: skip
_ABSENT = {"404", "NoSuchKey"}
_NO_ANSWER = "The object store does not answer. Try again."


def client(settings: S3Settings, endpoint: HttpUrl | None) -> Any:
    """A client for one endpoint; safe to use from many threads.

    Raises:
        ConfigurationError: what boto3 cannot begin with.
    """
    secret = settings.secret_access_key
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": settings.addressing},
        connect_timeout=5,
        read_timeout=settings.timeout_seconds,
        retries={"mode": "standard", "total_max_attempts": 3},
        max_pool_connections=CALLS_AT_ONCE,
        # We choose a checksum ourselves; an added one would also become part of signed URLs.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        return boto3.client(
            "s3",
            region_name=settings.region,
            endpoint_url=str(endpoint).rstrip("/") if endpoint else None,
            aws_access_key_id=settings.access_key_id,
            aws_secret_access_key=secret.get_secret_value() if secret else None,
            config=config,
        )
    except (BotoCoreError, ValueError) as error:
        raise ConfigurationError(f"Ibid cannot start. IBID_OBJECTS__S3: {error}.") from None


@contextmanager
def plain_errors(bucket: str) -> Iterator[None]:
    """Raises `StorageUnavailable` for whatever goes wrong, `FileNotFoundError` for no object."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _ABSENT:
            raise FileNotFoundError(code) from error
        raise StorageUnavailable(_sentence(code, bucket)) from error
    except (NoCredentialsError, PartialCredentialsError, NoRegionError) as error:
        raise StorageUnavailable(
            "There are no keys, or no region, for the object store. Set "
            "IBID_OBJECTS__S3__ACCESS_KEY_ID, __SECRET_ACCESS_KEY and __REGION."
        ) from error
    except BotoCoreError as error:
        raise StorageUnavailable(_NO_ANSWER) from error


async def follow(url: str, bucket: str, timeout_seconds: float) -> None:
    """Raises `StorageUnavailable` when a link we signed is refused."""
    try:
        async with httpx.AsyncClient(timeout=timeout_seconds) as plain:
            answer = await plain.get(url)
    except httpx.HTTPError as error:
        raise StorageUnavailable(_NO_ANSWER) from error
    if not answer.is_success:
        code = re.search(r"<Code>(\w+)</Code>", answer.text)
        raise StorageUnavailable(_sentence(code[1] if code else str(answer.status_code), bucket))


def _sentence(code: str, bucket: str) -> str:
    if code == "NoSuchBucket":
        return (
            f"The object store has no bucket {bucket!r}. Make it, or correct "
            "IBID_OBJECTS__S3__BUCKET."
        )
    if code in _REFUSED:
        return (
            f"The object store refuses our keys, or they may not use the bucket {bucket!r}. Check "
            "IBID_OBJECTS__S3__ACCESS_KEY_ID, __SECRET_ACCESS_KEY and what they may do."
        )
    if code in _ELSEWHERE:
        return f"The bucket {bucket!r} is in another region. Correct IBID_OBJECTS__S3__REGION."
    if code in {"NotImplemented", "501"}:
        return "The object store cannot do this. Its own tools may."
    return f"The object store does not answer as it should ({code}). Try again."
