"""A frame of a server-sent event stream (WHATWG HTML, section 9.2), encoded once and kept so."""

from functools import cached_property
from uuid import UUID

from contracts.events import AnyEvent, Event


def encode(event: str, data: str, event_id: str | None = None) -> bytes:
    """JSON as Pydantic writes it holds no line break, so `data` is one line."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {event}\ndata: {data}\n\n".encode()


def numbered(run_id: UUID, number: int, event: AnyEvent) -> bytes:
    """A frame of a run; `number` counts from 1."""
    return encode(event.type, event.model_dump_json(), f"{run_id}:{number}")


def decode(frame: bytes) -> AnyEvent:
    """The event of a run's frame."""
    for line in frame.decode().split("\n"):  # and at nothing else that Unicode calls a line end
        if line.startswith("data: "):
            return Event.model_validate_json(line.removeprefix("data: ")).root
    raise ValueError("a frame without data")


class Numbered:
    """An event of a run with its number, and as it was encoded once for its log and its readers.

    Read from a log, it is decoded when somebody asks for the event, and only then.
    """

    def __init__(self, number: int, encoded: bytes) -> None:
        self.number, self.encoded = number, encoded

    @classmethod
    def of(cls, run_id: UUID, number: int, event: AnyEvent) -> "Numbered":
        made = cls(number, numbered(run_id, number, event))
        made.event = event
        return made

    @cached_property
    def event(self) -> AnyEvent:
        return decode(self.encoded)
