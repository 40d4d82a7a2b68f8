"""What is weighed about each sentence. No word is like another, so that shares can be told."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from agents.extracting.features import FEATURES, Reading, candidates_of, passage_stems
from agents.extracting.question_analysis import AnalysedQuestion
from agents.extracting.word_similarity import WordVectors
from agents.extracting.words import stem
from contracts.chats import Hit
from tests.agents.answering.made import Vectors, hit, unlike

MILL = "The mill burned down in 1912. It was built of oak. Who lived here?"
QUAY = "The quay is long."


def reading(
    question: str, *passages: str | Hit, vectors: WordVectors = unlike, score: float = 1
) -> Reading:
    hits = [
        one if isinstance(one, Hit) else hit(one, passage=n, score=score)
        for n, one in enumerate(passages)
    ]
    return Reading(AnalysedQuestion(question), hits, candidates_of(hits), vectors)


def feature(name: str, of: Reading, dense: Sequence[float] = ()) -> list[float]:
    cosines = np.array(dense) if dense else np.zeros(len(of.candidates))
    return of.features(cosines)[:, FEATURES.index(name)].tolist()


def test_each_sentence_is_a_candidate_where_it_stands_with_its_neighbours() -> None:
    found = candidates_of([hit(MILL), hit(QUAY)])

    assert [MILL[c.start : c.end] for c in found[:3]] == [c.text for c in found[:3]]
    assert [c.passage for c in found] == [0, 0, 0, 1]
    assert [(c.before, c.after) for c in found] == [(None, 1), (0, 2), (1, None), (None, None)]


def test_a_row_has_no_neighbours_and_is_none() -> None:
    table = "probe | by\nP-01 | Ada\nP-02 | Bo"
    found = candidates_of(
        [hit(f"Read this. Read on.\n\n{table}\n\nThat is all. Bye.", title="a.csv")]
    )

    assert [(c.before, c.after) for c in found] == [
        *((None, 1), (0, None), (None, None), (None, None), (None, 5), (4, None))
    ]
    assert [c.text for c in found if c.row] == ["probe: P-01; by: Ada.", "probe: P-02; by: Bo."]


def test_a_sentence_means_the_words_it_says_and_words_like_them() -> None:
    vectors = Vectors({"mill": [1.0, 0.0], "windmill": [0.6, 0.8]})
    found = reading("Is the mill oak?", "Oaks fell. A windmill. It is.", vectors=vectors)

    assert found.asked.words == ["mill", "oak"]
    assert found.meant.tolist() == [[0, 1], [pytest.approx(0.6), 0], [0, 0]]


def test_a_sentence_of_no_words_means_nothing() -> None:
    assert reading("Is the mill oak?", "— … —", "Oak.").meant.tolist()[-1] == [0, 1]
    assert reading("Is it?", "Oak.").meant.shape == (1, 0)


def test_the_fewer_sentences_have_a_word_the_more_it_weighs() -> None:
    found = reading("Which mill burned?", "The mill. A mill. It burned. It is.")

    assert found.weights == {
        stem("mill"): pytest.approx(math.log(1 + 2.5 / 2.5)),
        stem("burned"): pytest.approx(math.log(1 + 3.5 / 1.5)),
    }
    burned = found.weights[stem("burned")]
    assert found.said({stem("burned"), "x"}) == pytest.approx(burned / sum(found.weights.values()))
    assert found.said(set()) == 0


def test_of_a_question_without_words_nothing_is_said() -> None:
    found = reading("Is it?", MILL)

    assert found.said({"mill"}) == 0
    assert not found.features(np.zeros(3))[:, 1:5].any()


def test_the_cosine_is_taken_as_it_is() -> None:
    assert feature("dense", reading("Is it?", MILL), [0.2, 0.5, 0.1]) == [0.2, 0.5, 0.1]


def test_words_are_meant_the_more_the_rarer_and_less_those_with_which_anything_is_asked() -> None:
    found = reading("Which mill burned first?", "A mill. A mill. It burned. First.")
    meant = feature("meant", found)

    mill, burned, first = (
        math.log(1 + 1 / (share + 0.02)) * weight
        for share, weight in ((0.5, 1), (0.25, 1), (0.25, 0.4))
    )
    total = mill + burned + first
    assert meant == pytest.approx([mill / total, mill / total, burned / total, first / total])


def test_what_the_sentence_before_says_is_weighed_with_a_sentence() -> None:
    found = reading("Which mill burned?", "The mill is old. It burned. It is.", "It burned.")
    meant, both = feature("meant", found), feature("meant_with_before", found)
    said = feature("said_with_before", found)

    assert both == pytest.approx([meant[0], 1, meant[1], meant[3]])
    assert said[1] == pytest.approx(1)
    assert said[0] + said[3] == pytest.approx(1)
    assert feature("said_before", found) == pytest.approx([0, said[0], said[3], 0])


def test_bm25_is_that_of_robertson_and_zaragoza_and_of_the_best_sentence_one() -> None:
    found = reading("Which mill burned?", "The mill is a mill. The old mill burned long ago. No.")
    weights = found.weights
    lengths, counts = (5, 6, 1), ({"mill": 2}, {"mill": 1, "burned": 1}, {})
    scores = [
        sum(
            weights[stem(word)] * n * 2.2 / (n + 1.2 * (0.25 + 0.75 * length / 4))
            for word, n in count.items()
        )
        for length, count in zip(lengths, counts, strict=True)
    ]

    assert feature("bm25", found) == pytest.approx([score / max(scores) for score in scores])


def test_where_no_sentence_has_a_word_none_is_the_best() -> None:
    assert feature("bm25", reading("Which mill burned?", "No. Never.")) == [0, 0]


def test_a_sentence_without_the_kind_of_answer_is_of_the_wrong_kind() -> None:
    assert feature("wrong_kind", reading("When did the mill burn?", MILL)) == [0, 1, 1]


def test_a_sentence_has_the_score_of_its_passage() -> None:
    found = reading("Is it?", hit("It was. It is.", score=0.4), hit("No.", passage=2, score=0.7))

    assert feature("passage", found) == [0.4, 0.4, 0.7]


def test_the_cosine_of_the_sentence_before_is_weighed_against_the_best() -> None:
    found = reading("Is it?", MILL, QUAY)

    assert feature("before", found, [0.2, 0.6, 0.1, 0.3]) == pytest.approx([-0.5, -0.4, 0, -0.5])


def test_it_counts_by_how_much_the_next_sentence_is_better() -> None:
    found = reading("Is it?", MILL, QUAY)

    assert feature("after_better", found, [0.2, 0.6, 0.1, 0.9]) == pytest.approx([0.4, 0, 0, 0])


def test_a_sentence_of_less_than_five_words_is_short() -> None:
    assert feature("short", reading("Is it?", "It is very old. It is not very old.")) == [1, 0]


@pytest.mark.parametrize(
    ("text", "is_unclosed"),
    [
        ("It is old.", False),
        ("He said: “It is old!”", False),
        ("It is old (or new?)", False),
        ("*It is old…*", False),
        ("灯塔很高。", False),
        ("An old mill", True),
        ("An old mill,", True),
    ],
)
def test_what_ends_without_a_stop_is_unclosed(text: str, is_unclosed: bool) -> None:
    assert feature("unclosed", reading("Is it?", text)) == [is_unclosed]


def test_a_row_is_closed() -> None:
    table = hit("probe | by\nP-01 | Ada\nP-02 | Bo", title="a.csv")

    assert feature("unclosed", reading("Is it?", table)) == [0, 0]


def test_what_a_sentence_and_its_passage_lack_is_a_share_of_what_is_asked() -> None:
    question = "When was the west wing of Kiel renovated in 1912?"
    found = reading(
        question, hit("The east wing was renovated. Nothing is here.", context="1912 in Kiel")
    )

    assert feature("absent", found) == [0.75, 1]
    assert feature("missing", found) == [0.25, 0.5 - 0.25]
    assert feature("replaced", found)[0] == 1
    assert feature("absent", reading("Is it?", MILL)) == [0, 0, 0]


@pytest.mark.parametrize("where", ["context", "title", "name"])
def test_what_stands_above_a_passage_is_not_missing_in_it(where: str) -> None:
    found = reading("Where is Lisbon?", hit("It is there.", **{where: "Lisbon"}))

    assert feature("missing", found) == [0]
    assert feature("absent", found) == [1]


def test_each_sentence_is_read_with_its_own_passage() -> None:
    found = reading("Where is Lisbon?", "It is there.", "It is there, in Lisbon.")

    assert feature("missing", found) == [1, 0]


def test_a_first_impression_is_by_words_and_by_the_passages_score() -> None:
    found = reading(
        "Which mill burned?",
        hit("The mill burned.", score=0.8),
        hit("The mill burned.", passage=2, score=0.4),
        hit("Nothing is here.", passage=3, score=0.4),
    )

    assert found.prior() == pytest.approx([2.4, 2.2, 0.2])


def test_a_window_is_a_sentence_with_its_neighbours() -> None:
    found = reading("Is the mill of oak?", MILL, QUAY)

    assert [found.window(n) for n in range(4)] == [[0, 1], [0, 1, 2], [1, 2], [3]]
    assert found.window_text(1) == MILL


def test_specific_words_are_looked_for_in_the_window() -> None:
    found = reading("Which mill was first of oak?", MILL, QUAY)

    assert found.meant_around(0) == {"mill": 1, "oak": 1}
    assert [found.missing_around(n) for n in range(4)] == [0, 0, 0.5, 1]


def test_where_no_word_is_specific_all_are_looked_for() -> None:
    found = reading("Which was first?", "It was first.", QUAY)

    assert found.meant_around(0) == {"first": 1}
    assert [found.missing_around(n) for n in range(2)] == [0, 1]
    assert reading("Is it?", MILL).missing_around(0) == 0


def test_the_stems_of_a_passage_are_those_of_its_text_and_of_what_stands_above() -> None:
    found = passage_stems(hit("The mills.", context="Old Kiel", title="Notes.md"), {"the"})

    assert found == {stem(word) for word in ("mill", "old", "kiel", "notes", "md")}
