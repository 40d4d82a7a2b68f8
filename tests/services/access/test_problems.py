"""Every door tells a failure in one shape, which says what happened and where."""

from collections.abc import Iterator

import pytest

from adapters.telemetry import bound_id, bound_path
from contracts.errors import AppError, Busy, Invalid, NotFound, NotValid, Unavailable, WrongField
from contracts.events import Error
from services.access.problems import FieldError, as_event, problem


@pytest.fixture(autouse=True)
def asked() -> Iterator[None]:
    """A request is being answered."""
    id_, path = bound_id.set("r-7"), bound_path.set("/projects/7")
    yield
    bound_id.reset(id_)
    bound_path.reset(path)


def test_a_problem_says_what_happened_and_in_which_request() -> None:
    assert problem(NotFound("There is no such chat.")).model_dump() == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such chat.",
        "instance": "/projects/7",
        "request_id": "r-7",
    }


def test_a_problem_of_fields_says_of_each_what_is_wrong() -> None:
    wrong = [WrongField("limit", "It is too large.", "less_than"), WrongField("query", "Empty.")]

    told = problem(NotValid(wrong))

    assert isinstance(told, FieldError)
    assert told.model_dump() == {
        "type": "/problems/validation",
        "title": "Validation",
        "status": 422,
        "detail": "limit: It is too large.",
        "instance": "/projects/7",
        "request_id": "r-7",
        "errors": [
            {"field": "limit", "message": "It is too large.", "code": "less_than"},
            {"field": "query", "message": "Empty.", "code": "value_error"},
        ],
    }


class Failed(AppError):
    """As a plug-in may name one of its own."""


@pytest.mark.parametrize(
    "error", [Unavailable("No answer."), Busy("Many wait.", 3), Failed("It broke.")]
)
def test_a_part_that_is_down_may_be_up_again(error: AppError) -> None:
    assert as_event(error) == Error(problem=problem(error), retryable=True)


@pytest.mark.parametrize(
    "error", [NotFound("It is gone."), Invalid("Too long.", field="query"), AppError("A bug.")]
)
def test_what_is_wrong_with_a_request_or_with_us_stays_wrong(error: AppError) -> None:
    assert as_event(error) == Error(problem=problem(error), retryable=False)
