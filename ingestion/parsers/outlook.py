"""Messages as Outlook keeps them (.msg), read like any other letter."""

import struct
from email.message import EmailMessage
from typing import Any

from contracts.documents import Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.charsets import codec_of_page
from ingestion.parsers.decoding import read
from ingestion.parsers.html import page_source
from ingestion.parsers.letters import Enclosed, Letter, Words, write_letter
from ingestion.parsers.mail import decoded_words
from ingestion.parsers.marks import without_marks
from ingestion.parsers.zips import damaged

_BROKEN = (KeyError, IndexError, ValueError, LookupError, OSError, struct.error, TypeError)
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
            letter = _letter(message.properties)
            if "From" not in dict(letter.fields) and (sender := message.sender):
                letter.fields.insert(0, ("From", decoded_words(sender)))
            letter.enclosed = [file for file in map(_enclosed, message.attachments) if file]
        except _BROKEN:
            raise damaged(name) from None
        built.title = letter.subject[:300] or None
        write_letter(built, letter, letter.subject or "Without subject")
        return built.done()


def _letter(properties: Any) -> Letter:
    """The message that has these properties, without what is attached to it."""
    sender, address = _text(properties, _SENDER), _text(properties, _SMTP)
    if not address and "@" in (other := _text(properties, _ADDRESS)):
        address = other
    letter = Letter(subject=one_line(_text(properties, _SUBJECT)))
    fields = {
        "From": _person(sender, address),
        "To": _text(properties, _TO),
        "Cc": _text(properties, _CC),
        "Date": _date(properties),
    }
    letter.fields = [(name, value) for name, value in fields.items() if value.strip()]
    plain = _text(properties, _BODY)
    page = "" if plain.strip() else _page(properties)
    if page or plain.strip():
        letter.words = [Words(page, is_html=True) if page else Words(plain)]
    return letter


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


def _enclosed(attachment: Any) -> Enclosed | None:
    """An attached file; None when it is only a link, hidden, or cannot be made out."""
    properties = attachment.properties
    for inner in attachment._storage.storages:
        if inner.name == _EMBEDDED:
            return _embedded(inner)
    data = properties.binary_prop_value(_CONTENT)
    if not data or (properties.int_prop_value(_HIDDEN) is True and len(data) < 10_000):
        return None
    name = _text(properties, _LONG_NAME) or _text(properties, _SHORT_NAME) or "attachment"
    media_type = _text(properties, _MEDIA_TYPE)
    return Enclosed(name, media_type, data, inline=bool(_text(properties, _CONTENT_ID)))


def _embedded(storage: Any) -> Enclosed:
    """A message inside a message, written down as an e-mail."""
    from oxmsg.properties import Properties

    letter = _letter(Properties(storage, properties_header_offset=_EMBEDDED_HEADER))
    written = EmailMessage()
    for field, value in (*letter.fields, ("Subject", letter.subject)):
        if value.strip():
            written[field] = one_line(value)
    for words in letter.words:
        written.set_content(words.text, subtype="html" if words.is_html else "plain")
    return Enclosed(f"{letter.subject or 'message'}.eml", "message/rfc822", written.as_bytes())
