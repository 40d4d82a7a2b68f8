from uuid import uuid4

from contracts.chats import Message, MessageStatus, Source, Support
from contracts.events import (
    AnyEvent,
    Refusal,
    SentenceJudged,
    Sources,
    Step,
    Token,
)
from contracts.frames import decode, encode
from contracts.transcript import Transcript

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


def test_a_refusal_is_the_content_and_the_status() -> None:
    refused = message(Refusal(reason="Not here.", rule="refused_phrase"))

    assert (refused.content, refused.status) == ("Not here.", MessageStatus.REFUSED)


def test_what_was_interrupted_says_so_and_keeps_its_text() -> None:
    stopped = message(Token(text="It is"), status=MessageStatus.STOPPED)

    assert (stopped.content, stopped.status) == ("It is", MessageStatus.STOPPED)


def test_a_frame_gives_its_event_back() -> None:
    event = SentenceJudged(start=0, end=4, sources=[1], support=Support.SUPPORTED)

    frame = encode(event.type, event.model_dump_json(), "run:3")

    assert frame.startswith(b"id: run:3\nevent: sentence\ndata: {")
    assert decode(frame) == event


def test_a_line_break_in_a_token_stays_on_one_line_of_its_frame() -> None:
    frame = encode("token", Token(text="a\n\nb\r\u2028c").model_dump_json())

    assert frame.count(b"\n") == 3
    assert decode(frame) == Token(text="a\n\nb\r\u2028c")
