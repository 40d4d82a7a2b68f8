"""Books: chapters in an order that is neither that of their names nor that of the list."""

from evaluation.reading.packing import zipped
from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.markup import Markup
from evaluation.reading.written import Written

_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)


def written(seed: int) -> Written:
    vocabulary = Vocabulary(seed, other_scripts=True)
    made = Written(f"made-{seed}.epub")
    names = [f"part {n}/c{vocabulary.random.randint(10, 99)}.xhtml" for n in range(4)]
    vocabulary.random.shuffle(names)
    chapters = {name: _chapter(vocabulary, made) for name in names}
    items = "".join(
        f'<item id="i{n}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for n, name in sorted(enumerate(names), key=lambda item: item[1])
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    title = made.hide(vocabulary.word())
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="u">x'
        f"</dc:identifier><dc:title>{title}</dc:title></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    made.data = zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OPS/book.opf": package,
            **{f"OPS/{name}": page for name, page in chapters.items()},
        }
    )
    return made


def _chapter(vocabulary: Vocabulary, made: Written) -> str:
    heading = f"<h1>{made.show(vocabulary.phrase(1, 3))}</h1>"
    body = Markup(vocabulary, made).body(2, 5)
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{heading}'
        f"{body}</body></html>"
    )
