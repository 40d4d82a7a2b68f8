"""What went wrong with a document, as it is stored and shown."""

from contracts.documents import Failure, FailureCode
from contracts.errors import IngestFailure, ModelUnavailable, Overtaxed, StorageUnavailable

BUG = Failure(
    code=FailureCode.INTERNAL,
    message="Something went wrong on our side while reading this file. Try again.",
    retryable=True,
)


def failure_of(error: IngestFailure | StorageUnavailable | ModelUnavailable) -> Failure:
    match error:
        case IngestFailure():
            return Failure(code=error.code, message=error.message, retryable=error.retryable)
        case StorageUnavailable():
            code = FailureCode.STORAGE_UNAVAILABLE
        case ModelUnavailable():
            code = FailureCode.MODEL_UNAVAILABLE
    return Failure(code=code, message=error.detail, retryable=True)


def overtaxing(name: str, error: Overtaxed) -> IngestFailure:
    """Of a document that the database gave up on: the next time it may be less busy."""
    if error.too_large:
        return IngestFailure(
            FailureCode.TOO_COMPLEX,
            f"Something in {name} is larger than the database can hold in one piece. Split it into "
            "smaller files, or save it again as a simpler one.",
        )
    return IngestFailure(
        FailureCode.TIMED_OUT,
        f"Storing {name} took the database too long and was stopped. Try again later, or split "
        "it into smaller files.",
        passing=True,
    )
