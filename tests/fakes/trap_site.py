"""A site with articles, and with one of each thing that crawlers trip over."""

import gzip

from tests.fakes.site import Answer, Site, html, redirect

_LINES = (
    "The cold room is kept at {n} degrees by two compressors of type K{n}.",
    "Its door stays open for {n} seconds at most, or the alarm sounds.",
    "Shelf number {n} holds the vaccines that arrived in week {n}.",
)
_MOVED = "This page lives at a new address since the move to the harbour."
_PLAIN, _XML = {"content-type": "text/plain"}, {"content-type": "application/xml"}
_ROBOTS = b"""User-agent: *
Disallow: /secret/
Sitemap: /sitemap-index.xml

User-agent: other
Disallow: /
"""
_ODD = [
    "/old",
    "/loop/a",
    "/private-redirect",
    "/missing",
    "/secret/plan",
    "/noindex",
    "/copy",
    "/login",
    "/broken",
    "/canonical?utm_source=x",
    "/slow",
    "/calendar?day=1",
    "/picture.png",
    "/manual.txt",
    "/page-1?utm_campaign=z",
    "https://elsewhere.example/",
    "mailto:a@example.com",
]


def text_of(n: int) -> str:
    return " ".join(line.format(n=n) for line in _LINES)


def build(site: Site, articles: int) -> None:
    """The articles link to the next ones; every third is in the sitemap only."""
    linked = [n for n in range(articles) if n % 3]
    site.pages["/"] = html(
        "Cold Rooms",
        "All about cold rooms and their doors.",
        [*(f"/page-{n}" for n in linked[:10]), *_ODD],
    )
    for n in range(articles):
        following = [f"/page-{m}" for m in linked if n < m <= n + 10]
        site.pages[f"/page-{n}"] = html(f"Article {n}", text_of(n), following)
    for day in range(1, 500):  # each day leads to the next one, for ever
        site.pages[f"/calendar?day={day}"] = html(
            f"Day {day}", f"Nothing happens on day {day}.", [f"/calendar?day={day + 1}"]
        )
    _add_oddities(site)
    _add_sitemaps(site, [f"/page-{n}" for n in range(0, articles, 3)])


def _add_oddities(site: Site) -> None:
    noindex = '<meta name="robots" content="noindex">'
    own_name = '<link rel="canonical" href="/canonical">'
    slow = html("Slow", "This page takes its time, as the compressors do.")
    slow.seconds = 0.5
    site.pages |= {
        "/robots.txt": Answer(_ROBOTS, headers=_PLAIN),
        "/old": redirect("/new"),
        "/new": html("Moved", _MOVED),
        "/copy": html("Moved", _MOVED),
        "/loop/a": redirect("/loop/b", 302),
        "/loop/b": redirect("/loop/a", 302),
        "/private-redirect": redirect("http://169.254.169.254/latest/meta-data"),
        "/secret/plan": html("Plan", "Robots stay out of this plan."),
        "/noindex": html("Draft", "This draft asks not to be kept.", head=noindex),
        "/canonical": html("Named", "This page has a name of its own.", head=own_name),
        "/slow": slow,
        "/login": Answer(b"", 403),
        "/broken": Answer(b"", 503),
        "/manual.txt": Answer(b"For the night shift: close the door.", headers=_PLAIN),
    }


def _add_sitemaps(site: Site, hidden: list[str]) -> None:
    """An index that leads to a gzipped list."""

    def listed(kind: str, locations: list[str]) -> bytes:
        entries = "".join(f"<item><loc>{site.url}{path}</loc></item>" for path in locations)
        return f'<?xml version="1.0"?><{kind}>{entries}</{kind}>'.encode()

    index, pages = listed("sitemapindex", ["/sitemap-1.xml.gz"]), listed("urlset", hidden)
    site.pages["/sitemap-index.xml"] = Answer(index, headers=_XML)
    site.pages["/sitemap-1.xml.gz"] = Answer(
        gzip.compress(pages, mtime=0), headers={"content-type": "application/gzip"}
    )
