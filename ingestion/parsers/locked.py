"""What people are told of a file that is protected by a password."""

from contracts.documents import FailureCode
from contracts.errors import IngestFailure

OPENED_NOTE = "Read with a password, which is not kept: to read it again, it has to be given again."


def locked(name: str, password: str | None = None) -> IngestFailure:
    """`password`: what was tried, which is said to be wrong and not what it was."""
    if password is None:
        said = f"{name} is protected by a password. Give its password"
    else:
        said = f"That was not the password of {name}. Give its password"
    sentence = f"{said}, or save a copy without one and upload that."
    return IngestFailure(FailureCode.PASSWORD_REQUIRED, sentence)


def unknown_lock(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.UNSUPPORTED,
        f"{name} is encrypted in a way that is not known here. Save a copy without a password and "
        "upload that.",
    )
