"""A FAKE web and a FAKE service over one real socket: a search engine that answers as SearXNG
does, the pages that it finds, and tools that say what they are told to say."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Outside:
    """`pages` and `tools` are texts by name; `called` are the tools that were, in order."""

    host: str = ""
    pages: dict[str, str] = field(default_factory=dict[str, str])
    tools: dict[str, str] = field(default_factory=dict[str, str])
    called: list[str] = field(default_factory=list[str])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def environment(self) -> dict[str, str]:
        """Of an Ibid that may search this web and call these tools."""
        return {
            "IBID_WEB_SEARCH__KIND": "searxng",
            "IBID_WEB_SEARCH__BASE_URL": self.url,
            "IBID_WEB__ALLOWED_PRIVATE_HOSTS": self.host,
            "IBID_TOOLS__PRIVATE_HOSTS": self.host,
            "IBID_CRAWL__DELAY_SECONDS": "0.01",
        }

    def add_page(self, name: str, text: str) -> None:
        with self._lock:
            self.pages[name] = text

    def note(self, tool: str) -> None:
        with self._lock:
            self.called.append(tool)

    def found(self, query: str) -> list[dict[str, str]]:
        """Pages whose name is in what is looked for."""
        with self._lock:
            names = [name for name in self.pages if name in query]
        return [
            {"title": name, "url": f"{self.url}/pages/{name}", "content": self.pages[name][:200]}
            for name in names
        ]


@contextmanager
def outside() -> Iterator[Outside]:
    world = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            first, _, name = url.path.strip("/").partition("/")
            if first == "search":
                query = parse_qs(url.query)["q"][0]
                self._say("application/json", json.dumps({"results": world.found(query)}))
            elif first == "pages" and name in world.pages:
                self._say("text/html", _page(name, world.pages[name]))
            elif first == "tools":
                self._tool(name)
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self._tool(urlsplit(self.path).path.removeprefix("/tools/"))

        def _tool(self, name: str) -> None:
            world.note(name)
            self._say("text/plain", world.tools.get(name, "It is done."))

        def _say(self, media_type: str, said: str) -> None:
            data = said.encode()
            self.send_response(200)
            self.send_header("content-type", f"{media_type}; charset=utf-8")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    world.host = f"127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield world
    finally:
        server.shutdown()


def _page(title: str, text: str) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    return f"<html><head><title>{title}</title></head><body><main>{paragraphs}</main></body></html>"
