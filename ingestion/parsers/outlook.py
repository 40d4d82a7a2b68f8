"""Messages as Outlook keeps them (.msg), read like any other letter."""

import email.policy
import struct
from base64 import encodebytes
from email import message_from_bytes
from email.message import EmailMessage
from itertools import islice
from typing import Any

from contracts.documents import Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.charsets import codec_of_page
from ingestion.parsers.compressed_rtf import words_of
from ingestion.parsers.decoding import read
from ingestion.parsers.html import page_source
from ingestion.parsers.letters import Enclosed, Letter, Words, file_name, write_letter
from ingestion.parsers.mail import decoded_words, letter_of
from ingestion.parsers.marks import without_marks
from ingestion.parsers.zips import damaged

_BROKEN = (
    *(KeyError, IndexError, ValueError, LookupError, OSError, struct.error, TypeError),
    RecursionError,  # folders in themselves
)
_EMBEDDED = "__substg1.0_3701000D"  # a message put into a message
_EMBEDDED_HEADER = 24  # bytes before its properties
_SUBJECT, _BODY, _HTML, _SENDER, _SMTP = 0x0037, 0x1000, 0x1013, 0x0C1A, 0x5D01
_ADDRESS = 0x0C1F
_TO, _CC, _SENT, _DELIVERED = 0x0E04, 0x0E03, 0x0039, 0x0E06
_LONG_NAME, _SHORT_NAME, _MEDIA_TYPE, _CONTENT, _CONTENT_ID = (
    0x3707,
    0x3704,
    0x370E,
    0x3701,
    0x3712,
)
_HIDDEN = 0x7FFE
_CLASS, _RTF = 0x001A, 0x1009
_PERSON, _PERSON_ADDRESS, _ROLE = 0x3001, 0x3003, 0x0C15
_PERSON_SMTP = 0x39FE
_ATTACHED, _RECIPIENT = "__attach_version1.0_#", "__recip_version1.0_#"
_HEADER_OF_OTHERS = 8  # bytes before the properties of attachments and recipients
_ROLES = {1: "To", 2: "Cc"}
_MOST_INSIDE = 500
_DEEPEST = 10
_P7M_HEADER = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
_SIGNED = "IPM.Note.SMIME"
_OTHERS = ("IPM.Appointment", "IPM.Schedule", "IPM.Contact", "IPM.Task", "IPM.DistList")
_ONLY_WORDS = (
    "This is no letter but an entry of a calendar, address book or list of tasks: only its words "
    "were read, not its days, places and numbers. Export it as .ics or .vcf for those."
)
_BODY_PAGE, _PAGE = 0x3FDE, 0x3FFD  # code pages of the words, and of all else
_EIGHT_BIT = 0x001E  # a type of property


