"""Contacts (vCard 2.1, 3.0 and 4.0): each card below its name, one line for each thing it says.

Pictures, sounds, keys and what programs note for themselves are left out.
"""

import re
from collections.abc import Iterable, Iterator

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.content_lines import Line, line_of, lines_in
from ingestion.parsers.text import write_text

_NAMED = {
    "NICKNAME": "Nickname",
    "ORG": "Organization",
    "TITLE": "Title",
    "ROLE": "Role",
    "TEL": "Telephone",
    "EMAIL": "E-mail",
    "ADR": "Address",
    "LABEL": "Address",
    "BDAY": "Birthday",
    "ANNIVERSARY": "Anniversary",
    "X-ANNIVERSARY": "Anniversary",
    "DEATHDATE": "Died",
    "URL": "Web page",
    "IMPP": "Messages",
    "RELATED": "Related",
    "X-ABRELATEDNAMES": "Related",
    "X-ABDATE": "Date",
    "MEMBER": "Member",
    "CATEGORIES": "Categories",
    "LANG": "Language",
    "EXPERTISE": "Expertise",
    "HOBBY": "Hobby",
    "INTEREST": "Interest",
    "X-SOCIALPROFILE": "Profile",
    "X-SKYPE": "Skype",
    "X-SKYPE-USERNAME": "Skype",
    "X-JABBER": "Jabber",
    "X-ICQ": "ICQ",
    "X-TWITTER": "Twitter",
    "X-ASSISTANT": "Assistant",
    "X-MANAGER": "Manager",
    "X-SPOUSE": "Spouse",
}
_ORDER = {name: number for number, name in enumerate(_NAMED)}
_DATES = ("BDAY", "ANNIVERSARY", "X-ANNIVERSARY", "X-ABDATE", "DEATHDATE")
_UNTOLD = {"pref", "internet", "voice", "x400", "uri", "text", "parcel", "postal", "dom", "intl"}
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?")
_DATE_OF_NO_YEAR = re.compile(r"--(\d\d)-?(\d\d)(?:T.*)?")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_KINDS = {"cell": "mobile", "x-mobil": "mobile"}


class ContactsParser:
    """Many cards may stand in a file; a card in a card is one more."""

    media_types = frozenset({"text/vcard"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        for card in _cards(lines_in(built, data)):
            _write(built, card)
        return built.done()


def _cards(lines: Iterable[str]) -> Iterator[list[Line]]:
    """Between BEGIN and END; one that has no end ends where the next begins."""
    card: list[Line] = []
    for text in lines:
        line = line_of(text)
        if line is None:
            continue
        if line.name in ("BEGIN", "END") and line.value.upper() == "VCARD":
            if card:
                yield card
            card = []
        else:
            card.append(line)
    if card:
        yield card


def _write(built: ExtractBuilder, card: list[Line]) -> None:
    labels = {line.group: line.text for line in card if line.name == "X-ABLABEL" and line.group}
    names = {line.name: line for line in reversed(card) if line.text.strip(" ;")}
    if not any(name in ("FN", "N", "NOTE", *_NAMED) for name in names):
        return  # nothing in it is read
    full = _name_of(names)
    built.heading(full, 1)
    if (whole := _whole_name(names)) and _bare(whole) != _bare(full):
        built.block(BlockKind.LIST_ITEM, f"Name: {whole}")
    said: set[str] = set()
    for line in sorted(card, key=lambda one: _ORDER.get(one.name, len(_ORDER))):
        if line.name in _NAMED and not line.is_data() and (value := _value(line)):
            kinds = _kinds(line, labels.get(line.group, ""))
            item = f"{_NAMED[line.name]}{f' ({kinds})' if kinds else ''}: {value}"
            if item not in said:
                built.block(BlockKind.LIST_ITEM, item)
                said.add(item)
    for line in card:
        if line.name == "NOTE" and line.text.strip():
            write_text(built, line.text, numbered=False)


def _bare(name: str) -> list[str]:
    return sorted(re.findall(r"\w+", name.casefold()))


def _name_of(names: dict[str, Line]) -> str:
    """What a card stands under: the name as it is shown, or the next best."""
    if "FN" in names:
        return one_line(names["FN"].text)
    if whole := _whole_name(names):
        return whole
    for kind in ("ORG", "NICKNAME", "EMAIL", "TEL"):
        if kind in names:
            return _value(names[kind])
    return "Contact without name"


def _whole_name(names: dict[str, Line]) -> str:
    """Title, given names, family name, what follows: as RFC 6350 parts them, in speaking order."""
    if "N" not in names:
        return ""
    family, given, more, before, behind = [*names["N"].parts(), "", "", "", "", ""][:5]
    return one_line(
        " ".join(part.replace(",", " ") for part in (before, given, more, family, behind))
    )


def _value(line: Line) -> str:
    if line.name in _DATES:
        return _date(line)
    if line.name in ("ADR", "ORG"):
        return ", ".join(part for part in map(one_line, line.parts()) if part)
    text = one_line(line.text)
    if line.name in ("TEL", "EMAIL", "MEMBER", "RELATED", "IMPP"):
        text = re.sub(r"^(?:tel|mailto):", "", text, flags=re.IGNORECASE)
    return "" if text.lower().startswith("urn:uuid:") else text


def _date(line: Line) -> str:
    text = one_line(line.text)
    omitted = line.parameters.get("X-APPLE-OMIT-YEAR", [])
    if match := _DATE.fullmatch(text):
        year, month, day = match.groups()
        return f"{month}-{day}" if year in omitted else f"{year}-{month}-{day}"
    if match := _DATE_OF_NO_YEAR.fullmatch(text):
        return "-".join(match.groups())
    return text


def _kinds(line: Line, label: str) -> str:
    """`work, mobile`: what the card says of a number, and not what all are."""
    if label:
        return one_line(_APPLE_LABEL.sub(r"\1", label)).lower()
    told = [value.lower() for value in line.parameters.get("TYPE", [])]
    kept = [_KINDS.get(one, one.removeprefix("x-")) for one in told if one not in _UNTOLD]
    return ", ".join(dict.fromkeys(one_line(one) for one in kept))
