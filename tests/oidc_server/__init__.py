"""A real OpenID provider for tests, npm's `oidc-provider`, as a process of its own.

Its pages, its codes, PKCE, keys and tokens are its own. A test can give people other claims, make
it sign with other keys, and spoil the ID token on its way out.
"""

import asyncio
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from local.install.npm import install
from local.processes import free_port
from tests.plain_http import NO_TLS

HERE = Path(__file__).parent
CLIENT_ID = "ibid"
CLIENT_SECRET = "ibid-tests-shared-secret-of-the-client"
_MOST_STEPS = 12
_FORM = re.compile(r'<form[^>]*action="([^"]+)"')
_PROMPT = re.compile(r'name="prompt" value="([^"]+)"')


@dataclass
class OidcServer:
    """`redirect` is where it may send browsers back to."""

    port: int
    redirect: str

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def control(self, **what: Any) -> dict[str, int]:
        """`claims` of whoever signs in; a `token` that is spoilt so, or None; `rotate` to a new
        key of this name. Says how often it was asked for what."""
        async with httpx.AsyncClient(verify=NO_TLS) as http:
            told = await http.post(f"{self.issuer}/control", json=what)
        return told.json()["asked"]

    async def came_back(self, address: str, login: str) -> dict[str, str]:
        """As a browser whose person signs in and agrees: what it is sent back with."""
        async with httpx.AsyncClient(verify=NO_TLS) as browser:
            answer = await browser.get(address)
            for _ in range(_MOST_STEPS):
                if answer.is_redirect:
                    where = urljoin(str(answer.url), answer.headers["location"])
                    if where.startswith(self.redirect):
                        return dict(parse_qsl(urlsplit(where).query))
                    answer = await browser.get(where)
                    continue
                assert answer.status_code == 200, answer.text
                form, prompt = _FORM.search(answer.text), _PROMPT.search(answer.text)
                assert form and prompt, answer.text
                said = {"prompt": prompt[1]}
                if prompt[1] == "login":
                    said |= {"login": login, "password": "any"}
                answer = await browser.post(urljoin(str(answer.url), unescape(form[1])), data=said)
        raise AssertionError("the provider leads nowhere")


def command(port: int, redirect: str) -> list[str]:
    """What starts it, installed; it says `listening` once it does."""
    install("oidc-provider", HERE)
    node = shutil.which("node")
    assert node, "there is no Node.js"
    return [node, str(HERE / "serve.mjs"), str(port), redirect]


@asynccontextmanager
async def oidc_server(redirect: str) -> AsyncIterator[OidcServer]:
    port = free_port()
    words = await asyncio.to_thread(command, port, redirect)
    process = await asyncio.create_subprocess_exec(*words, stdout=PIPE, stderr=DEVNULL)
    try:
        assert process.stdout
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        assert line.strip() == b"listening"
        yield OidcServer(port, redirect)
    finally:
        process.terminate()
        await process.wait()
