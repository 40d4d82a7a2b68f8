from datetime import UTC, datetime
from uuid import uuid4

from contracts.chats import (
    Message,
    MessageStatus,
    Sentence,
    Source,
    StepRecord,
    Support,
    Usage,
)
from contracts.events import (
    AnyEvent,
    Done,
    Error,
    Finished,
    Refusal,
    Revised,
    RunStarted,
    SentenceJudged,
    Sources,
    Step,
    Token,
)
from contracts.frames import decode, encode
from contracts.transcript import Transcript, ending

SOURCE = Source(n=1, kind="document", title="Handbook", quote="It is cold.", score=0.5)


def message(*events: AnyEvent, status: MessageStatus | None = None) -> Message:
    transcript = Transcript()
    for event in events:
        transcript.apply(event)
    return transcript.message(
        answer_id=uuid4(), chat_id=uuid4(), question_id=uuid4(), model="m", status=status
    )


def test_tokens_add_up_to_the_content() -> None:
    assert message(Token(text="It is "), Token(text="cold.")).content == "It is cold."


def test_a_later_list_of_sources_replaces_the_earlier_one() -> None:
    assert message(Sources(sources=[]), Sources(sources=[SOURCE])).sources == [SOURCE]


def test_what_was_judged_of_a_text_goes_when_it_is_revised() -> None:
    judged = SentenceJudged(start=0, end=5, sources=[], support=Support.NONE)

    begun_again = message(Token(text="It is"), judged, Revised(text=""), Token(text="Cold."))

    assert (begun_again.content, begun_again.sentences) == ("Cold.", [])


def test_a_step_that_went_down_with_its_process_stays_unfinished() -> None:
    steps = message(
        Step(name="answer", state="started"),
        Step(name="resume", state="finished"),
        Step(name="answer", state="started"),
        Step(name="answer", state="finished", ms=2.5),
    ).steps

    assert [(step.name, step.state) for step in steps] == [
        ("answer", "unfinished"),
        ("resume", "finished"),
        ("answer", "finished"),
    ]


def test_only_steps_that_ended_are_kept() -> None:
    steps = message(
        Step(name="guard", state="started"), Step(name="guard", state="finished", ms=1.5)
    ).steps

    assert [(step.name, step.ms) for step in steps] == [("guard", 1.5)]


def test_a_step_that_was_going_on_at_the_end_is_kept_as_unfinished() -> None:
    steps = message(
        Step(name="guard", state="finished", ms=1.5),
        Step(name="answer", state="started"),
        status=MessageStatus.STOPPED,
    ).steps

    assert [(step.name, step.state, step.ms) for step in steps] == [
        ("guard", "finished", 1.5),
        ("answer", "unfinished", None),
    ]


def test_two_calls_of_one_tool_that_overlap_are_told_apart_by_their_ids() -> None:
    steps = message(
        Step(id="c1", name="lookup", state="started"),
        Step(id="c2", name="lookup", state="started"),
        Step(id="c2", name="lookup", state="finished", ms=1),
        Step(id="c1", name="lookup", state="finished", ms=2),
    ).steps

    assert [(step.id, step.state, step.ms) for step in steps] == [
        ("c1", "finished", 2),
        ("c2", "finished", 1),
    ]


def test_a_step_stands_before_its_parts_and_each_that_was_going_on_is_unfinished() -> None:
    steps = message(
        Step(id="t", name="tool", state="started"),
        Step(id="c1", parent_id="t", name="lookup", state="finished"),
        Step(id="c2", parent_id="t", name="lookup", state="started"),
        status=MessageStatus.STOPPED,
    ).steps

    assert [(step.id, step.parent_id, step.state) for step in steps] == [
        ("t", None, "unfinished"),
        ("c1", "t", "finished"),
        ("c2", "t", "unfinished"),
    ]


def test_a_step_without_an_id_is_kept_each_time_it_ends() -> None:
    again = (Step(name="retrieve", state="started"), Step(name="retrieve", state="finished"))

    assert [step.state for step in message(*again, *again).steps] == ["finished", "finished"]


