"""A failure as every door tells it (RFC 9457): one shape, so that one way to show it is enough."""

from http import HTTPStatus

from pydantic import BaseModel, Field

from adapters.telemetry import bound_id, bound_path
from contracts.errors import AppError, Invalid
from contracts.events import Error, Problem


class WrongFieldOut(BaseModel):
    field: str = Field(description="A path as in the request: `filters.first_page`.")
    message: str = Field(description="What is wrong with it, in a sentence.")
    code: str = Field(
        description="Its kind, as `missing`; `value_error` where only the message says it."
    )


class FieldError(Problem):
    """A request that cannot be done as it is says which of its fields are wrong."""

    errors: list[WrongFieldOut] = Field(min_length=1)


def problem(error: AppError) -> Problem:
    """What of the request that is being answered is wrong, wherever that is noticed."""
    said = Problem(
        type=f"/problems/{error.slug}",
        title=error.title(),
        status=error.status,
        detail=error.detail,
        instance=bound_path.get(),
        request_id=bound_id.get(),
    )
    if not isinstance(error, Invalid):
        return said
    errors = [WrongFieldOut(**one._asdict()) for one in error.wrong]
    return FieldError(**said.model_dump(), errors=errors)


def as_event(error: AppError) -> Error:
    """The last event of what cannot go on; a bug of ours is not mended by trying again."""
    retryable = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and type(error) is not AppError
    return Error(problem=problem(error), retryable=retryable)
