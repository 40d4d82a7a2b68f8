"""How sure the extractor is: what it weighs about the best sentences, and what comes of it.

The embedder says of each text what it is told to, and no word is like another.
"""

import math
from array import array
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from agents.extracting.extractor import CONFIDENCE_FEATURES, EMBEDDED, Extractor
from agents.extracting.features import FEATURES
from agents.extracting.question_analysis import AnalysedQuestion
from agents.extracting.weights import CONFIDENCE, GRAVE, INTERCEPT, RANKING
from contracts.chats import Hit
from contracts.ports import Vector
from tests.agents.answering.made import hit, unlike

MILL = "The mill burned down in 1912. It was built of oak. Who lived here?"


class Knowing:
    """Cosines by the text of a sentence."""

    name, dimensions, max_tokens = "by hand", 2, 512

    def __init__(self, cosines: Mapping[str, float] | None = None) -> None:
        self.cosines = cosines or {}
        self.read: list[list[str]] = []

    async def embed_query(self, text: str) -> Vector:
        return array("f", [1, 0])

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self.read.append(list(texts))
        return [array("f", [self.cosines.get(text, 0), 0]) for text in texts]


async def judged(
    question: str,
    *hits: Hit,
    best: Sequence[int] = (0,),
    cosines: Mapping[str, float] | None = None,
    ranks: Sequence[float] = (),
) -> dict[str, float]:
    extractor = Extractor(Knowing(cosines), unlike)
    reading, features = await extractor.read(AnalysedQuestion(question), hits)
    given = np.array(ranks) if ranks else np.zeros(len(features))
    found = await extractor.judge(reading, features, given, best)
    return dict(zip(CONFIDENCE_FEATURES, found.tolist(), strict=True))


async def test_the_most_similar_sentence_counts_wherever_it_stands() -> None:
    found = await judged("Is it?", hit(MILL), cosines={"It was built of oak.": 0.7})

    assert found["dense"] == pytest.approx(0.7)


async def test_words_and_names_are_looked_for_in_the_best_sentences_passage() -> None:
    question = "Which mill burned in Kiel and Husum?"
    hits = hit("A mill.", context="Kiel"), hit("It burned in Husum.", passage=2)

    first, second = [await judged(question, *hits, best=[at]) for at in (0, 1)]

    assert (first["names"], second["names"]) == (0.5, 0.5)
    assert first["said_in_passage"] > second["said_in_passage"] > 0  # no sentence says "Kiel"
    assert first["said_in_passage"] + second["said_in_passage"] == pytest.approx(1)


async def test_a_question_without_names_lacks_none() -> None:
    assert (await judged("Which mill burned?", hit(MILL)))["names"] == 1


async def test_specific_words_are_looked_for_around_the_best_and_the_judged() -> None:
    hits = hit("The mill is of oak."), hit("The tower burned.", passage=2)
    question = "Which mill tower of oak burned?"

    found = await judged(question, *hits, best=[1])
    both = await judged(question, *hits, hit("A mill tower of oak.", passage=3), best=[1, 2])

    assert (found["meant_around"], found["missing"]) == (0.5, 0.5)
    assert (both["meant_around"], both["missing"]) == (0.5, 0.25)
    assert (await judged("Is it?", hit(MILL)))["meant_around"] == 1


async def test_what_is_said_of_a_name_is_compared_without_it() -> None:
    found = await judged(
        "Where did Anna Berg live?",
        hit("Anna Berg lived in Kiel."),
        hit("Anna Berg rowed.", passage=2),
        best=[0, 1],
        cosines={"it lived in Kiel .": 0.3, "it rowed .": 0.6},
    )

    assert (found["relation"], found["best_relation"]) == pytest.approx((0.3, 0.6))


@pytest.mark.parametrize(
    ("question", "best", "no_figure", "no_kind"),
    [
        ("When did the mill burn?", 0, 0, 0),
        ("When did the mill burn?", 1, 0, 1),
        ("When did the mill burn?", 2, 1, 1),
        ("Who is Anna?", 1, 0, 1),
        ("What is a mill?", 2, 0, 0),
    ],
)
async def test_a_figure_is_looked_for_around_a_sentence_and_its_kind_in_it(
    question: str, best: int, no_figure: float, no_kind: float
) -> None:
    found = await judged(question, hit(MILL), best=[best])

    assert (found["no_figure"], found["no_kind"]) == (no_figure, no_kind)


async def test_an_answer_stands_out() -> None:
    alike = await judged("Is it?", hit(MILL))
    apart = await judged("Is it?", hit(MILL), ranks=[9, 0, 0])
    two = await judged("Is it?", hit(MILL), ranks=[3, 3, -90])

    assert alike["spread"] == pytest.approx(math.log(3))
    assert apart["spread"] < 0.01
    assert two["spread"] == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    ("question", "numbers", "nouns"),
    [
        ("Where is the mill?", 0, 0),
        ("Where is the bakery of Lisbon?", 0, 1),
        ("Where is the bakery at the castle of the bishop?", 0, 2),
        ("Where are 3 mills?", 1, 0),
        ("Where are rooms 3, 4, 5?", 2, 1),
    ],
)
async def test_numbers_and_things_that_a_passage_lacks_count_up_to_two(
    question: str, numbers: float, nouns: float
) -> None:
    found = await judged(question, hit(MILL))

    assert (found["missing_numbers"], found["missing_nouns"]) == (numbers, nouns)


