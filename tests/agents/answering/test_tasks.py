"""What asks for no fact is told from what does."""

import pytest

from agents.answering.tasks import Comparison, Place, Summary, Task, task_of


@pytest.mark.parametrize(
    ("question", "task"),
    [
        ("Summarise the handbook.", Summary("the handbook")),
        ("Please summarize report.pdf for me", Summary("report.pdf")),
        ("Give me a short summary of all my documents", Summary("")),
        ("Summarise", Summary("")),
        ("What is this document about?", Summary("")),
        ("Fasse das Handbuch zusammen.", Summary("das Handbuch")),
        ("Worum geht es in dem Bericht?", Summary("dem Bericht")),
        ("Resume el informe.", Summary("el informe")),
        ("总结这个文档", Summary("")),
        ("Compare the Heron and the Fulmar", Comparison("the Heron", "the Fulmar")),
        (
            "Compare the fee of Oak and the price of Elm",
            Comparison("the fee of Oak", "the price of Elm"),
        ),
        (
            "Vergleiche die Höhe von Oslo mit die Breite von Bergen",
            Comparison("die Höhe von Oslo", "die Breite von Bergen"),
        ),
        ("What is the difference between A4 and A5?", Comparison("A4", "A5")),
        ("How does the Heron differ from the Kite?", Comparison("the Heron", "the Kite")),
        ("Compare the fee of Oak and Elm", Comparison("the fee of Oak", "the fee of Elm")),
        ("Vergleiche Oslo mit Bergen.", Comparison("Oslo", "Bergen")),
        ("¿Cuál es la diferencia entre Lima y Quito?", Comparison("Lima", "Quito")),
        ("比较北京和上海", Comparison("北京", "上海")),
        ("What is the first step?", Place("", nth=0)),
        ("What is the last step of the cleaning?", Place("the cleaning", nth=-1)),
        ("Was ist der zweite Schritt?", Place("", nth=1)),
        ("What comes after rinsing?", Place("rinsing", beside=1)),
        ("What is the next step after rinsing the filter?", Place("rinsing the filter", beside=1)),
        ("Which step comes before drying?", Place("drying", beside=-1)),
        ("Was kommt nach dem Spülen?", Place("dem Spülen", beside=1)),
    ],
)
def test_a_task_is_known_in_its_language(question: str, task: Task) -> None:
    assert task_of(question) == task


@pytest.mark.parametrize(
    "question",
    [
        "Who was the first captain?",
        "When did the last boat come?",
        "What happened after the fire?",
        "How much does a summary cost?",
        "Who compares the boats and the oars?",
        "What does the report say about parking?",
        "Who came first?",
        "How much does the first stage climb?",
        "What is the film about?",
        "What happens after too many wrong passwords?",
        "How do academic results in state schools compare to other schools?",
        "¿Qué hay que hacer antes de limpiar la fresadora?",
    ],
)
def test_what_asks_for_a_fact_is_none(question: str) -> None:
    assert task_of(question) is None
