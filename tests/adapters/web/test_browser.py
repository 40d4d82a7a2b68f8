"""Pages that JavaScript makes, in a real Chromium that may connect to nothing itself."""

import importlib.util
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.web.browser import BrowserFetch
from adapters.web.egress import Egress
from contracts.errors import ConfigurationError, UrlNotAllowed
from contracts.ports import Validators
from contracts.settings import WebSettings
from tests.fakes.site import Answer, Site, redirect, running_site

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
INSTALLED = importlib.util.find_spec("crawlee") is not None
needs_browser = pytest.mark.skipif(
    not (INSTALLED and CHROMIUM), reason="needs crawlee[playwright] and a Chromium"
)
JSON = {"content-type": "application/json", "access-control-allow-origin": "*"}
SCRIPT = b"""
fetch('/data.json').then(r => r.json()).then(d => {
  document.getElementById('root').textContent = d.text
  const link = document.createElement('a')
  link.href = '/next'
  document.body.append(link)
})
"""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        running.pages |= {
            "/app.js": Answer(SCRIPT, headers={"content-type": "text/javascript"}),
            "/data.json": Answer(b'{"text": "Built by JavaScript."}', headers=JSON),
            "/": Answer(b"<title>App</title><div id=root></div><script src=/app.js></script>"),
        }
        yield running


@pytest.fixture
async def private() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        running.pages["/secret"] = Answer(b'"a secret"', headers=JSON)
        yield running


def browser(site: Site) -> BrowserFetch:
    settings = WebSettings(
        allowed_private_hosts=[site.host],
        browser=Path(CHROMIUM or ""),
        browser_sandbox=os.geteuid() != 0,
    )
    return BrowserFetch(settings, Egress(settings))


@needs_browser
async def test_a_page_is_read_as_javascript_made_it(site: Site) -> None:
    page = await browser(site).fetch(f"{site.url}/", Validators())

    assert b"Built by JavaScript." in page.body and b'href="/next"' in page.body
    assert (page.url, page.media_type) == (f"{site.url}/", "text/html")


@needs_browser
async def test_nothing_private_is_asked_by_any_way_a_page_knows(site: Site, private: Site) -> None:
    there = private.host
    site.pages["/"] = Answer(
        f"""<div id=root></div><img src="http://{there}/i"><iframe src="http://{there}/f"></iframe>
        <link rel=preconnect href="http://{there}"><link rel=prefetch href="http://{there}/p">
        <script src="http://{there}/s.js"></script><script>
        new WebSocket("ws://{there}/ws"); new EventSource("http://{there}/e")
        navigator.sendBeacon("http://{there}/b", "x")
        fetch("http://{there}/post", {{method: "POST", mode: "no-cors", body: "x"}})
        new Worker(URL.createObjectURL(new Blob(['fetch("http://{there}/w")'])))
        new RTCPeerConnection({{iceServers: [{{urls: "turn:{there}?transport=tcp",
          username: "a", credential: "b"}}]}}).createDataChannel("x")
        fetch("http://{there}/secret").then(r => r.text())
          .catch(e => "refused").then(t => document.body.append(t))
        </script>""".encode()
    )

    page = await browser(site).fetch(f"{site.url}/", Validators())

    assert b"refused" in page.body and b"a secret" not in page.body
    assert private.asked == [] and private.connections == 0


@needs_browser
async def test_a_redirect_is_answered_without_a_browser(site: Site) -> None:
    site.pages["/old"] = redirect("/")

    page = await browser(site).fetch(f"{site.url}/old", Validators())

    assert (page.status, page.headers["location"], site.asked) == (301, "/", ["/old"])


@needs_browser
async def test_a_private_page_is_refused(site: Site) -> None:
    with pytest.raises(UrlNotAllowed):
        await browser(site).fetch("http://127.0.0.1:1/", Validators())


@pytest.mark.skipif(INSTALLED, reason="crawlee is installed here")
def test_where_crawlee_is_missing_it_says_how_to_install_it() -> None:
    settings = WebSettings()

    with pytest.raises(ConfigurationError, match="pip install"):
        BrowserFetch(settings, Egress(settings))
