"""What an EPUB says of itself: container, package document, table of contents."""

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from zipfile import ZipFile

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import one_line
from ingestion.parsers.epub.paths import Paths
from ingestion.parsers.html import page_source, parsed_page
from ingestion.parsers.html.tables import text_of
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import damaged, part

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "image/svg+xml")
_FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGE_NAME = re.compile(r"\.(?:x?html?|svg)$", re.IGNORECASE)
_MOST_CHAPTERS = 5000
_LONGEST_TITLE = 300
_MOST_SLIPS = 20
_MOST_FALLBACKS = 10


@dataclass
class Package:
    """`spine`: paths of the pages in reading order; `beside`: of those that it leaves out;
    `titles`: of those the contents name; `contents`: the page that is the table of contents;
    `unlisted`: how many the order names and the list does not; `pictures`: how many are no text."""

    title: str | None = None
    creators: list[str] = field(default_factory=list)
    description: str = ""
    spine: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    contents: str = ""
    beside: list[str] = field(default_factory=list)
    unlisted: int = 0
    pictures: int = 0


@dataclass
class _Item:
    path: str
    media_type: str
    properties: str
    fallback: str

    @property
    def is_page(self) -> bool:
        return self.media_type in _PAGES or bool(_PAGE_NAME.search(self.path))


_Items = dict[str, list[_Item]]
"""By identity; two of one are a slip of whoever made the book."""


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
    paths = Paths(archive, posixpath.dirname(path))
    items = _items(root, paths)
    package = Package()
    _read_metadata(package, root)
    listed = [item for same in items.values() for item in same]
    package.contents = next((i.path for i in listed if "nav" in i.properties.split()), "")
    _read_order(package, items, _references(root), name)
    _refuse_locked(archive, name, {*package.spine, *package.beside})
    for contents in _contents(archive, name, root, items):
        for target, title in contents:
            package.titles.setdefault(target, title)
        if package.titles:
            break
    return package


def _read_order(package: Package, items: _Items, references: list[str], name: str) -> None:
    named = Counter[str]()
    spine: list[str] = []
    for reference in references:
        same = items.get(reference, [])
        if not same:
            package.unlisted += 1
            continue
        item = _shown(same[min(named[reference], len(same) - 1)], items)
        named[reference] += 1
        if item.is_page:
            spine.append(item.path)
        else:
            package.pictures += item.media_type.startswith("image/")
    package.spine = _once_each(spine, name)
    known = {*package.spine, package.contents}
    pages = [item.path for same in items.values() for item in same if item.is_page]
    beside = dict.fromkeys(path for path in pages if path not in known)
    package.beside = [path for path in beside if not path.lower().endswith(".svg")]


def _shown(item: _Item, items: _Items) -> _Item:
    """The page that stands in for what is none."""
    first = item
    for _ in range(_MOST_FALLBACKS):
        if item.is_page or not (other := items.get(item.fallback)):
            break
        item = other[0]
    return item if item.is_page else first


def _once_each(spine: list[str], name: str) -> list[str]:
    """A book names each of its pages once; a slip of whoever made it is put up with.

    Raises:
        IngestFailure: `too_complex`.
    """
    paths = list(dict.fromkeys(spine))
    if len(paths) > _MOST_CHAPTERS:
        raise IngestFailure(
            FailureCode.TOO_LARGE,
            f"{name} has more than {_MOST_CHAPTERS:,} pages; split it and upload the parts.",
        )
    if len(spine) > 2 * len(paths) + _MOST_SLIPS:
        raise IngestFailure(
            FailureCode.TOO_COMPLEX,
            f"{name} was not read: its {len(paths):,} pages are named {len(spine):,} times, so the "
            "same text would be read over and over. Export the book again and upload that.",
        )
    return paths


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


def _items(root: Element, paths: Paths) -> _Items:
    found: _Items = {}
    for item in _named(root, "item"):
        if item.get("id") and item.get("href"):
            said = _Item(
                paths.of(item.get("href")),
                (item.get("media-type") or "").lower(),
                item.get("properties") or "",
                item.get("fallback") or "",
            )
            found.setdefault(item.get("id"), []).append(said)
    return found


def _references(root: Element) -> list[str]:
    """The spine's items; those it calls not linear (notes, answers) come where it has them."""
    return [ref.get("idref") for ref in _named(root, "itemref") if ref.get("idref")]


def _read_metadata(package: Package, root: Element) -> None:
    def said(tag: str) -> list[str]:
        texts = (one_line("".join(element.itertext())) for element in _named(root, tag))
        return [text for text in texts if text]

    package.title = next((title[:_LONGEST_TITLE] for title in said("title")), None)
    package.creators = [creator[:_LONGEST_TITLE] for creator in said("creator")[:10]]
    package.description = next(iter(said("description")), "")


def _contents(
    archive: ZipFile, name: str, root: Element, items: _Items
) -> list[list[tuple[str, str]]]:
    """The tables of contents, the newer kind first: target and title of each entry."""
    found: list[list[tuple[str, str]]] = []
    listed = [(identity, item) for identity, same in items.items() for item in same]
    for _, item in listed:
        if "nav" in item.properties.split() and (content := part(archive, item.path, name)):
            found.append(_of_nav(content, Paths(archive, posixpath.dirname(item.path))))
    named = next((spine.get("toc") for spine in _named(root, "spine")), None)
    for identity, item in listed:
        ncx = identity == named or item.media_type == "application/x-dtbncx+xml"
        if ncx and (content := part(archive, item.path, name)):
            paths = Paths(archive, posixpath.dirname(item.path))
            found.append(_of_ncx(content, paths, name))
    return found


def _of_nav(content: bytes, paths: Paths) -> list[tuple[str, str]]:
    root = parsed_page(page_source(content))
    if root is None:
        return []
    return [
        (paths.of(link.get("href")), text_of(link)[:_LONGEST_TITLE])
        for nav in contents_in(root)
        for link in nav.iter("a")
        if link.get("href") and text_of(link)
    ]


def contents_in(root: Element) -> list[Element]:
    """The table of contents of a page that has one."""
    navs = list(root.iter("nav"))
    tocs = [nav for nav in navs if "toc" in (nav.get("epub:type") or nav.get("role") or "")]
    return (tocs or navs)[:1]


def _of_ncx(content: bytes, paths: Paths, name: str) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for point in _named(parsed(content, name), "navPoint"):
        title = next((one_line("".join(e.itertext())) for e in _named(point, "navLabel")), "")
        source = next((e.get("src") for e in _named(point, "content")), None)
        if title and source:
            entries.append((paths.of(source), title[:_LONGEST_TITLE]))
    return entries


def _refuse_locked(archive: ZipFile, name: str, pages: set[str]) -> None:
    """Fonts may be scrambled without harm; pages may not."""
    content = part(archive, "META-INF/encryption.xml", name)
    if content is None:
        return
    paths = Paths(archive, "")
    for data in _named(parsed(content, name), "EncryptedData"):
        method = next((e.get("Algorithm") for e in _named(data, "EncryptionMethod")), "")
        targets = {paths.of(e.get("URI") or "") for e in _named(data, "CipherReference")}
        if method not in _FONTS_ONLY and targets & pages:
            raise IngestFailure(
                FailureCode.UNSUPPORTED,
                f"{name} is locked against copying (DRM) and cannot be read. Upload a copy "
                "without this lock.",
            )


def _named(root: Element, tag: str) -> list[Element]:
    return list(root.iter(f"{{*}}{tag}"))
