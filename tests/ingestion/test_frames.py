"""Which frames of a page are fetched, and how much of them."""

from collections.abc import Collection

import pytest

from adapters.web.egress import Egress
from adapters.web.pages import read_page
from adapters.web.urls import WebUrl
from contracts.ports import Fetched
from contracts.settings import WebSettings
from ingestion.frames import Framing, framed

OWN = "https://a.example.com/"


class Asked:
    """Answers for frames, written down; nothing is connected to."""

    def __init__(self, pages: dict[str, str], room: int = 10_000) -> None:
        self.pages, self.asked = pages, list[str]()
        self.framing = Framing(Egress(WebSettings()), self._ours, self._get, self._facts, room)

    async def body(self, body: str) -> bytes:
        page = _page(OWN, body)
        return (await framed(self.framing, page, read_page(page)))[0].body

    def _ours(self, url: WebUrl) -> bool:
        return url.host == "a.example.com"

    async def _get(self, url: WebUrl) -> Fetched:
        self.asked.append(url.href)
        found = self.pages[url.href]
        if found.startswith("http"):
            return Fetched(url.href, 302, {"location": found})
        return _page(url.href, found)

    async def _facts(self, fetched: Fetched) -> object:
        return read_page(fetched)


def _page(url: str, body: str) -> Fetched:
    return Fetched(url, 200, {"content-type": "text/html"}, body.encode())


@pytest.mark.parametrize(
    ("src", "asked"),
    [
        ("/f", [f"{OWN}f"]),
        ("//a.example.com/f", [f"{OWN}f"]),
        ("https://ads.example.net/f", []),
        ("https://a.example.com.evil.example/f", []),
        ("http://127.0.0.1/f", []),
        ("http://169.254.169.254/latest", []),
        ("about:blank", []),
        ("javascript:f()", []),
        ("data:text/html,f", []),
    ],
)
async def test_only_frames_of_the_site_are_fetched(src: str, asked: Collection[str]) -> None:
    site = Asked({f"{OWN}f": "<p>inside</p>"})

    body = await site.body(f"<p>page</p><iframe src='{src}'></iframe>")

    assert site.asked == asked and (b"inside" in body) is bool(asked)


async def test_a_frame_that_leads_to_another_site_is_not_followed() -> None:
    site = Asked({f"{OWN}f": "https://evil.example/", "https://evil.example/": "<p>evil</p>"})

    body = await site.body("<p>page</p><iframe src='/f'></iframe>")

    assert site.asked == [f"{OWN}f"] and b"evil" not in body


async def test_all_frames_together_have_so_many_bytes() -> None:
    site = Asked({f"{OWN}{n}": f"<p>{n}{'x' * 400}</p>" for n in "abc"}, room=900)

    body = await site.body("".join(f"<iframe src='/{n}'></iframe>" for n in "abc"))

    assert [f"{n}xxx".encode() in body for n in "abc"] == [True, True, False]
    assert b'content="frame"' in body


async def test_a_frame_that_leads_in_a_circle_is_left() -> None:
    site = Asked({f"{OWN}f": f"{OWN}g", f"{OWN}g": f"{OWN}f"})

    await site.body("<p>page</p><iframe src='/f'></iframe>")

    assert len(site.asked) == 3
