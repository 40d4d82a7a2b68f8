"""What n8n's public API lists of its workflows, page by page."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from adapters.tools.described import as_dict, as_list
from adapters.web.egress import Egress, location
from contracts.errors import ContentRefused, Invalid
from contracts.text import UNSTORABLE, in_strings

_MOST_PAGES = 20
_LARGEST = 8 * 1024 * 1024
_UNSTORABLE_THERE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
"""Pages have megabytes of what went through, and nearly none of them has one of these."""
_REFUSED: Mapping[int, tuple[str, str]] = {
    401: ("secrets", "n8n does not take this API key."),
    403: ("secrets", "This API key may not list workflows: give it the scope workflow:list."),
    404: (
        "url",
        "There is no public API of n8n at this address. Enter it as it stands before /home or"
        " /workflow, and see that the API is switched on (N8N_PUBLIC_API_DISABLED).",
    ),
    429: ("url", "n8n was asked too often. Try again in a minute."),
}


@dataclass(frozen=True)
class Workflows:
    """As n8n tells them; `more` where there are more than are listed, and `bare` where a page was
    asked for without its examples, since it was too large with them."""

    items: list[Any]
    more: bool
    bare: bool


async def list_workflows(
    egress: Egress, base: str, secrets: Mapping[str, str], *, page: int = 50
) -> Workflows:
    """Active and not, at most twenty pages. `base` has no slash at its end.

    Raises:
        Invalid: n8n refuses, or this is none.
        UrlNotAllowed, Unreachable, ContentRefused: with a sentence.
    """
    items: list[Any] = []
    asked = {"limit": str(page)}
    bare = False
    for _ in range(_MOST_PAGES):
        got, without = await _page(egress, f"{base}/api/v1/workflows", secrets, asked)
        items += as_list(got.get("data"))
        bare |= without
        cursor = got.get("nextCursor")
        if not isinstance(cursor, str) or not cursor:
            return Workflows(items, more=False, bare=bare)
        asked |= {"cursor": cursor}
    return Workflows(items, more=True, bare=bare)


async def _page(
    egress: Egress, address: str, secrets: Mapping[str, str], asked: Mapping[str, str]
) -> tuple[dict[str, Any], bool]:
    """And whether it had to be asked for without its examples."""
    try:
        return await _fetched(egress, f"{address}?{urlencode(asked)}", secrets), False
    except ContentRefused as error:
        if not error.too_large:
            raise
    bare = urlencode({**asked, "excludePinnedData": "true"})
    return await _fetched(egress, f"{address}?{bare}", secrets), True


async def _fetched(egress: Egress, address: str, secrets: Mapping[str, str]) -> dict[str, Any]:
    """A redirect is not followed: the key is for this address alone."""
    got = await egress.get(address, headers=secrets, types=None, max_bytes=_LARGEST, redirects=0)
    if elsewhere := location(got):
        raise Invalid(f"It leads on to {elsewhere[:200]}: enter that address.", field="url")
    if got.status != 200:
        other = ("url", f"n8n answered with status {got.status}.")
        field, sentence = _REFUSED.get(got.status, other)
        raise Invalid(sentence, field=field)
    try:
        page = as_dict(_storable(got.body))
    except (ValueError, RecursionError):
        page = {}
    if not isinstance(page.get("data"), list):
        raise Invalid("This is not n8n: it does not list workflows as n8n does.", field="url")
    return page


def _storable(body: bytes) -> Any:
    """What is said of a webhook is kept with its tool. Raises as `json.loads`."""
    told = json.loads(body)
    if _UNSTORABLE_THERE.search(body) is None:
        return told
    return in_strings(told, lambda text: UNSTORABLE.sub("", text))
