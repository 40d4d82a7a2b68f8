"""Letters as people reported that other readers lose or change something of them: each rebuilt
here. Which report is which: docs/explanation/reading-files-reports.md."""

import base64
import binascii

import pytest

from contracts.documents import BlockKind, Extract
from ingestion.parsers.mail import MailParser
from ingestion.parsers.signed import ENCRYPTED

HEAD = "From: Ann <ann@x.example>\nSubject: Doors\nMIME-Version: 1.0\n"


def read(rest: str | bytes, head: str = HEAD) -> Extract:
    data = rest if isinstance(rest, bytes) else rest.encode()
    return MailParser().parse(head.encode() + data, "letter.eml")


def words(extract: Extract) -> list[str]:
    """Everything but headings and the fields."""
    return [
        extract.text[s.start : s.end]
        for s in extract.sections
        if s.kind is not BlockKind.HEADING and not extract.text[s.start :].startswith("From: ")
    ]


def leaf(kind: str, text: str, *fields: str) -> str:
    return "\n".join((f"Content-Type: {kind}", *fields, "", text))


def parts(kind: str, *inside: str, mark: str = "xyz", said: str | None = None) -> str:
    """Cut by `mark`; `said`: what the header says of that, in place of it."""
    named = f'; boundary="{mark}"' if said is None else said
    cut = "".join(f"--{mark}\n{one}\n" for one in inside)
    return f"Content-Type: multipart/{kind}{named}\n\n{cut}--{mark}--\n"


@pytest.mark.parametrize(
    "encoding", ["base64", "BASE64 ", '"base64"', "base64;", "base64 (of words)", "\tBase64"]
)
def test_an_encoding_is_known_however_it_is_written(encoding: str):
    found = read(leaf("text/plain", "SGVsbG8=", f"Content-Transfer-Encoding:{encoding}"))

    assert words(found) == ["Hello"]


@pytest.mark.parametrize("encoding", ["8-bit", "utf-8", "", "x-unknown"])
def test_an_encoding_that_is_none_leaves_the_words_as_they_are(encoding: str):
    found = read(leaf("text/plain", "Zoë.", f"Content-Transfer-Encoding: {encoding}"))

    assert words(found) == ["Zoë."]


LONG = " ".join(f"word{n}" for n in range(60))


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        pytest.param("\nHello.\n", ["Hello."], id="nothing is said of what it is"),
        pytest.param(
            parts(
                "mixed",
                leaf("text/plain", "Important."),
                parts(
                    "alternative",
                    leaf("text/plain", "Ann, Oslo."),
                    leaf("text/html", "<p>Ann, Oslo.</p>"),
                    mark="inner",
                ),
            ),
            ["Important.", "Ann, Oslo."],
            id="words before a part in two forms",
        ),
        pytest.param(
            'Content-Type: multipart/mixed; boundary="b"\n\nThis is a message in parts.\n--b\n'
            + leaf("text/plain", "See below.")
            + "\n--b--\n",
            ["See below."],
            id="a line before the first part",
        ),
        pytest.param(
            'Content-Type: multipart/mixed; boundary="b"\n\n--b\n' + leaf("text/plain", "Cut off"),
            ["Cut off"],
            id="no end",
        ),
        pytest.param(
            leaf("text/plain; format=flowed", "How are you?\n-- \nAnn\n"),
            ["How are you?", "--", "Ann"],
            id="a signature stays apart",
        ),
        pytest.param(
            parts("digest", "\n" + HEAD + "\nInner.\n"),
            [],
            id="letters that a digest holds are files",
        ),
    ],
)
def test_what_others_lost_and_was_right_here_stays_right(rest: str, expected: list[str]):
    assert words(read(rest)) == expected


@pytest.mark.parametrize(
    ("plain", "page", "expected"),
    [
        pytest.param(
            "Use a program that shows HTML.", f"<p>{LONG}</p>", [LONG], id="a pointer only"
        ),
        pytest.param(LONG, f"<p>{LONG}</p>", [LONG], id="the same"),
        pytest.param(LONG, "<p>Short.</p>", [LONG], id="more than the page"),
        pytest.param(
            "Hi Bob.", "<p>Hi Bob, <b>how are you</b>?</p>", ["Hi Bob."], id="a short letter"
        ),
        pytest.param(
            " ".join(LONG.split()[:40]),
            f"<p>{LONG}</p>",
            [" ".join(LONG.split()[:40])],
            id="most of it",
        ),
        pytest.param("", "<p>Only here.</p>", ["Only here."], id="an empty one"),
    ],
)
def test_a_plain_text_that_says_little_hides_no_page(plain: str, page: str, expected: list[str]):
    found = read(parts("alternative", leaf("text/plain", plain), leaf("text/html", page)))

    assert words(found) == expected
    assert bool(found.notes) is (expected == [LONG] and plain != LONG)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ('; boundary="other"', "mixed"),
        ("", "mixed"),
        ('; boundary=""', "alternative"),
        ("; boundary=", "related"),
        ('; boundary="other"\nContent-Type: multipart/mixed; boundary="xyz"', "mixed"),
    ],
)
def test_parts_are_found_whatever_is_said_of_where_they_are_cut(said: str, kind: str):
    found = read(parts(kind, leaf("text/plain", "Hello."), leaf("application/pdf", "x"), said=said))

    assert words(found) == ["Hello."]
    assert [file.media_type for file in found.attachments] == ["application/pdf"]


