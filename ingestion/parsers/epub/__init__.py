"""E-books (EPUB): chapters in reading order, each below its title in the table of contents."""

from zipfile import ZipFile

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.epub.package import Package, contents_in, opened
from ingestion.parsers.epub.printed import drop_printed_numbers
from ingestion.parsers.html import page_source, parsed_page, title_of
from ingestion.parsers.html.chrome import is_hidden
from ingestion.parsers.html.reading import Reader
from ingestion.parsers.html.tables import text_of
from ingestion.parsers.xmlparts import Element, drop, is_cut
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
        package, notes = self._package, self._built.notes
        sheets = self._sheets()
        missing, pictures = package.unlisted, package.pictures
        for path in package.spine:
            root = self._page(path, sheets)
            missing += root is None
            if root is not None:
                pictures += not self._read(path, root) and _has_pictures(root)
        beside = [
            (path, root)
            for path in package.beside
            if (root := self._page(path, sheets)) is not None
        ]
        further = sum(self._read(path, root) for path, root in beside)
        if missing:
            notes.append(f"Files of this book that are missing or empty: {missing}.")
        if pictures:
            notes.append(f"Pages of this book that are pictures, and were not read: {pictures}.")
        if further:
            notes.append(
                f"Pages that the order of this book leaves out, read at its end: {further}."
            )

    def _page(self, path: str, sheets: str) -> Element | None:
        """None where it is missing, empty or damaged, which costs no other page."""
        try:
            content = part(self._archive, path, self._name)
        except IngestFailure as failure:
            if failure.code is not FailureCode.CORRUPT:
                raise
            content = None
        root = None if content is None else parsed_page(page_source(content), sheets)
        if root is not None:
            drop_printed_numbers(root)
            if is_cut(root):
                self._built.leave_out_deeper()
        return root

    def _read(self, path: str, root: Element) -> bool:
        """Whether a page says anything; of the contents, whose titles are the headings, only what
        stands beside them is read."""
        if path == self._package.contents:
            for contents in contents_in(root):
                drop(contents)
        if not text_of(root):
            return False
        if path == self._package.contents:
            Reader(self._built, is_hidden, below=1).read(root)
        else:
            self._chapter(path, root)
        return True

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


def _has_pictures(root: Element) -> bool:
    return next(root.iter("img", "image", "svg"), None) is not None


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
