"""E-mails and mailboxes: a letter is a heading, its fields and its words."""

import email.policy
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import Header, decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from contracts.documents import Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.decoding import read, tell
from ingestion.parsers.html import write_fragment
from ingestion.parsers.letters import Enclosed, Letter, Words, write_letter
from ingestion.parsers.mail_parts import (
    LETTERS,
    REPORTS,
    SIGNATURES,
    flowed,
    inner_letter,
    parted,
    report,
    tidy,
    unpacked,
)
from ingestion.parsers.signed import ENCRYPTED, content_of, is_encrypted
from ingestion.parsers.tnef import unwrapped

_FIELDS = ("From", "To", "Cc", "Date")
_LONGEST_FIELD = 4000  # characters; hostile headers are slow to decode
_LONGEST_LIST = 400_000  # characters of those to whom a letter went
_CUT_FIELD = "The list of those to whom the letter went is longer than what was read of it."
# Between letters only with a time: there it has to be told from a line of a letter.
_POSTMARK = re.compile(rb"(?:\AFrom [^\r\n]*|\n\r?\n*From [^\r\n]*\d\d:\d\d[^\r\n]*)(?:\r?\n|\Z)")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_EMLX = re.compile(rb"\A\d+[ \t]*\r?\n(?=[!-9;-~]+:)")
_ESCAPE = re.compile(rb"\\\\udc([89a-f][0-9a-f])")
_DEEPEST = 20
_SUFFIXES = {  # the standard library would read them from a file of the system
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/calendar": ".ics",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/png": ".png",
    "image/jpeg": ".jpg",
}
_WITHOUT_SUBJECT = "Without subject"
_WRAPPED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_OF_OUTLOOK = ("application/ms-tnef", "application/vnd.ms-tnef")
_FOLDED = re.compile(r"\r?\n[ \t]*")
_MANY_WORDS = 40
_RICHER = "The plain text of the letter says much less than its HTML, which was read instead."


