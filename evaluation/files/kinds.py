"""Files that a stranger might send to see what they cost: twenty of a kind, the same every time."""

import io
import zipfile
from collections.abc import Callable, Mapping
from itertools import cycle, islice

from evaluation.speed.files import File

OF_A_KIND = 20
_UNKNOWN = "application/octet-stream"  # content decides
_SCRIPTS = (
    "สวัสดีชาวโลกทุกคน", "ក្ខិតសា", "字漢語文", "ひらがなカタカナ", "안녕하세요세계", "မြန်မာစာ",
    "ລາວພາສາ", "བོད་ཡིག", "אבגדהוז", "ابجدهوز", "नमस्तेदुनिया", "தமிழ்மொழி", "አማርኛ",
    "ᠮᠣᠩᠭᠣᠯ", "ქართული", "Ελληνικά", "հայերեն", "ᏣᎳᎩ", "𒀀𒁀𒂀", "𓀀𓁐𓂀",
)  # fmt: skip
_MARKS = "\u0301\u0308\u0327\u0331\u0345\u0489\u05b0\u064b\u093c\u0e47"
_UNSEEN = "\u200d\u200c\u2060\ufe0f\u034f\u180e\u061c\u2064\u115f\u3164"
_TURNS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_SIGNS = ("👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏿", "🇩🇪", "❤️‍🔥", "1️⃣", "🧑🏽‍🤝‍🧑🏻")


def _text(name: str, content: str) -> File:
    return File(name, _UNKNOWN, content.encode())


def _filled(pattern: str, letters: int) -> str:
    return "".join(islice(cycle(pattern), letters))


def _scripts(n: int) -> File:
    return _text(f"script-{n}.txt", _filled(_SCRIPTS[n % len(_SCRIPTS)], 20_000 + 4_000 * n))


def _marks(n: int) -> File:
    heap = "".join(f"{chr(97 + n)}{_MARKS[n % 10] * (50 * 2 ** (n % 8))} " for _ in range(20))
    return _text(f"marks-{n}.txt", heap)


def _zero_width(n: int) -> File:
    between = "\n\n" if n % 2 else "\n"
    return _text(f"unseen-{n}.txt", f"{_UNSEEN[n % 10]}{between}" * (1_000 * (n + 1)) + "The end.")


def _one_line(n: int) -> File:
    letter = ("x", "-", "1", "ab", "a1", "A. ", "x,", "{[", "&amp;", "=" * 70)[n % 10]
    return _text(f"line-{n}.txt", _filled(letter, 400_000 if n % 10 in (0, 2, 3, 4) else 30_000))


def _bidi(n: int) -> File:
    turn = _TURNS[n % len(_TURNS)]
    return _text(f"turns-{n}.txt", f"{turn * (n + 1)}אבג abc \u202c\u2069" * 1_500)


def _emoji(n: int) -> File:
    return _text(f"signs-{n}.txt", _SIGNS[n % len(_SIGNS)] * (2_000 + 500 * n))


def _table(n: int) -> File:
    wide, long = (2_000, 5) if n % 2 else (3, 2_000)
    row = ",".join(str(n * k % 97) for k in range(wide))
    return _text(f"table-{n}.csv", f"{row}\n" * (long + 50 * n))


def _nesting(n: int) -> File:
    depth = 2_000 * (n + 1)
    match n % 4:
        case 0:
            return _text(f"deep-{n}.json", "[" * depth + "1" + "]" * depth)
        case 1:
            return _text(f"deep-{n}.html", "<html>" + "<div>" * depth + "x" + "</div>" * depth)
        case 2:
            return _text(f"deep-{n}.md", "> " * depth + "x")
        case _:
            return _text(f"deep-{n}.xml", "<a>" * depth + "x" + "</a>" * depth)


def _archives(n: int) -> File:
    inner, ending = f"The door number {n} is red.".encode(), "md"
    for _ in range(3):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
            for number in range(5 + n % 6):
                made.writestr(zipfile.ZipInfo(f"{number}.{ending}"), inner)
        inner, ending = packed.getvalue(), "zip"
    return File(f"box-{n}.zip", _UNKNOWN, inner)


def _books(n: int) -> File:
    references = '<itemref idref="a"/>' * (500 * (n + 1))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml"'
        f' media-type="application/xhtml+xml"/></manifest><spine>{references}</spine></package>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        made.writestr(zipfile.ZipInfo("a.opf"), package)
        made.writestr(zipfile.ZipInfo("a.xhtml"), f"<html><body>Chapter {n}.</body></html>")
    return File(f"book-{n}.epub", _UNKNOWN, packed.getvalue())


KINDS: Mapping[str, Callable[[int], File]] = {
    "scripts without white space": _scripts,
    "combining marks": _marks,
    "zero-width characters": _zero_width,
    "one long line": _one_line,
    "changes of direction": _bidi,
    "emoji sequences": _emoji,
    "huge tables": _table,
    "deep nesting": _nesting,
    "archives in archives": _archives,
    "books that repeat a page": _books,
}
