"""A hyphen at a line's end is the word's or the line's."""

import pytest

from contracts.documents import Extract
from ingestion.parsers.hyphens import Hyphens
from ingestion.parsers.mail import MailParser
from ingestion.parsers.ocr import Recognised
from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.recognised import written
from ingestion.parsers.text import TextParser
from ingestion.tesseract import Line, Seen
from tests.ingestion.pdf_writer import PageOf, paragraph, pdf

BROKEN = [
    # of the word
    ("a well-", "known fact", "a well-known fact"),
    ("over 2024-", "25 it", "over 2024-25 it"),
    ("the COVID-", "19 wave", "the COVID-19 wave"),
    ("by e-", "mail only", "by e-mail only"),
    ("with Jean-", "Luc there", "with Jean-Luc there"),
    ("part AB-", "1234 here", "part AB-1234 here"),
    ("part AB-", "CD here", "part AB-CD here"),
    ("of 3D-", "printed parts", "of 3D-printed parts"),
    ("in 19th-", "century style", "in 19th-century style"),
    ("the UN-", "backed plan", "the UN-backed plan"),
    ("at the check-", "in desk", "at the check-in desk"),
    ("a web-", "based tool", "a web-based tool"),
    ("the high-", "level view", "the high-level view"),
    ("an up-to-", "date list", "an up-to-date list"),
    ("see https://a.example/long-", "name now", "see https://a.example/long-name now"),
    ("write to jean-", "luc@a.example now", "write to jean-luc@a.example now"),
    ("from 10-", "20 on", "from 10-20 on"),
    # of the line
    ("the con-", "troller reports", "the controller reports"),
    ("all infor-", "mation here", "all information here"),
    ("the high-", "est point", "the highest point"),
    ("a self-", "ish act", "a selfish act"),
    ("GENERAL INFOR-", "MATION HERE", "GENERAL INFORMATION HERE"),
    ("die Stra-", "ße dort", "die Straße dort"),
    ("l'infor-", "mation ici", "l'information ici"),
    # of a half whose other half is to come
    ("two-", "and three-page lists", "two- and three-page lists"),
    ("Ein-", "und Ausgang", "Ein- und Ausgang"),
]
SOFT = [
    ("all infor\u00ad", "mation here", "all information here"),
    ("by well\u00ad", "known men", "by wellknown men"),
]


def in_a_pdf(one: str, two: str) -> Extract:
    return PdfParser().parse(pdf([PageOf(paragraph([one, two]))]), "a.pdf")


def in_a_picture(one: str, two: str) -> Extract:
    lines = [
        Line([Seen(word, 50 * x, 20 * y, 50 * x + 40, 20 * y + 12, 95.0) for x, word in said], 12)
        for y, said in enumerate([enumerate(one.split()), enumerate(two.split())])
    ]
    return written([Recognised(1, 600, 800, [lines])])


FILLED = "We keep a record of every temperature so that there is"


def in_a_text(one: str, two: str) -> Extract:
    text = f"{FILLED}\n{FILLED} {one}\n{two} and {FILLED}\n"
    return TextParser().parse(text.encode(), "a.txt")


def in_a_letter(one: str, two: str) -> Extract:
    head = (
        "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    )
    text = f"{head}{FILLED}\n{FILLED} {one}\n{two} and {FILLED}\n"
    return MailParser().parse(text.encode(), "a.eml")


@pytest.mark.parametrize("read", [in_a_pdf, in_a_picture, in_a_text, in_a_letter])
@pytest.mark.parametrize(("one", "two", "whole"), BROKEN)
def test_a_hyphen_is_kept_where_it_is_the_words(read, one: str, two: str, whole: str):
    assert whole in read(one, two).text


@pytest.mark.parametrize("read", [in_a_text, in_a_letter])
@pytest.mark.parametrize(("one", "two", "whole"), SOFT)
def test_a_soft_hyphen_is_never_the_words(read, one: str, two: str, whole: str):
    assert whole in read(one, two).text


@pytest.mark.parametrize("read", [in_a_text, in_a_letter])
def test_dashes_of_a_typewriter_are_no_hyphens(read):
    assert "he said-- and left" in read("he said--", "and left").text


def test_what_the_document_writes_elsewhere_decides():
    lines = [["a", "wellknown", "thing"], ["some", "long-term", "plan"]]

    assert Hyphens(lines).is_of_line("well-", "known")
    assert not Hyphens([["a", "con-troller"]]).is_of_line("con-", "troller")
    assert not Hyphens(lines).is_of_line("long-", "term")
