"""What went wrong with a document, as it is stored and shown."""

from contracts.documents import Failure, FailureCode
from contracts.errors import IngestFailure, ModelUnavailable, StorageUnavailable

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
