"""Which document is meant is asked where several answer differently, and only there."""

from collections.abc import Sequence

import pytest

from agents.answering.choosing import asked_back, choices_of, levelled, may_be_asked_back, worded
from agents.extracting.languages import answering_language
from contracts.chats import Choice, Hit, LegScores, Turn
from contracts.sentences import Extracted
from tests.agents.answering.made import asked, hit

FEE = "What is the yearly fee?"
TENNIS = ("Alder Tennis Club", "The yearly fee is 210 pounds.")
ROWING = ("Hollin Rowing Club", "The yearly fee is 140 pounds.")
CHESS = ("Marlow Chess Club", "The yearly fee is thirty pounds.")


def choices(
    question: str,
    *documents: tuple[str, str],
    history: Sequence[Turn] = (),
    scores: Sequence[float] = (0.9, 0.8, 0.7),
    missing: Sequence[tuple[str, ...]] = ((), (), ()),
) -> list[Choice]:
    hits: list[Hit] = []
    extracted: list[Extracted] = []
    for n, (title, text) in enumerate(documents):
        hits.append(hit(text, document=n + 1, title=title, name=f"{n}.md"))
        extracted.append(Extracted(n, 0, len(text), text, scores[n], missing[n]))
    return choices_of(question, history, hits, extracted, 0.5)


def labels(asked_back: Sequence[Choice]) -> list[str]:
    return [choice.label for choice in asked_back]


def test_documents_that_answer_differently_may_each_be_meant() -> None:
    first, second = choices(FEE, TENNIS, ROWING)

    assert (first.label, second.label) == ("Alder Tennis Club", "Hollin Rowing Club")
    assert first.question == "What is the yearly fee according to “Alder Tennis Club”?"
    assert first.document_id.int == 1


@pytest.mark.parametrize(
    "question",
    [
        "What is the yearly fee of the tennis club?",
        "Which club has a yearly fee?",
        "What are the yearly fees of all clubs?",
        "What is the lowest yearly fee?",
    ],
)
def test_a_question_that_names_one_or_means_several_is_answered(question: str) -> None:
    assert choices(question, TENNIS, ROWING) == []


def test_documents_that_agree_are_not_told_apart() -> None:
    same = ("Hollin Rowing Club", "The yearly fee is 210 pounds.")
    in_words = ("Hollin Rowing Club", "The yearly fee is two pounds.")
    in_figures = ("Alder Tennis Club", "The yearly fee is 2 pounds.")

    assert choices(FEE, TENNIS, same) == []
    assert choices(FEE, in_figures, in_words) == []


def test_what_one_denies_is_another_answer() -> None:
    yes, no = ("A rules", "Dogs are allowed."), ("B rules", "Dogs are not allowed.")

    assert labels(choices("Are dogs allowed?", yes, no)) == ["A rules", "B rules"]


def test_one_that_says_otherwise_is_enough() -> None:
    same = ("Hollin Rowing Club", "The yearly fee is 210 pounds.")

    assert len(choices(FEE, TENNIS, same, CHESS)) == 3


def test_what_is_less_likely_or_lacks_what_was_asked_for_is_not_meant() -> None:
    assert choices(FEE, TENNIS, ROWING, scores=(0.9, 0.1)) == []
    assert choices(FEE, TENNIS, ROWING, missing=((), ("the fee",))) == []


def test_where_the_documents_do_not_say_nothing_is_asked() -> None:
    assert choices(FEE, TENNIS, ROWING, scores=(0.4, 0.4)) == []


def test_nobody_is_asked_twice_or_about_what_they_named_before() -> None:
    chosen = [
        Turn(role="user", content=FEE),
        Turn(role="assistant", content="Which one do you mean: A or B?"),
    ]

    assert choices(FEE, TENNIS, ROWING, history=chosen) == []
    assert choices(FEE, TENNIS, ROWING, history=asked("Who runs Alder Tennis Club?")) == []
    assert choices(FEE, TENNIS, ROWING, history=asked("Who is the treasurer?")) != []


def test_titles_that_are_alike_give_way_to_names_and_those_to_an_answer() -> None:
    one, other = (("Rules", text) for _, text in (TENNIS, ROWING))
    assert labels(choices(FEE, one, other)) == ["0.md", "1.md"]

    hits = [
        hit(text, document=n, title="Rules", name="r") for n, (_, text) in enumerate((one, other))
    ]
    extracted = [Extracted(n, 0, len(h.text), h.text, 0.9) for n, h in enumerate(hits)]
    assert choices_of(FEE, [], hits, extracted, 0.5) == []