class OutlookParser:
    """The plain text of a message, or else its HTML; attachments become documents of their own."""

    media_types = frozenset({"application/vnd.ms-outlook"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        from oxmsg import Message  # it brings a reader of old containers along

        built = ExtractBuilder(name, self.max_characters)
        try:
            message = Message.load(data)
            letter = _letter(message.properties, message._storage)
            if "From" not in dict(letter.fields) and (sender := message.sender):
                letter.fields.insert(0, ("From", decoded_words(sender)))
            letter.enclosed = _all_enclosed(message._storage, 0)
        except _BROKEN:
            raise damaged(name) from None
        if _text(message.properties, _CLASS).startswith(_SIGNED):
            _open_signed(letter)
        built.title = letter.subject[:300] or None
        write_letter(built, letter, letter.subject or "Without subject")
        return built.done()


def _letter(properties: Any, storage: Any) -> Letter:
    """The message that has these properties, without what is attached to it."""
    sender, address = _text(properties, _SENDER), _text(properties, _SMTP)
    if not address and "@" in (other := _text(properties, _ADDRESS)):
        address = other
    letter = Letter(subject=one_line(_text(properties, _SUBJECT)))
    people = _people(storage)
    fields = {
        "From": _person(sender, address),
        "To": people["To"] or _text(properties, _TO),
        "Cc": people["Cc"] or _text(properties, _CC),
        "Date": _date(properties),
    }
    letter.fields = [(name, value) for name, value in fields.items() if value.strip()]
    plain = _text(properties, _BODY)
    page = "" if plain.strip() else _page(properties)
    if page or plain.strip():
        letter.words = [Words(page, is_html=True) if page else Words(plain)]
    elif rich := words_of(properties.binary_prop_value(_RTF) or b""):
        letter.words = [Words(rich)]
    if _text(properties, _CLASS).startswith(_OTHERS):
        letter.notes.append(_ONLY_WORDS)
    return letter


def _people(storage: Any) -> dict[str, str]:
    """To whom it went, with names and addresses; '' where the message does not list them."""
    from oxmsg.properties import Properties

    found: dict[str, list[str]] = {"To": [], "Cc": []}
    for one in storage.storages:
        if one.name.startswith(_RECIPIENT):
            properties = Properties(one, properties_header_offset=_HEADER_OF_OTHERS)
            address = _text(properties, _PERSON_SMTP) or _text(properties, _PERSON_ADDRESS)
            role = _ROLES.get((properties.int_prop_value(_ROLE) or 1) & 0xF)
            person = _person(_text(properties, _PERSON), address if "@" in address else "")
            if role and person.strip():
                found[role].append(one_line(person))
    return {role: "; ".join(people) for role, people in found.items()}


def _open_signed(letter: Letter) -> None:
    """What a signed message says is a letter in its one attachment."""
    for file in list(letter.enclosed):
        if file.name.lower().endswith((".p7m", ".eml")) or file.media_type.startswith("multipart/"):
            written = file.data
            if not written.lstrip()[:100].lower().startswith((b"content-", b"mime-version")):
                written = _P7M_HEADER + encodebytes(written)
            inside = letter_of(written)
            letter.enclosed.remove(file)
            letter.words += inside.words if not letter.words else []
            letter.enclosed += inside.enclosed
            letter.notes += inside.notes


def _person(name: str, address: str) -> str:
    if not name or not address or name.casefold() == address.casefold():
        return name or address
    return f"{name} <{address}>"


def _text(properties: Any, number: int) -> str:
    """A text in UTF-16, or in the code page that the message names, if it is written in that."""
    try:
        data = properties._storage.property_stream_bytes(number, _EIGHT_BIT)
    except KeyError:
        data = b""
    if not data:
        return without_marks(properties.str_prop_value(number) or "").replace("\x00", "")
    page = properties.int_prop_value(_BODY_PAGE if number == _BODY else _PAGE)
    page = page or properties.int_prop_value(_PAGE) or properties.int_prop_value(_BODY_PAGE)
    return read(data, codec_of_page(page or 0) or "").text.replace("\x00", "")


def _page(properties: Any) -> str:
    """The HTML of a message, which is kept as bytes or as a text."""
    if data := properties.binary_prop_value(_HTML):
        said = codec_of_page(properties.int_prop_value(_BODY_PAGE) or 0)
        return read(data, said).text if said else page_source(data)
    return _text(properties, _HTML)


def _date(properties: Any) -> str:
    sent = properties.date_prop_value(_SENT) or properties.date_prop_value(_DELIVERED)
    return sent.strftime("%Y-%m-%d %H:%M %z").strip() if sent else ""


def _all_enclosed(storage: Any, depth: int) -> list[Enclosed]:
    """What is attached to the message kept there."""
    found = (_enclosed(one, depth) for one in storage.storages if one.name.startswith(_ATTACHED))
    return [file for file in islice(found, _MOST_INSIDE) if file]


def _enclosed(storage: Any, depth: int) -> Enclosed | None:
    """An attached file; None when it is only a link, hidden, or cannot be made out."""
    from oxmsg.properties import Properties

    properties = Properties(storage, properties_header_offset=_HEADER_OF_OTHERS)
    for inner in storage.storages:
        if inner.name == _EMBEDDED:
            return _embedded(inner, depth)
    data = properties.binary_prop_value(_CONTENT)
    if not data or (properties.int_prop_value(_HIDDEN) is True and len(data) < 10_000):
        return None
    name = _text(properties, _LONG_NAME) or _text(properties, _SHORT_NAME) or "attachment"
    media_type = _text(properties, _MEDIA_TYPE)
    return Enclosed(name, media_type, data, inline=bool(_text(properties, _CONTENT_ID)))


def _embedded(storage: Any, depth: int) -> Enclosed:
    """A message inside a message, written down as an e-mail with what is attached to it."""
    from oxmsg.properties import Properties

    properties = Properties(storage, properties_header_offset=_EMBEDDED_HEADER)
    letter = _letter(properties, storage)
    written = EmailMessage()
    for field, value in (*letter.fields, ("Subject", letter.subject)):
        if value.strip():
            written[field] = one_line(value)
    for words in letter.words:
        written.set_content(words.text, subtype="html" if words.is_html else "plain")
    for file in _all_enclosed(storage, depth + 1) if depth < _DEEPEST else ():
        main, _, kind = (file.media_type or "application/octet-stream").partition("/")
        if main == "message":
            inner = message_from_bytes(file.data, policy=email.policy.default)
            written.add_attachment(inner, filename=file_name(file.name))
        else:
            written.add_attachment(
                file.data, main, kind or "octet-stream", filename=file_name(file.name)
            )
    return Enclosed(f"{letter.subject or 'message'}.eml", "message/rfc822", written.as_bytes())
