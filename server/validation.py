"""What is wrong with a request, named as its sender wrote it."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from contracts.errors import WrongField
from contracts.validation import WHOLE, wrong_fields


def wrong_in_request(error: RequestValidationError, request: Request) -> list[WrongField]:
    sent = {
        "path": request.path_params,
        "query": request.query_params,
        "header": request.headers,
        "body": error.body,
    }
    found = wrong_fields(error.errors(), sent)
    return [one._replace(field=one.field.partition(".")[2] or WHOLE) for one in found]