class MailParser:
    """The plain text of a letter, or else its HTML; attachments become documents of their own."""

    media_types = frozenset({"message/rfc822", "application/mbox"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        if data.startswith(b"From "):
            _write_mailbox(built, data)
        else:
            letter = letter_of(_EMLX.sub(b"", data, count=1))
            built.title = letter.subject[:300] or None
            write_letter(built, letter, letter.subject or _WITHOUT_SUBJECT)
        return built.done()


def _write_mailbox(built: ExtractBuilder, data: bytes) -> None:
    """Letters of one subject have a date behind it, so that no passage runs over two of them."""
    seen: dict[str, int] = {}
    for message in _messages(data):
        letter = letter_of(message)
        heading = letter.subject or _WITHOUT_SUBJECT
        if heading in seen:
            heading = f"{heading} ({dict(letter.fields).get('Date') or 'without date'})"
        seen[heading] = seen.get(heading, 0) + 1
        write_letter(built, letter, f"{heading} {seen[heading]}" if seen[heading] > 1 else heading)


def _messages(data: bytes) -> Iterator[bytes]:
    """The letters of a mailbox, which begins with `From `; a line `From …` inside one was escaped
    when it was kept."""
    marks = list(_POSTMARK.finditer(data))
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    for mark, end in zip(marks, ends, strict=True):
        yield _ESCAPED.sub(rb"\1", data[mark.end() : end])


def letter_of(data: bytes) -> Letter:
    """The letter in an RFC 822 message. What is malformed in it is read as far as it goes."""
    message = BytesParser(policy=email.policy.compat32).parsebytes(data)
    letter = Letter(subject=_field(message, "Subject"))
    letter.fields = [(name, _field(message, name)) for name in _FIELDS]
    if any(len(str(message.get(name) or "")) > _LONGEST_LIST for name in _FIELDS):
        letter.notes.append(_CUT_FIELD)
    letter.fields = [(n, _date(v) if n == "Date" else v) for n, v in letter.fields if v]
    page = message.get("Snapshot-Content-Location") is not None
    _read(message, letter, 0)
    if page:  # a web page kept with its pictures and styles, which are no attachments
        letter.enclosed = []
    return letter


def _read(part: Message, letter: Letter, depth: int) -> None:
    tidy(part)
    kind = part.get_content_type()
    payload = part.get_payload()
    children = payload if isinstance(payload, list) else []
    parts = [child for child in children if isinstance(child, Message)]
    if depth > _DEEPEST:
        letter.is_cut = True
        return
    if kind in LETTERS and parts:
        data = inner_letter(part, parts[0])
        inner = BytesParser(policy=email.policy.compat32).parsebytes(data, headersonly=True)
        subject = _field(inner, "Subject") or "message"
        letter.enclosed.append(Enclosed(f"{subject}.eml", "message/rfc822", data))
    elif kind in REPORTS:
        letter.words.append(Words(report(part)))
    elif kind == "multipart/encrypted":
        letter.notes.append(ENCRYPTED)
    elif kind == "multipart/alternative" and parts:
        _read_alternatives(parts, letter, depth)
    elif part.is_multipart():
        for child in parts:
            _read(child, letter, depth + 1)
    elif part.get_content_maintype() == "multipart":
        again = parted(part)
        if again is not None:
            _read(again, letter, depth + 1)
        else:
            _read_leaf(part, "text/plain", letter)
    else:
        _read_one(part, kind, letter, depth)


def _read_one(part: Message, kind: str, letter: Letter, depth: int) -> None:
    """A part without parts, which may still be a wrapping."""
    if kind in _WRAPPED:
        _read_wrapped(part, letter, depth)
    elif _is_of_outlook(part, kind) and (found := unwrapped(_bytes(part))) is not None:
        letter.enclosed += found.files
        if found.words and not any(words.text.strip() for words in letter.words):
            letter.words.append(found.words)
    elif kind not in SIGNATURES:
        _read_leaf(part, kind, letter)


def _read_wrapped(part: Message, letter: Letter, depth: int) -> None:
    """A letter that stands whole in its signature, or that is encrypted."""
    data = _bytes(part)
    inside = content_of(data)
    if inside is not None:
        _read(BytesParser(policy=email.policy.compat32).parsebytes(inside), letter, depth + 1)
    elif is_encrypted(data):
        letter.notes.append(ENCRYPTED)
    else:
        _read_leaf(part, part.get_content_type(), letter)


def _read_alternatives(children: list[Message], letter: Letter, depth: int) -> None:
    """The same words in several forms: one of each is enough. A plain text that only says where to
    look for the letter is none of them."""
    inner = Letter()
    for child in children:
        _read(child, inner, depth + 1)
    filled = [words for words in inner.words if words.text.strip()]
    plain = [words for words in filled if not words.is_html]
    pages = [words for words in filled if words.is_html]
    said, shown = (sum(map(_count, kind)) for kind in (plain, pages))
    if plain and shown > _MANY_WORDS and said < shown / 2:
        inner.notes.append(_RICHER)
        plain = pages
    letter.words += plain or filled
    letter.enclosed += inner.enclosed
    letter.is_cut = letter.is_cut or inner.is_cut
    letter.notes += inner.notes


def _count(words: Words) -> int:
    if not words.is_html:
        return len(words.text.split())
    built = ExtractBuilder("letter")
    write_fragment(built, words.text)
    return len(built.done().text.split()) if built.length else 0


def _read_leaf(part: Message, kind: str, letter: Letter) -> None:
    name = decoded_words(str(part.get_filename() or ""))
    attached = part.get_content_disposition() == "attachment"
    data = _bytes(part)
    if kind in ("text/plain", "text/html") and not name and not attached:
        text = _text(part, data, letter)
        if kind == "text/plain":
            text, files = unpacked(text)
            letter.enclosed += files
        letter.words.append(Words(text, kind == "text/html"))
    elif data:
        shown = part.get("Content-ID") is not None and not attached
        inline = shown or part.get_content_disposition() == "inline"
        unnamed = f"attachment{_SUFFIXES.get(kind, '')}"
        letter.enclosed.append(Enclosed(name or unnamed, kind, data, inline))


def _is_of_outlook(part: Message, kind: str) -> bool:
    return kind in _OF_OUTLOOK or str(part.get_filename() or "").lower() == "winmail.dat"


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message, data: bytes, letter: Letter) -> str:
    found = read(data, part.get_content_charset(""))
    tell(letter.notes, found)
    if str(part.get_param("format") or "").lower() != "flowed":
        return found.text
    return flowed(found.text, str(part.get_param("delsp") or "").lower() == "yes")


def _field(message: Message, name: str) -> str:
    """All fields of a name, also with letters of no declared encoding in them."""
    values = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    return ", ".join(_whole(str(value)[:_LONGEST_LIST]) for value in values[:20])


def _whole(raw: str) -> str:
    """A long list of people, decoded some at a time."""
    said: list[str] = []
    while len(raw) > _LONGEST_FIELD:
        end = raw.rfind(",", 0, _LONGEST_FIELD) + 1 or _LONGEST_FIELD
        said.append(decoded_words(raw[:end]))
        raw = raw[end:]
    return " ".join([*said, decoded_words(raw)])


def decoded_words(raw: str | Header) -> str:
    """Words as `=?koi8-r?B?…?=`, of which a letter may be cut in two, and bytes as they came."""
    raw = _FOLDED.sub(" ", str(raw)[:_LONGEST_FIELD])
    try:
        pieces = decode_header(raw)
    except (ValueError, LookupError, MessageError):
        pieces = [(raw, None)]
    return one_line("".join(_piece(piece, charset) for piece, charset in pieces))


def _piece(piece: bytes | str, charset: str | None) -> str:
    """The standard library keeps bytes that are not ASCII as surrogates, or as escapes."""
    if isinstance(piece, str):
        piece = piece.encode("utf-8", "surrogateescape")
    elif charset is None:
        piece = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), piece)
    named = str(charset or "").partition("*")[0]  # behind it may stand a language
    return read(piece, "" if named == "unknown-8bit" else named).text


def _date(raw: str) -> str:
    """`2026-01-02 10:00 +0000`; as it stands where it is no date."""
    try:
        return parsedate_to_datetime(raw).strftime("%Y-%m-%d %H:%M %z").strip()
    except (ValueError, TypeError, IndexError, OverflowError):
        return raw
