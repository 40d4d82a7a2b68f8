"""What goes wrong with Supabase Storage, in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from storage3.exceptions import StorageApiError
from storage3.utils import StorageException

from contracts.errors import StorageUnavailable


@contextmanager
def plain_errors(bucket: str) -> Iterator[None]:
    """Raises `StorageUnavailable` for whatever goes wrong, `FileNotFoundError` for no object."""
    try:
        yield
    except StorageApiError as error:
        raise _told(str(error.status), error.message, bucket) from error
    except (httpx.HTTPError, StorageException, KeyError, ValueError) as error:
        raise StorageUnavailable("The object store does not answer. Try again.") from error


async def refuse(answer: httpx.Response, bucket: str) -> None:
    """Raises as `plain_errors` does when the answer is no success."""
    if answer.is_success:
        return
    await answer.aread()
    try:
        said = answer.json()
        status, message = str(said["statusCode"]), str(said["message"])
    except (ValueError, KeyError, TypeError):
        status, message = str(answer.status_code), ""
    raise _told(status, message, bucket)


def _told(status: str, message: str, bucket: str) -> Exception:
    """Supabase says 400 for almost everything; what is meant stands in the body."""
    said = message.lower()
    if status == "404" and "bucket" not in said:
        return FileNotFoundError(message)
    if status == "404":
        return StorageUnavailable(
            f"Supabase has no bucket {bucket!r}. Make it, or correct "
            "IBID_OBJECTS__SUPABASE__BUCKET."
        )
    if status in {"401", "403"} or "jwt" in said or "jws" in said or "signature" in said:
        return StorageUnavailable(
            "Supabase refuses our key. Check IBID_OBJECTS__SUPABASE__SERVICE_KEY."
        )
    if status == "413":
        return StorageUnavailable(
            "The object store does not take files of this size. Raise its limit."
        )
    return StorageUnavailable(
        f"The object store does not answer as it should ({status}). Try again."
    )