def test_a_title_brings_no_markdown_into_the_question() -> None:
    evil = ("[Rules](http://evil.example) <b>![x]", ROWING[1])

    assert labels(choices(FEE, TENNIS, evil))[1] == "Rules http://evil.example b x"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (FEE, "The documents answer that differently. Which one do you mean: A, B or C?"),
        (
            "Wie hoch ist die Kaution?",
            "Die Dokumente beantworten das verschieden. Welches ist gemeint: A, B oder C?",
        ),
        (
            "¿Cuánto cuesta la entrada?",
            "Los documentos no dicen lo mismo. ¿A cuál se refiere: A, B o C?",
        ),
    ],
)
def test_it_is_asked_in_the_language_of_the_question(question: str, says: str) -> None:
    made = [
        choice.model_copy(update={"label": name})
        for choice, name in zip(choices(FEE, TENNIS, ROWING, CHESS), "ABC", strict=True)
    ]

    assert worded(answering_language(question), made) == says


def test_documents_that_are_found_about_as_well_stand_on_one_level() -> None:
    def found(document: int, score: float, vector: float, keyword: float | None) -> Hit:
        return hit(document=document, score=score, scores=LegScores(vector=vector, keyword=keyword))

    first, near = found(1, 1.0, 0.88, 0.2), found(2, 0.0, 0.87, 0.19)
    below, far = found(2, -0.5, 0.5, None), found(3, 0.4, 0.6, 0.19)

    assert [(h.document_id.int, h.score) for h in levelled([first, far, near, below])] == [
        (1, 1.0),
        (2, 1.0),
        (2, 0.5),
    ]
    assert levelled([first, far, found(4, 0.3, 0.88, None)]) == []


def test_a_word_that_ends_like_a_superlative_compares_nothing() -> None:
    one, other = (("A club", "A guest may come once."), ("B club", "A guest may come twice."))

    assert len(choices("How often may a guest come?", one, other)) == 2


@pytest.mark.parametrize(("second", "together"), [(0.6, True), (0.59, False), (None, False)])
def test_what_a_reranker_finds_worse_stands_on_no_level_with_the_best(
    second: float | None, together: bool
) -> None:
    first, other = (
        hit(document=n, scores=LegScores(vector=0.9, keyword=0.2, rerank=rerank))
        for n, rerank in ((1, 1.0), (2, second))
    )

    assert bool(levelled([first, other])) is together


def test_a_document_is_near_by_its_share_of_each_score_and_where_nothing_is_known() -> None:
    def found(document: int, vector: float | None, keyword: float | None) -> Hit:
        return hit(document=document, scores=LegScores(vector=vector, keyword=keyword))

    def is_near(first: tuple[float | None, float | None], *other: float | None) -> bool:
        return levelled([found(1, *first), found(2, *other)]) != []

    assert is_near((1.0, 1.0), 0.85, 0.6)
    assert not is_near((1.0, 1.0), 0.84, 0.6)
    assert not is_near((1.0, 1.0), 0.85, 0.59)
    assert not is_near((1.0, 1.0), None, 1.0)
    assert is_near((None, None), 0.1, 0.1)


def test_the_best_passage_of_a_document_tells_how_near_it_is_and_sets_its_level() -> None:
    def found(document: int, passage: int, score: float, vector: float) -> Hit:
        scores = LegScores(vector=vector)
        return hit(document=document, passage=passage, score=score, scores=scores)

    hits = [found(1, 1, 0.5, 1.0), found(2, 1, 0.9, 0.9), found(1, 2, 0.3, 0.1)]

    assert [one.score for one in levelled(hits)] == pytest.approx([0.9, 0.9, 0.7])


def test_passages_of_one_document_ask_nothing_back() -> None:
    hits = [hit(passage=1), hit(passage=2)]

    assert not may_be_asked_back(FEE, [], hits)
    assert may_be_asked_back(FEE, [], [*hits, hit(document=2)])


@pytest.mark.parametrize(
    ("role", "content", "is_one"),
    [
        ("assistant", "Which one do you mean? ", True),
        ("assistant", "您指的是哪一个？", True),
        ("assistant", "It is 3.", False),
        ("user", "Which one?", False),
    ],
)
def test_the_last_answer_asked_back_where_it_is_a_question(
    role: str, content: str, is_one: bool
) -> None:
    turn = Turn.model_validate({"role": role, "content": content})

    assert asked_back([turn]) is is_one
    assert asked_back([turn, Turn(role="assistant", content="It is 3.")]) is False
    assert asked_back([]) is False


def test_only_documents_whose_sentences_have_as_much_of_the_question_are_meant() -> None:
    less = ("Hollin Rowing Club", "It is 140 pounds.")
    under_its_title = ("Yearly fee of Hollin", "It is 140 pounds.")

    assert choices(FEE, TENNIS, less) == []
    assert len(choices(FEE, TENNIS, under_its_title)) == 2


def test_five_documents_are_named_at_most() -> None:
    many = [(f"Club {'ABCDEF'[n]}", f"The yearly fee is {n + 3} pounds.") for n in range(6)]
    nothing = ((),) * 6

    assert len(choices(FEE, *many, scores=[0.9] * 6, missing=nothing)) == 5


