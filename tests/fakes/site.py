"""A web site on loopback: real HTTP, with what real sites have that crawlers trip over."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/html"})
    seconds: float = 0
    validated: bool = True
    """Whether the answer carries an ETag and is told apart by it."""
    ends_at: int | None = None
    """The connection is closed after so many bytes of the body; its length is told as it was."""
    chunked: bool = False
    unmeasured: bool = False
    """Neither length nor chunks: the end of the connection is the end of the body."""


Make = Callable[[], Answer]


@dataclass
class Site:
    """Pages by path; `asked` are the requests that came, `sent` the bodies that went out."""

    port: int = 0
    pages: dict[str, Answer | Make] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0
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
        self.headers.clear()
        self.most_together = 0

    def answer(self, path: str) -> Answer:
        found = self.pages.get(path) or self.pages.get(path.partition("?")[0])
        if found is None:
            return Answer(b"<h1>Not here</h1>", 404)
        return found() if callable(found) else found

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: enough for a crawler, and no state to get wrong."""
        self.connections += 1
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        self.asked.append(path)
        self.headers.append(headers)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            await self._reply(reader, writer, path, headers)
        finally:
            self.together -= 1
            writer.close()

    async def _reply(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        path: str,
        headers: dict[str, str],
    ) -> None:
        answer = self.answer(path)
        await asyncio.sleep(answer.seconds)
        if reader.at_eof():  # nobody waits for it any more
            return
        status, body, sent = answer.status, answer.body, dict(answer.headers)
        if answer.validated and status == 200:
            sent["etag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if headers.get("if-none-match") == sent["etag"]:
                status, body = 304, b""
        if status == 200:
            self.sent.append(path)
        length, body = len(body), body if answer.ends_at is None else body[: answer.ends_at]
        if answer.chunked:
            sent["transfer-encoding"] = "chunked"
            body = b"%x\r\n%b\r\n" % (len(body), body)
            body += b"0\r\n\r\n" if answer.ends_at is None else b""
        elif not answer.unmeasured:
            sent["content-length"] = str(length)
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


def until_it_comes_back(site: Site, path: str, inside: Answer, cookie: str = "seen=1") -> None:
    """A page for those who bring their cookie; all others are sent to it again, with one."""

    def answer() -> Answer:
        name = cookie.partition(";")[0]
        known = name in site.headers[-1].get("cookie", "")
        return inside if known else Answer(b"", 302, {"location": path, "set-cookie": cookie})

    site.pages[path] = answer


def redirect(to: str, status: int = 301) -> Answer:
    return Answer(b"", status, {"location": to})


def refreshing(to: str, text: str = "", seconds: int = 0) -> Answer:
    """A page that asks the browser to go on."""
    return Answer(
        f'<html><head><meta http-equiv="refresh" content="{seconds}; url={to}"></head>'
        f"<body><p>{text}</p></body></html>".encode()
    )