async def test_the_best_is_as_likely_as_the_regression_says_and_others_as_much_less() -> None:
    question, hits = "Which mill burned?", [hit(MILL)]
    extractor = Extractor(Knowing({"The mill burned down in 1912.": 0.6}), unlike)
    _, features = await extractor.read(AnalysedQuestion(question), hits)
    ranks = features @ np.array([RANKING[name] for name in FEATURES])
    order = np.argsort(-ranks)
    weighed = await judged(
        question,
        *hits,
        best=order.tolist(),
        cosines={"The mill burned down in 1912.": 0.6},
        ranks=ranks.tolist(),
    )
    odds = sum(CONFIDENCE[name] * value for name, value in weighed.items()) + INTERCEPT

    found = await extractor.extract(question, hits)

    assert [one.text for one in found] == [MILL[o.start : o.end] for o in found]
    assert found[0].score == pytest.approx(1 / (1 + math.exp(-odds)))
    assert [one.score / found[0].score for one in found] == pytest.approx(
        np.exp(ranks[order] - ranks.max()).tolist()
    )


async def test_at_most_three_sentences_are_judged() -> None:
    knowing = Knowing()

    await Extractor(knowing, unlike).extract("Is it?", [hit(MILL + " It is. It was.")])

    assert [len(texts) for texts in knowing.read] == [5, 3]


async def test_no_more_sentences_are_embedded_than_can_be_in_time() -> None:
    knowing = Knowing()
    many = hit(" ".join([*(f"Number {n} is long." for n in range(EMBEDDED)), "The mill burned."]))

    reading, features = await Extractor(knowing, unlike).read(
        AnalysedQuestion("Which mill burned?"), [many]
    )

    assert len(features) == len(reading.candidates) == EMBEDDED + 1
    assert len(knowing.read[0]) == EMBEDDED
    assert knowing.read[0][0] == "The mill burned."


async def test_each_cosine_is_that_of_its_sentence() -> None:
    knowing = Knowing({"It was built of oak.": 0.3, "Who lived here?": 0.2})

    _, features = await Extractor(knowing, unlike).read(AnalysedQuestion("Oak?"), [hit(MILL)])

    assert features[:, 0].tolist() == pytest.approx([0, 0.3, 0.2])


async def test_what_is_in_grave_doubt_is_unlikely_however_alike_it_reads() -> None:
    text = "The mill burned in 1912."
    extractor = Extractor(Knowing({text: 0.9, "The mill burned in 1912 .": 0.9}), unlike)

    (mill,) = await extractor.extract("When was the mill burned?", [hit(text)])
    (lisbon,) = await extractor.extract("When was the mill of Lisbon burned?", [hit(text)])

    assert mill.score > 0.8
    assert lisbon.score == pytest.approx(GRAVE)
    assert lisbon.missing == ("the mill of Lisbon",) or "Lisbon" in lisbon.missing[0]


async def test_a_set_phrase_that_is_asked_for_comes_first_and_is_likely() -> None:
    text = "The book is dedicated to no one in 1912.\n\nTo Anna Berg, with thanks."
    extractor = Extractor(Knowing({"The book is dedicated to no one in 1912.": 0.5}), unlike)

    found = await extractor.extract("To whom is the book dedicated?", [hit(text)])

    assert found[0].text == "To Anna Berg, with thanks."
    assert found[0].score == pytest.approx(0.8)
    assert found[1].score == pytest.approx(0.8 / math.e)


@pytest.mark.parametrize(("question", "is_it"), [("the rules", True), ("Macbeth", False)])
async def test_a_line_that_names_an_author_answers_for_its_own_document_alone(
    question: str, is_it: bool
) -> None:
    rules = hit("Compiled by Oda Fenwick\n\nThe rules apply to all.", title="Rules")

    found = await Extractor(Knowing(), unlike).extract(f"Who compiled {question}?", [rules])

    likely = max(one.score for one in found)
    assert (likely >= 0.8) is is_it


async def test_a_row_that_is_certain_is_likely() -> None:
    table = hit("probe | technician\nP-01 | Ada\nP-02 | Bo", title="probes.csv")

    found = await Extractor(Knowing(), unlike).extract("Which technician has P-02?", [table])

    assert [one.text for one in found] == ["P-02 | Bo"]
    assert found[0].score >= 0.8


async def test_rows_that_are_refused_are_left_out() -> None:
    table = hit("class | fee\nAdult | 60\nYouth | 20", title="fees.csv")

    found = await Extractor(Knowing(), unlike).extract(
        "What is the fee of pensioners?", [hit("Pensioners pay 5."), table]
    )

    assert [one.text for one in found] == ["Pensioners pay 5."]


async def test_without_sentences_nothing_is_found_and_nothing_embedded() -> None:
    knowing = Knowing()

    assert await Extractor(knowing, unlike).extract("Is it?", []) == []
    assert knowing.read == []
