"""What a question takes for granted beside names and things: the document that it names, a version
or a year above the text, an option, a verb that nobody writes; and its near misses."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from adapters.models.word_vectors import WordVectors
from agents.extracting.extractor import Extractor
from contracts.chats import Hit, LegScores
from contracts.documents import Place

ENOUGH = 0.4
"""Certainty from which an answer is shown."""


def passages(*texts: str, name: str = "notes.txt", title: str = "") -> list[Hit]:
    return [
        Hit(
            passage_id=UUID(int=n + 1),
            document_id=UUID(int=1),
            title=title or name,
            name=name,
            text=text,
            context=title,
            place=Place(start=1000 * n, end=1000 * n + len(text)),
            score=1 - n / len(texts),
            scores=LegScores(),
        )
        for n, text in enumerate(texts)
    ]


@pytest.fixture
def extractor(minilm) -> Extractor:
    return Extractor(minilm, WordVectors())


async def said(extractor: Extractor, question: str, hits: Sequence[Hit]) -> str:
    """The best sentence; nothing where it is not certain enough."""
    best = (await extractor.extract(question, hits))[0]
    return best.text if best.score >= ENOUGH else ""


STATUTES = (
    "The general assembly elects the board every three years. Members may leave at the end of a"
    " quarter. A quorum is reached when twenty members are present.",
)


@pytest.mark.parametrize(
    ("question", "name", "title"),
    [
        ("How often is the board elected, going by the statutes?", "statutes.md", ""),
        ("Who elects the board in the club statutes?", "club-statutes.pdf", ""),
        ("What quorum do the Harbour rules ask for?", "harbour_rules_2019.txt", ""),
        ("When may members leave according to the Bylaws?", "x.pdf", "Bylaws of the club"),
        ("In the FAQ, who elects the board?", "faq.md", ""),
    ],
)
async def test_the_name_of_a_document_need_not_stand_in_it(extractor, question, name, title):
    assert await said(extractor, question, passages(*STATUTES, name=name, title=title))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who elects the board in the Larkspur rules?", "statutes.md"),
        ("What quorum do the Harbour rules ask for?", "garden_rules.txt"),
        ("Who elects the treasurer in the Statutes?", "garden-rules.md"),
        ("When may members leave according to the Bylaws?", "faq.md"),
    ],
)
async def test_a_document_of_another_name_is_another(extractor, question, name):
    assert not await said(extractor, question, passages(*STATUTES, name=name))


CHANGES = (
    "Version 2.4\nThe option for mouse support was added. Tabs can be closed.\n"
    "Version 2.3\nPrinting of long lines was fixed. The manual was moved.",
)
SEASONS = (
    "2023\nThe regatta was won by Ada Berg. The pier was painted.\n"
    "2022\nThe regatta was won by Nils Ohm. The clubhouse burnt down.",
)


@pytest.mark.parametrize(
    ("question", "texts", "fact"),
    [
        ("What was fixed in version 2.3?", CHANGES, "Printing"),
        ("What was added in version 2.4?", CHANGES, "mouse"),
        ("Who won the regatta in 2022?", SEASONS, "Ohm"),
        ("Who won the regatta in 2023?", SEASONS, "Berg"),
        ("Which version added mouse support?", CHANGES, "mouse"),
        ("When did the clubhouse burn down?", SEASONS, "burnt"),
    ],
)
async def test_a_version_or_a_year_above_sentences_is_said_of_them(
    extractor, question, texts, fact
):
    assert fact in await said(extractor, question, passages(*texts))


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("What was fixed in version 2.4?", ("Version 2.3\nPrinting of long lines was fixed.",)),
        ("When was printing fixed in version 2.5?", CHANGES),
        ("Who won the regatta in 2021?", SEASONS),
        ("Who won the regatta in 2022?", (SEASONS[0].partition("2022")[0],)),
        ("Who was elected chair in 2024?", ("The current chair of the club is Ada Berg.",)),
        ("Who was the mayor in 1998?", ("Today Nils Ohm is the mayor of the town.",)),
        ("Who led the party in 2010?", ("Ada Berg leads the party.",)),
        ("What did the ticket cost in 2015?", ("A ticket now costs 12 euros.",)),
    ],
)
async def test_another_version_or_time_is_no_answer(extractor, question, texts):
    assert not await said(extractor, question, passages(*texts))


OPTIONS = (
    "-a, --all\nShow all entries, hidden ones too.\n\n"
    "-u, --unique\nLeave out lines that repeat.\n\n"
    "-V\nPrint the version and exit.\n\n-v\nTell what is being done.\n\n"
    "--dry-run\nChange nothing, and only say what would be changed.",
)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("What does -u do?", "-u"),
        ("What is -V for?", "-V"),
        ("What does the option -v do?", "-v"),
        ("What happens with --dry-run?", "--dry-run"),
        ("What does --all show?", "-a, --all"),
    ],
)
async def test_an_option_is_found_by_its_letter(extractor, question, fact):
    assert (await said(extractor, question, passages(*OPTIONS))).startswith(fact)


@pytest.mark.parametrize(
    "question",
    ["What does -x do?", "What is -A for?", "What happens with --dry?", "What does -q do?"],
)
async def test_an_option_of_another_letter_is_another(extractor, question):
    assert not await said(extractor, question, passages(*OPTIONS))


DISK = (
    "The tool checks the disk and reports errors. It copies the disk to another drive in an hour."
    " The disk is 2 metres away from the server.",
)


@pytest.mark.parametrize(
    "question",
    [
        "How do I defragment the disk?",
        "Does the tool degauss the disk?",
        "Who demagnetises the disk?",
        "When was the disk decommissioned?",
        "How much does the disk weigh?",
        "How hot does the disk get?",
        "How fast does the disk spin?",
    ],
)
async def test_what_is_done_must_be_spoken_of(extractor, question):
    assert not await said(extractor, question, passages(*DISK))


@pytest.mark.parametrize(
    ("question", "texts", "fact"),
    [
        (
            "How fast can the Heron go?",
            "The Heron can be lowered at higher speeds by 3 inches. Its top speed is 30 mph.",
            "30 mph",
        ),
        (
            "How fast does the Heron sail?",
            "The Heron is loaded in thirty minutes. The Heron has a speed of nine knots an hour.",
            "nine knots",
        ),
        (
            "How long does the boost last?",
            "The boost reaches 124 mph. A boost of the motor gives 300 kW for eight seconds.",
            "eight seconds",
        ),
    ],
)
async def test_what_has_the_unit_comes_before_what_has_another(extractor, question, texts, fact):
    assert fact in await said(extractor, question, passages(texts))


PROGRAMS = (
    "- WordStar (1978): Developed for CP/M by a small company.\n- LibreOffice: Developed by"
    " volunteers of a foundation.\nWordPerfect and MacWrite were popular too.",
)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Who developed WordPerfect?", "popular"),
        ("Who developed MacWrite?", "popular"),
        ("By whom was LibreOffice developed?", "volunteers"),
        ("For what was WordStar developed?", "CP/M"),
    ],
)
async def test_an_item_is_about_what_stands_before_its_colon(extractor, question, fact):
    assert fact in await said(extractor, question, passages(*PROGRAMS))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What colour is the harbour wall?", "The color of the harbor wall is a dark gray."),
        ("Who organises the regatta?", "The regatta is organized by the rowing club."),
        ("Who is the neighbour?", "Our neighbor is Ada Berg."),
        ("When was the honour given?", "The honor was given in 1990."),
    ],
)
async def test_a_word_is_the_same_in_two_spellings(extractor, question, text):
    assert await said(extractor, question, passages(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much does the disk weigh?", "The disk has a weight of 300 g."),
        ("How heavy is the disk?", "The disk weighs 300 grams."),
        ("How fast does the disk spin?", "The disk spins at 7,200 revolutions per minute."),
        ("How hot does the disk get?", "The disk reaches 60 degrees when it works."),
        ("How do I defragment the disk?", "To defragment the disk, press F9."),
    ],
)
async def test_what_is_done_may_be_said_in_other_words(extractor, question, text):
    assert await said(extractor, question, passages(text))


def after_a_cut(first: str, second: str, gap: int = 1) -> list[Hit]:
    """Two passages of one document, so many characters apart."""
    one, other = passages(first, second)
    start = len(first) + gap
    place = Place(start=start, end=start + len(second))
    return [one, other.model_copy(update={"place": place})]


async def test_a_passage_speaks_of_what_the_one_before_it_ends_with(extractor):
    texts = "Boats are old. The Heron is a sloop.", "It has a top speed of 30 knots."

    assert "30" in await said(extractor, "How fast is the Heron?", after_a_cut(*texts))
    assert not await said(extractor, "How fast is the Heron?", after_a_cut(*texts, gap=500)[1:])
    assert not await said(extractor, "How fast is the Fulmar?", after_a_cut(*texts))