def test_a_step_kept_before_steps_had_ids_is_read_with_its_name_as_id() -> None:
    kept = StepRecord.model_validate({"name": "retrieve", "state": "finished", "ms": 3})

    assert (kept.id, kept.parent_id) == ("retrieve", None)


def test_a_refusal_is_the_content_and_the_status() -> None:
    refused = message(Refusal(reason="Not here.", rule="refused_phrase"))

    assert (refused.content, refused.status) == ("Not here.", MessageStatus.REFUSED)


def test_what_was_interrupted_says_so_and_keeps_its_text() -> None:
    stopped = message(Token(text="It is"), status=MessageStatus.STOPPED)

    assert (stopped.content, stopped.status) == ("It is", MessageStatus.STOPPED)


def test_every_sentence_that_was_judged_is_kept_in_order() -> None:
    first = SentenceJudged(start=0, end=4, sources=[1], support=Support.SUPPORTED)
    second = SentenceJudged(start=5, end=9, sources=[], support=Support.NONE)

    assert message(first, second).sentences == [
        Sentence(start=0, end=4, sources=[1], support=Support.SUPPORTED),
        Sentence(start=5, end=9, sources=[], support=Support.NONE),
    ]


def test_what_a_step_said_is_kept_with_it() -> None:
    (kept,) = message(
        Step(name="retrieve", state="finished", ms=2, summary="6 passages", detail={"query": "q"})
    ).steps

    assert kept == StepRecord(
        name="retrieve", state="finished", ms=2, summary="6 passages", detail={"query": "q"}
    )


def test_what_the_model_charged_for_is_kept() -> None:
    assert message(Token(text="Cold."), Finished(usage=Usage(output_tokens=7))).usage == Usage(
        output_tokens=7
    )


def test_what_an_answer_had_written_before_a_refusal_stays() -> None:
    assert message(Token(text="It is"), Refusal(reason="No.", rule="empty")).content == "It is"


def test_an_answer_that_nothing_interrupted_is_complete() -> None:
    assert message(Token(text="Cold.")).status is MessageStatus.COMPLETE


def test_what_begins_and_ends_a_stream_changes_no_message() -> None:
    started = RunStarted(
        run_id=uuid4(), chat_id=uuid4(), question_id=uuid4(), answer_id=uuid4(), model="m"
    )

    assert message(started, Token(text="Cold.")).content == "Cold."


def test_a_message_says_whose_answer_it_is_to_what_by_which_model_and_when() -> None:
    answer, chat, question = uuid4(), uuid4(), uuid4()
    before = datetime.now(UTC)

    made = Transcript().message(answer_id=answer, chat_id=chat, question_id=question, model="m")

    assert (made.id, made.chat_id, made.parent_id) == (answer, chat, question)
    assert (made.role, made.model, made.content) == ("assistant", "m", "")
    assert before <= made.created_at <= datetime.now(UTC)


def test_the_end_of_a_stored_answer_is_the_answer() -> None:
    stored = message(Token(text="Cold."))

    assert ending(stored) == Done(message=stored)


def test_the_end_of_an_answer_whose_writer_died_says_to_ask_again() -> None:
    last = ending(message(Token(text="It is"), status=MessageStatus.FAILED))

    assert isinstance(last, Error) and last.retryable
    assert (last.problem.status, last.problem.type) == (503, "/problems/interrupted")
    assert last.problem.title == "Interrupted" and "ask again" in last.problem.detail


def test_a_frame_gives_its_event_back() -> None:
    event = SentenceJudged(start=0, end=4, sources=[1], support=Support.SUPPORTED)

    frame = encode(event.type, event.model_dump_json(), "run:3")

    assert frame.startswith(b"id: run:3\nevent: sentence\ndata: {")
    assert decode(frame) == event


def test_a_line_break_in_a_token_stays_on_one_line_of_its_frame() -> None:
    frame = encode("token", Token(text="a\n\nb\r\u2028c").model_dump_json())

    assert frame.count(b"\n") == 3
    assert decode(frame) == Token(text="a\n\nb\r\u2028c")
