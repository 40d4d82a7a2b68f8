"""What an EPUB says of itself: container, package document, table of contents."""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote
from zipfile import ZipFile

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import one_line
from ingestion.parsers.html import page_source, parsed_page
from ingestion.parsers.html.tables import text_of
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import damaged, part

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGE_NAME = re.compile(r"\.x?html?$", re.IGNORECASE)
_MOST_CHAPTERS = 5000
_LONGEST_TITLE = 300
_MOST_SLIPS = 20


@dataclass
class Package:
    """`spine`: paths of the pages in reading order; `titles`: of those the contents name;
    `contents`: the page that is the table of contents."""

    title: str | None = None
    creators: list[str] = field(default_factory=list)
    description: str = ""
    spine: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    contents: str = ""


@dataclass
class _Item:
    path: str
    media_type: str
    properties: str


def opened(archive: ZipFile, name: str) -> Package:
    """The package, once it is clear that its pages can be read.

    Raises:
        IngestFailure: `corrupt`, or `unsupported` when the book is locked against copying.
    """
    path = _package_path(archive, name)
    content = part(archive, path, name)
    if content is None:
        raise damaged(name)
    root = parsed(content, name)
    folder = posixpath.dirname(path)
    items = _items(root, folder)
    package = Package()
    _read_metadata(package, root)
    pages = [items[ref] for ref in _references(root) if ref in items]
    package.spine = _once_each([item.path for item in pages if _is_page(item)], name)
    _refuse_locked(archive, name, set(package.spine))
    package.contents = next((i.path for i in items.values() if "nav" in i.properties.split()), "")
    for contents in _contents(archive, name, root, items):
        for target, title in contents:
            package.titles.setdefault(target, title)
        if package.titles:
            break
    return package


def _once_each(spine: list[str], name: str) -> list[str]:
    """A book names each of its pages once; a slip of whoever made it is put up with.

    Raises:
        IngestFailure: `too_complex`.
    """
    paths = list(dict.fromkeys(spine))
    if len(spine) > 2 * len(paths) + _MOST_SLIPS:
        raise IngestFailure(
            FailureCode.TOO_COMPLEX,
            f"{name} was not read: its {len(paths):,} pages are named {len(spine):,} times, so the "
            "same text would be read over and over. Export the book again and upload that.",
        )
    return paths[:_MOST_CHAPTERS]


def _package_path(archive: ZipFile, name: str) -> str:
    container = part(archive, "META-INF/container.xml", name)
    if container is not None:
        for element in _named(parsed(container, name), "rootfile"):
            if path := element.get("full-path"):
                return posixpath.normpath(path)
    for path in archive.namelist():  # some tools leave the container out
        if path.lower().endswith(".opf"):
            return path
    raise damaged(name)


def _items(root: Element, folder: str) -> dict[str, _Item]:
    return {
        item.get("id"): _Item(
            _resolved(folder, item.get("href")),
            (item.get("media-type") or "").lower(),
            item.get("properties") or "",
        )
        for item in _named(root, "item")
        if item.get("id") and item.get("href")
    }


def _references(root: Element) -> list[str]:
    """The spine's items; those it calls not linear (notes, answers) come where it has them."""
    return [ref.get("idref") for ref in _named(root, "itemref") if ref.get("idref")]


def _is_page(item: _Item) -> bool:
    return item.media_type in _PAGES or bool(_PAGE_NAME.search(item.path))


def _read_metadata(package: Package, root: Element) -> None:
    def said(tag: str) -> list[str]:
        texts = (one_line("".join(element.itertext())) for element in _named(root, tag))
        return [text for text in texts if text]

    package.title = next((title[:_LONGEST_TITLE] for title in said("title")), None)
    package.creators = [creator[:_LONGEST_TITLE] for creator in said("creator")[:10]]
    package.description = next(iter(said("description")), "")


def _contents(
    archive: ZipFile, name: str, root: Element, items: dict[str, _Item]
) -> list[list[tuple[str, str]]]:
    """The tables of contents, the newer kind first: target and title of each entry."""
    found: list[list[tuple[str, str]]] = []
    for item in items.values():
        if "nav" in item.properties.split() and (content := part(archive, item.path, name)):
            found.append(_of_nav(content, posixpath.dirname(item.path)))
    named = next((spine.get("toc") for spine in _named(root, "spine")), None)
    for identity, item in items.items():
        ncx = identity == named or item.media_type == "application/x-dtbncx+xml"
        if ncx and (content := part(archive, item.path, name)):
            found.append(_of_ncx(content, posixpath.dirname(item.path), name))
    return found


def _of_nav(content: bytes, folder: str) -> list[tuple[str, str]]:
    root = parsed_page(page_source(content))
    if root is None:
        return []
    navs = list(root.iter("nav"))
    tocs = [nav for nav in navs if "toc" in (nav.get("epub:type") or nav.get("role") or "")]
    return [
        (_resolved(folder, link.get("href")), text_of(link)[:_LONGEST_TITLE])
        for nav in (tocs or navs)[:1]
        for link in nav.iter("a")
        if link.get("href") and text_of(link)
    ]


def _of_ncx(content: bytes, folder: str, name: str) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for point in _named(parsed(content, name), "navPoint"):
        title = next((one_line("".join(e.itertext())) for e in _named(point, "navLabel")), "")
        source = next((e.get("src") for e in _named(point, "content")), None)
        if title and source:
            entries.append((_resolved(folder, source), title[:_LONGEST_TITLE]))
    return entries


def _refuse_locked(archive: ZipFile, name: str, pages: set[str]) -> None:
    """Fonts may be scrambled without harm; pages may not."""
    content = part(archive, "META-INF/encryption.xml", name)
    if content is None:
        return
    for data in _named(parsed(content, name), "EncryptedData"):
        method = next((e.get("Algorithm") for e in _named(data, "EncryptionMethod")), "")
        targets = {_resolved("", e.get("URI") or "") for e in _named(data, "CipherReference")}
        if method not in _FONTS_ONLY and targets & pages:
            raise IngestFailure(
                FailureCode.UNSUPPORTED,
                f"{name} is locked against copying (DRM) and cannot be read. Upload a copy "
                "without this lock.",
            )


def _named(root: Element, tag: str) -> list[Element]:
    return list(root.iter(f"{{*}}{tag}"))


def _resolved(folder: str, reference: str) -> str:
    """A path in the archive, without the place inside the page."""
    path = unquote(reference.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