def test_parts_that_nothing_cuts_are_read_as_a_text():
    assert words(read("Content-Type: multipart/mixed\n\nJust words.\n")) == ["Just words."]


STATUS = (
    "Reporting-MTA: dns; mail.x.example\n\nFinal-Recipient: rfc822; bob@x.example\n"
    "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 Mailbox\n is full\n"
)


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("message/delivery-status", STATUS, "Diagnostic-Code: smtp; 552 Mailbox is full"),
        ("message/global-delivery-status", STATUS, "Status: 5.2.2"),
        (
            "message/disposition-notification",
            "Disposition: manual-action; displayed\n",
            "displayed",
        ),
        ("message/feedback-report", "Feedback-Type: abuse\n", "Feedback-Type: abuse"),
    ],
)
def test_what_a_program_reports_of_a_letter_is_read(kind: str, content: str, said: str):
    found = read(parts("report", leaf("text/plain", "It did not arrive."), leaf(kind, content)))

    assert words(found)[0] == "It did not arrive."
    assert said in found.text


@pytest.mark.parametrize("kind", ["message/rfc822", "message/global", "message/news"])
@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_a_letter_in_a_letter_is_one_however_it_is_encoded(kind: str, encoding: str):
    inner = "From: Bo <bo@x.example>\nSubject: Inner\n\nHello = there.\n"
    if encoding == "base64":
        inner = base64.encodebytes(inner.encode()).decode()
    elif encoding == "quoted-printable":
        inner = inner.replace("=", "=3D")
    found = read(parts("mixed", leaf(kind, inner, f"Content-Transfer-Encoding: {encoding}")))
    [file] = found.attachments
    read_again = MailParser().parse(file.data, file.name)

    assert (file.name, read_again.title) == ("Inner.eml", "Inner")
    assert words(read_again) == ["Hello = there."]


def der(tag: int, *inside: bytes, endless: bool = False) -> bytes:
    content = b"".join(inside)
    if endless:
        return bytes((tag, 0x80)) + content + b"\0\0"
    size = len(content)
    length = bytes((size,)) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes((tag,)) + length + content


def wrapped(content: bytes, endless: bool = False, kind: str = "02") -> str:
    """Signed, with no signature: what others find in `smime.p7m`."""
    number = bytes.fromhex("2a864886f70d0107")
    data = (
        der(4, content)
        if not endless
        else der(0x24, der(4, content[:9]), der(4, content[9:]), endless=True)
    )
    signed = der(
        0x30,
        der(2, b"\1"),
        der(0x31),
        der(0x30, der(6, number + b"\1"), der(0xA0, data, endless=endless), endless=endless),
        endless=endless,
    )
    whole = der(
        0x30,
        der(6, number + bytes.fromhex(kind)),
        der(0xA0, signed, endless=endless),
        endless=endless,
    )
    return base64.encodebytes(whole).decode()


SIGNED = b"Content-Type: text/plain\n\nThe signed words.\n"
PACKED = "Content-Transfer-Encoding: base64"


@pytest.mark.parametrize("endless", [False, True])
@pytest.mark.parametrize(
    "kind", ["application/pkcs7-mime", "application/x-pkcs7-mime; name=smime.p7m"]
)
def test_what_was_signed_as_a_whole_is_read(endless: bool, kind: str):
    found = read(leaf(kind, wrapped(SIGNED, endless), PACKED))

    assert (words(found), found.attachments, found.notes) == (["The signed words."], [], [])


