"""Hostile addresses through every door of the API by which one comes in: none is connected to.

The lists were collected by somebody else; what the one client behind all doors makes of them is
`tests/adapters/web/test_ssrf_lists.py`. Here it is looked at whether a door goes past it.
"""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from contracts.settings import Settings
from tests.adapters.web.test_ssrf_lists import DATA, rows
from tests.api import Person

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="IBID_DATA names no folder with the lists (ssrf/)"
)
AT_ONCE = 8
_NUMBER = re.compile(r"//[^/]*?(?:[\d.]+|0x[\da-f]+|\[.*\])(?::\d+)?(?:/|$)", re.I)
Door = Callable[[str], tuple[str, dict[str, Any]]]
DOORS: dict[str, Door] = {
    "a page": lambda url: ("pages", {"url": url}),
    "a page that is looked at": lambda url: ("pages/preview", {"url": url}),
    "a description of tools": lambda url: ("tool-discovery", {"kind": "openapi", "url": url}),
    "n8n": lambda url: (
        "tool-discovery",
        {"kind": "n8n", "url": url, "webhooks_url": url, "api_key": "k"},
    ),
    "a server of tools": lambda url: ("tool-servers", {"url": url}),
    "a tool": lambda url: (
        "tools",
        {
            "name": f"t{uuid4().hex[:8]}", "description": "T.", "request": {"url": url},
            "changes": False,
        },
    ),
}  # fmt: skip
_connected: list[tuple[str, int]] = []
_listening: list[bool] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _listening:
        address = arguments[1]
        if isinstance(address, tuple):
            _connected.append((str(address[0]), int(address[1])))


sys.addaudithook(_note)


@pytest.fixture
def connected(settings: Settings) -> Iterator[list[tuple[str, int]]]:
    """Addresses that this process, API and all, connected to; without those of its own parts."""
    _connected.clear()
    _listening.append(True)
    yield _connected
    _listening.clear()


def own_ports(settings: Settings) -> set[int]:
    assert settings.database.api_url
    urls = (settings.database.api_url.get_secret_value(), settings.redis.url.get_secret_value())
    ports = {int(url.rpartition(":")[2].partition("/")[0]) for url in urls}
    assert settings.public_api_url.port
    return {*ports, settings.public_api_url.port}


@pytest.mark.parametrize("door", DOORS)
async def test_no_hostile_address_is_reached(
    alice: Person, settings: Settings, connected: list[tuple[str, int]], door: str
) -> None:
    project = await alice.project()
    gate, let_in = asyncio.Semaphore(AT_ONCE), dict[str, object]()

    async def knock(url: str) -> None:
        path, body = DOORS[door](url)
        async with gate:
            answer = await alice.http.post(f"/projects/{project}/{path}", json=body)
            if answer.status_code == 201 and path == "tools":  # it is kept, and tried
                tool = answer.json()["id"]
                answer = await alice.http.post(
                    f"/projects/{project}/tools/{tool}/try", json={"arguments": {}}
                )
                await alice.http.delete(f"/projects/{project}/tools/{tool}")
                if answer.json().get("outcome") != "done" and "error" in answer.text:
                    return
        if answer.status_code == 202 and not _NUMBER.search(url):
            return  # what a name means is found out by the worker, through the same client
        if answer.status_code < 400 or answer.status_code == 500:
            let_in[url] = answer.status_code, answer.text[:200]

    hostile = [
        r["url"] for name in ("generated_encodings", "patt_payloads") for r in rows(f"{name}.csv")
    ]
    await asyncio.gather(*(knock(url) for url in hostile))

    assert len(hostile) > 450
    reached = {(host, port) for host, port in connected if port not in own_ports(settings)}
    assert reached == set()
    assert let_in == {}