def test_sentences_that_share_half_of_their_own_words_say_the_same() -> None:
    one = ("A club", "The yearly fee is due monthly.")
    near = ("B club", "The yearly fee is due monthly, always soon.")
    far = ("B club", "The yearly fee is due weekly, surely soon.")

    assert choices(FEE, one, near) == []
    assert len(choices(FEE, one, far)) == 2
    bare = ("B club", "The yearly fee is.")
    assert choices(FEE, ("A club", "The yearly fee is."), bare) == []


def test_the_least_likely_that_is_meant_is_a_fifth_as_likely_as_the_best() -> None:
    assert len(choices(FEE, TENNIS, ROWING, scores=(1.0, 0.2))) == 2
    assert choices(FEE, TENNIS, ROWING, scores=(1.0, 0.19)) == []
    assert len(choices(FEE, TENNIS, ROWING, scores=(0.5, 0.5))) == 2


def test_the_best_sentence_of_each_document_is_compared() -> None:
    hits = [hit(TENNIS[1], title="A club"), hit(ROWING[1], document=2, title="B club")]
    more = hit("The yearly fee is 99 pounds.", passage=2, title="A club")
    extracted = [
        Extracted(2, 0, len(more.text), more.text, 0.6),
        *(Extracted(n, 0, len(h.text), h.text, 0.9) for n, h in enumerate(hits)),
    ]

    assert labels(choices_of(FEE, [], [*hits, more], extracted, 0.5)) == ["A club", "B club"]


def test_who_named_what_the_documents_share_named_none() -> None:
    assert len(choices(FEE, TENNIS, ROWING, history=asked("Is there a club?"))) == 2
    assert choices(FEE, TENNIS, ROWING, history=asked("Is there a tennis court?")) == []


def test_only_what_the_reader_said_names_a_document() -> None:
    said = [Turn(role="assistant", content="Alder Tennis Club is old.")]

    assert len(choices(FEE, TENNIS, ROWING, history=said)) == 2


def test_a_long_title_is_cut_and_a_question_keeps_what_ends_it() -> None:
    long = ("An " + "endless " * 20 + "title", TENNIS[1])
    first, _ = choices("What is the yearly fee?!", long, ROWING)

    assert len(first.label) == 80 and first.label.endswith("endless endl…")
    assert first.question == f"What is the yearly fee according to “{first.label}”?!"
    assert choices("What is the yearly fee", TENNIS, ROWING)[0].question.endswith("”?")


def test_a_title_of_80_letters_is_whole_and_none_is_cut_behind_a_blank() -> None:
    whole, cut = "x" * 80, f"{'y' * 78} and more"

    assert labels(choices(FEE, (whole, TENNIS[1]), (cut, ROWING[1]))) == [whole, f"{'y' * 78}…"]


def test_the_words_of_a_file_name_name_a_document() -> None:
    hits = [
        hit(text, document=n, title="Rules", name=name)
        for n, (name, text) in enumerate(
            (("alder-tennis_v2.md", TENNIS[1]), ("hollin-rowing_v2.md", ROWING[1]))
        )
    ]
    extracted = [Extracted(n, 0, len(h.text), h.text, 0.9) for n, h in enumerate(hits)]

    for question, asks in (("Who runs tennis?", False), ("What is v2?", True)):
        found = choices_of(FEE, asked(question), hits, extracted, 0.5)
        assert bool(found) is asks, question


def test_a_title_without_a_letter_gives_way_to_the_name() -> None:
    assert labels(choices(FEE, ("***", TENNIS[1]), ROWING)) == ["0.md", "1.md"]


def test_a_topic_is_no_question_and_is_answered() -> None:
    assert choices("yearly fee.", TENNIS, ROWING) == []
    assert len(choices("the yearly fee?", TENNIS, ROWING)) == 2


def test_articles_that_say_different_things_of_one_subject_are_not_told_apart() -> None:
    """They are no two versions of one thing: their passages have few words in common."""
    first = (
        "Nikola Tesla",
        "Tesla moved in 1900. His tower on Long Island was to send power to ships.",
    )
    other = (
        "Westinghouse",
        "Tesla moved in 1884. Edison paid badly, and left him digging ditches.",
    )
    like = ("Edison", "Tesla moved in 1884. A tower on the island was to send light to ships.")

    assert choices("When was Tesla moved?", first, other) == []
    assert len(choices("When was Tesla moved?", first, like)) == 2


def test_what_something_is_several_may_tell_together() -> None:
    one = ("Keys", "An envelope encrypts data keys with root keys.")
    other = ("Storage", "Put keys in an envelope: what rotates daily is fast.")
    alike = ("Vault", "An envelope encrypts no data keys with root keys.")

    assert choices("What is an envelope?", one, other) == []
    assert len(choices("What is an envelope?", one, alike)) == 2
    assert len(choices("How do I use an envelope?", one, other)) == 2
