"""A frame of a stream is encoded once, and read back from the log."""

from uuid import UUID

import pytest

from contracts.events import Token
from contracts.frames import Numbered, decode, encode, numbered

RUN = UUID(int=7)


def test_a_frame_of_a_run_is_named_by_the_run_and_its_number() -> None:
    frame = numbered(RUN, 3, Token(text="It is"))

    assert (
        frame == f'id: {RUN}:3\nevent: token\ndata: {{"type":"token","text":"It is"}}\n\n'.encode()
    )


def test_a_frame_without_an_id_begins_with_its_event() -> None:
    assert encode("token", "{}") == b"event: token\ndata: {}\n\n"


def test_an_event_comes_back_as_it_was() -> None:
    event = Token(text="data: id: ä\u2028")

    assert decode(numbered(RUN, 1, event)) == event


def test_a_frame_that_holds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a frame without data$"):
        decode(b": ping\n\n")


def test_an_event_that_was_encoded_here_is_not_decoded_again() -> None:
    event = Token(text="It is")

    made = Numbered.of(RUN, 3, event)

    assert (made.number, made.encoded) == (3, numbered(RUN, 3, event))
    assert made.event is event


def test_an_event_from_a_log_is_decoded_when_it_is_asked_for() -> None:
    event = Token(text="It is")
    read = Numbered(3, numbered(RUN, 3, event))

    assert (read.number, read.event) == (3, event)
    assert Numbered(4, b"damaged").number == 4
