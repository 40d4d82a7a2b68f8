"""A web site on loopback: real HTTP, with what real sites have that crawlers trip over."""

import asyncio
import gzip
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

LINES = (
    "The cold room is kept at {n} degrees by two compressors of type K{n}.",
    "Its door stays open for {n} seconds at most, or the alarm sounds.",
    "Shelf number {n} holds the vaccines that arrived in week {n}.",
)


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/html"})
    seconds: float = 0
    validated: bool = True
    """Whether the answer carries an ETag and is told apart by it."""


Make = Callable[[], Answer]


@dataclass
class Site:
    """Pages by path; `asked` are the requests that came, `sent` the bodies that went out."""

    port: int = 0
    pages: dict[str, Answer | Make] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    together: int = 0
    most_together: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def forget(self) -> None:
        self.asked.clear()
        self.sent.clear()
        self.most_together = 0

    def answer(self, path: str) -> Answer:
        found = self.pages.get(path) or self.pages.get(path.partition("?")[0])
        if found is None:
            return Answer(b"<h1>Not here</h1>", 404)
        return found() if callable(found) else found

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: enough for a crawler, and no state to get wrong."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        self.asked.append(path)
        self.agents.add(headers.get("user-agent", ""))
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            await self._reply(writer, path, headers)
        finally:
            self.together -= 1
            writer.close()

    async def _reply(
        self, writer: asyncio.StreamWriter, path: str, headers: dict[str, str]
    ) -> None:
        answer = self.answer(path)
        await asyncio.sleep(answer.seconds)
        status, body, sent = answer.status, answer.body, dict(answer.headers)
        if answer.validated and status == 200:
            sent["etag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if headers.get("if-none-match") == sent["etag"]:
                status, body = 304, b""
        if status == 200:
            self.sent.append(path)
        sent["content-length"] = str(len(body))
        lines = [
            f"HTTP/1.1 {status} X",
            *(f"{k}: {v}" for k, v in sent.items()),
            "connection: close",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        await writer.drain()


@asynccontextmanager
async def running_site(site: Site) -> AsyncIterator[Site]:
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    async with server:
        yield site


def html(title: str, text: str, links: list[str] = [], head: str = "") -> Answer:  # noqa: B006
    """A page with a frame around its text, as real ones have."""
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return Answer(
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><main><h1>{title}</h1><p>{text}</p>"
        f"<ul>{anchors}</ul></main><footer>Cold Rooms Ltd</footer></body></html>".encode()
    )


def redirect(to: str, status: int = 301) -> Answer:
    return Answer(b"", status, {"location": to})


def text_of(n: int) -> str:
    return " ".join(line.format(n=n) for line in LINES)


def build(site: Site, articles: int) -> None:
    """A site with so many articles, and one of each thing that crawlers trip over.

    The articles link to the next ones; every third is in the sitemap only.
    """
    linked = [n for n in range(articles) if n % 3]
    hidden = [n for n in range(articles) if n % 3 == 0]
    oddities = [
        "/old", "/loop/a", "/private-redirect", "/missing", "/secret/plan", "/noindex", "/copy",
        "/canonical?utm_source=x", "/slow", "/calendar?day=1", "/login", "/picture.png",
        "https://elsewhere.example/", "mailto:a@example.com", "/broken", "/manual.txt", "/page-1?utm_campaign=z",
    ]  # fmt: skip
    site.pages |= {
        "/": html("Cold Rooms", "All about cold rooms and their doors.", [*(f"/page-{n}" for n in linked[:10]), *oddities]),
        "/robots.txt": Answer(
            b"User-agent: *\nDisallow: /secret/\nSitemap: /sitemap-index.xml\n"
            b"\nUser-agent: other\nDisallow: /\n",
            headers={"content-type": "text/plain"},
        ),
        "/old": redirect("/new"),
        "/new": html("Moved", "This page lives at a new address since the move to the harbour."),
        "/loop/a": redirect("/loop/b", 302),
        "/loop/b": redirect("/loop/a", 302),
        "/private-redirect": redirect("http://169.254.169.254/latest/meta-data"),
        "/secret/plan": html("Plan", "Robots stay out of this plan."),
        "/noindex": html("Draft", "This draft asks not to be kept.", head='<meta name="robots" content="noindex">'),
        "/copy": html("Moved", "This page lives at a new address since the move to the harbour."),
        "/canonical": html("Named twice", "This page has a name of its own, whatever it is called.", head='<link rel="canonical" href="/canonical">'),
        "/slow": Answer(html("Slow", "This page takes its time, as the compressors do.").body, seconds=0.5),
        "/login": Answer(b"", 403),
        "/broken": Answer(b"", 503),
        "/manual.txt": Answer(b"Plain instructions for the night shift: close the door.", headers={"content-type": "text/plain"}),
    }  # fmt: skip
    for n in range(articles):
        following = [f"/page-{m}" for m in linked if n < m <= n + 10]
        site.pages[f"/page-{n}"] = html(f"Article {n}", text_of(n), following)
    for day in range(1, 500):  # a trap: each day leads to the next one, for ever
        site.pages[f"/calendar?day={day}"] = html(
            f"Day {day}", f"Nothing happens on day {day}.", [f"/calendar?day={day + 1}"]
        )

    def sitemap(kind: str, locations: list[str]) -> bytes:
        entries = "".join(f"<item><loc>{site.url}{path}</loc></item>" for path in locations)
        return f'<?xml version="1.0"?><{kind}>{entries}</{kind}>'.encode()

    xml = {"content-type": "application/xml"}
    site.pages["/sitemap-index.xml"] = lambda: Answer(
        sitemap("sitemapindex", ["/sitemap-1.xml.gz"]), headers=xml
    )
    site.pages["/sitemap-1.xml.gz"] = lambda: Answer(
        gzip.compress(sitemap("urlset", [f"/page-{n}" for n in hidden])),
        headers={"content-type": "application/gzip"},
    )