@pytest.mark.parametrize(
    "rest",
    [
        leaf(
            "application/pkcs7-mime; smime-type=enveloped-data", wrapped(SIGNED, kind="03"), PACKED
        ),
        parts(
            'encrypted; protocol="application/pgp-encrypted"',
            leaf("application/pgp-encrypted", "Version: 1"),
            leaf("application/octet-stream", "-----BEGIN PGP MESSAGE-----"),
        ),
    ],
)
def test_what_is_encrypted_is_told(rest: str):
    found = read(rest)

    assert (words(found), found.attachments, found.notes) == ([], [], [ENCRYPTED])


@pytest.mark.parametrize("content", ["", "AAAA", "MIAwgDCA", "MIIB", wrapped(SIGNED)[:60]])
def test_a_damaged_signature_is_a_file(content: str):
    found = read(
        parts("mixed", leaf("text/plain", "x"), leaf("application/pkcs7-mime", content, PACKED))
    )

    assert words(found) == ["x"]


def test_signatures_beside_a_letter_are_no_files():
    inside = [
        leaf("text/plain", "Hello."),
        leaf("application/pkcs7-signature; name=smime.p7s", "AAAA"),
    ]

    assert read(parts("signed", *inside)).attachments == []
    inside[1] = leaf("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----")
    assert read(parts("signed", *inside)).attachments == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?US-ASCII*EN?Q?Keith_Moore?= <k@x.example>", "Keith Moore <k@x.example>"),
        ("=?iso-8859-1*de?Q?Gr=FC=DFe?=", "Grüße"),
        ("=?UTF-8?Q?TT_6543?=\n =?UTF-8?Q?0619?=", "TT 65430619"),
        ("[SPAM]=?utf-8?B?SGVsbG8=?=", "[SPAM]Hello"),
        ("=?utf-8?Q?Hello\n World?=", "Hello World"),
        ("=?utf-8?B?SGVs\n bG8=?=", "Hello"),
        ("A =?utf-8?Q?B?= C", "A B C"),
        (
            "=?utf-8?B?w6k=?= <a@x.example>,\n =?utf-8?B?w6g=?= <b@x.example>",
            "é <a@x.example>, è <b@x.example>",
        ),
        ("Some text =?utf-8?Q??=", "Some text"),
        ("Team: a@x.example, b@x.example;", "Team: a@x.example, b@x.example;"),
    ],
)
def test_fields_are_decoded_however_they_were_folded(raw: str, expected: str):
    found = read(f"To: {raw}\n\nHello.\n")

    assert f" · To: {expected}" in found.text


@pytest.mark.parametrize("name", ["Person {}", "=?utf-8?Q?Zo=C3=AB_{}?="])
def test_a_long_list_of_people_is_read_to_its_end(name: str):
    people = ",\n ".join(f"{name.format(n)} <p{n}@x.example>" for n in range(400))
    found = read(f"To: {people}\n\nHello.\n")

    assert all(f"p{n}@x.example" in found.text for n in range(400))
    assert ("Zoë 399" in found.text) is ("=" in name)
    assert found.notes == []


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("format=flowed", "a very long \nline.\nNext.", ["a very long line.", "Next."]),
        (
            "format=flowed; delsp=yes",
            "https://x.example/a-long- \nway",
            ["https://x.example/a-long-way"],
        ),
        ("format=Flowed; DelSp=Yes", "很长的 \n中文", ["很长的中文"]),
        ("format=flowed", "> quoted \n> words\n\nmine", ["> quoted words", "mine"]),
        ("format=flowed", "> one \n>> two", ["> one", "> two"]),
        ("format=flowed", " From here on", ["From here on"]),
    ],
)
def test_lines_that_flow_go_on(kind: str, text: str, expected: list[str]):
    assert words(read(leaf(f"text/plain; charset=utf-8; {kind}", text))) == expected


def uuencoded(name: str, data: bytes) -> str:
    lines = [binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


@pytest.mark.parametrize("data", [b"Two keys.\n", bytes(range(256)) * 3, b"x" * 45])
def test_a_file_among_the_words_of_an_old_program_is_a_file(data: bytes):
    found = read(f"\nSee below.\n\n{uuencoded('keys.txt', data)}\nBye.\n")

    assert words(found) == ["See below.", "Bye."]
    assert [(file.name, file.data) for file in found.attachments] == [("keys.txt", data)]


def test_two_files_among_the_words_are_two():
    found = read(f"\n{uuencoded('a.txt', b'a')}{uuencoded('b.txt', b'b')}")

    assert [file.name for file in found.attachments] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    "text", ["begin 644 with care\nand\nend\n", "begin 1 x\n\nend\n", "begin 644 a\n#xx"]
)
def test_words_that_begin_like_a_file_stay_words(text: str):
    found = read(f"\n{text}")

    assert found.text.split()[-1] in ("end", "#xx")
    assert found.attachments == []
