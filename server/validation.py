"""What is wrong with a request, named as its sender wrote it."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from contracts.errors import WrongField
from contracts.validation import NO_OBJECT, WHOLE, wrong_fields

_EMPTY = "There is nothing in the body. It must be a JSON object."
_SEND = "Send JSON with Content-Type: application/json."
UNREADABLE = "The body of this request cannot be read. Send JSON in UTF-8."


def wrong_in_request(error: RequestValidationError, request: Request) -> list[WrongField]:
    sent = {
        "path": request.path_params,
        "query": request.query_params,
        "header": request.headers,
        "body": error.body,
    }
    found = wrong_fields(error.errors(), sent)
    found = [one._replace(field=one.field.partition(".")[2] or WHOLE) for one in found]
    if len(found) == 1 and found[0].field == WHOLE and found[0].code in NO_OBJECT:
        said = _EMPTY if found[0].code == "missing" else wrong_with_body(request)
        said = said or _where(error) or found[0].message
        return [found[0]._replace(message=said)]
    return found


def wrong_with_body(request: Request) -> str | None:
    """What a body's own headers say of why it cannot be read."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        return f"The body came compressed ({_plain(coding)}). Send it as it is."
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind:
        return f"The body came without a Content-Type. {_SEND}"
    if not kind.endswith(("/json", "+json")):
        return f"The body came as {_plain(kind)}. {_SEND}"
    return None


def _where(error: RequestValidationError) -> str | None:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return f"The body is no JSON: see what stands at character {int(first['loc'][-1]) + 1}."
    return None


def _plain(text: str) -> str:
    return "".join(char for char in text[:60] if char.isascii() and char.isprintable())
