"""E-books (EPUB): chapters in reading order, each below its title in the table of contents."""

from zipfile import ZipFile

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.epub.package import Package, opened
from ingestion.parsers.html import page_source, parsed_page, title_of
from ingestion.parsers.html.chrome import is_hidden
from ingestion.parsers.html.reading import Reader
from ingestion.parsers.html.tables import text_of
from ingestion.parsers.xmlparts import Element, is_cut
from ingestion.parsers.zips import open_checked, part

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ORNAMENT = 40  # characters
_MOST_SHEETS = 50


class EpubParser:
    """A place is a chapter and the headings in it; no passage runs over two chapters."""

    media_types = frozenset({"application/epub+zip"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        with open_checked(data, name) as archive:
            package = opened(archive, name)
            built.title = package.title
            if package.creators:
                built.block(BlockKind.PARAGRAPH, f"By {', '.join(package.creators)}")
            built.block(BlockKind.PARAGRAPH, _plain(package.description))
            _Chapters(built, archive, package, name).write()
        return built.done()


class _Chapters:
    def __init__(
        self, built: ExtractBuilder, archive: ZipFile, package: Package, name: str
    ) -> None:
        self._built, self._archive, self._package, self._name = built, archive, package, name
        self._seen: set[str] = set()
        self._inside = False  # a chapter of the contents, whose further files have no title

    def write(self) -> None:
        missing = 0
        sheets = self._sheets()
        for path in self._package.spine:
            if path == self._package.contents:
                continue  # its titles are the headings
            content = part(self._archive, path, self._name)
            root = None if content is None else parsed_page(page_source(content), sheets)
            if root is None:
                missing += 1
            elif text_of(root):
                self._chapter(path, root)
            if root is not None and is_cut(root):
                self._built.leave_out_deeper()
        if missing:
            self._built.notes.append(f"Files of this book that are missing or empty: {missing}.")

    def _sheets(self) -> str:
        """The style sheets of the book, which may be what raises a number."""
        paths = [path for path in self._archive.namelist() if path.lower().endswith(".css")]
        found = (part(self._archive, path, self._name) for path in paths[:_MOST_SHEETS])
        return "\n".join((sheet or b"").decode(errors="replace") for sheet in found)

    def _chapter(self, path: str, root: Element) -> None:
        first = _first_heading(root)
        title = self._package.titles.get(path, "")
        if not title and self._inside and first is None:
            # One file of several that a chapter was split into.
            Reader(self._built, is_hidden, below=1).read(root)
            return
        said = title or (text_of(first) if first is not None else "") or self._unnamed(root)
        self._inside = bool(title)
        if first is not None and (fuller := _fuller(said, text_of(first))):
            said = fuller
            _without(first)
        self._built.heading(self._once(said), 1)
        Reader(self._built, is_hidden, below=1).read(root)

    def _unnamed(self, root: Element) -> str:
        title = title_of(root)
        return title if title and title != self._package.title else "Without title"

    def _once(self, title: str) -> str:
        """The same title twice would make one chapter of two."""
        number = 1
        name = title
        while name.casefold() in self._seen:
            number += 1
            name = f"{title} ({number})"
        self._seen.add(name.casefold())
        return name


def _first_heading(root: Element) -> Element | None:
    """The heading a page begins with; a number or an ornament may stand before it."""
    first = next(root.iter(*_HEADINGS), None)
    if first is None:
        return None
    before = one_line(" ".join(first.xpath("preceding::text()[not(ancestor::head)]")))
    return first if len(before) < _ORNAMENT else None


def _fuller(title: str, heading: str) -> str | None:
    """The longer of two, where one says what the other says; None where they differ."""
    shorter, longer = sorted((title, heading), key=len)
    return longer if shorter.casefold() in longer.casefold() else None


def _without(heading: Element) -> None:
    """Its words stand above already; what follows it stays."""
    tail = heading.tail
    heading.clear()
    heading.tail = tail


def _plain(source: str) -> str:
    root = parsed_page(source) if "<" in source else None
    return source if root is None else text_of(root)
