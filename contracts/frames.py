"""A frame of a server-sent event stream (WHATWG HTML, section 9.2), encoded once and kept so."""

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
