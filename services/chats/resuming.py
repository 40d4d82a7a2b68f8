"""What another process does first with an answer whose process died: it takes back what was shown,
and goes on from the last step that was kept, or begins it again."""

from collections.abc import Iterator, Sequence

from adapters.models.metering import Meter
from contracts.chats import EXTRACTIVE
from contracts.completions import Delta
from contracts.errors import Unavailable
from contracts.events import AnyEvent, Revised, Sources, Step, Token
from contracts.ledger import ModelRole, Outcome
from contracts.transcript import Transcript

_RESUMED = "The process that wrote this answer ended: another one goes on"


def begun_again(
    events: Sequence[AnyEvent], seen: Transcript, *, from_a_step: bool = False
) -> Iterator[Step | Revised | Sources]:
    """What says so to a reader who saw `events`, which make up `seen`, and takes back the half of
    an answer.

    Raises `Unavailable` where a tool that changes something had been started and no step was kept:
    whether it did so is not known, and it is not called twice.
    """
    yield Step(name="resume", state="finished", ms=0, summary=_RESUMED)
    if not from_a_step and (started := _changed(events)):
        raise Unavailable(
            f"The process that wrote this answer ended while the tool {started} was used. Look"
            " whether it did what you wanted before you ask again: it is not called a second time."
        )
    if seen.refused:
        return
    if seen.text:
        yield Revised(text="")
    if seen.sources:
        yield Sources(sources=[])


def _changed(events: Sequence[AnyEvent]) -> str | None:
    """The name of a tool that a person had allowed, and that was started."""
    waited: set[str] = set()
    for event in events:
        if isinstance(event, Step) and event.state == "waiting":
            waited.add(event.id)
        elif isinstance(event, Step) and event.state == "started" and event.id in waited:
            return event.name
    return None


def started(events: Sequence[AnyEvent]) -> set[str]:
    """The steps of which a reader was told that they began."""
    return {event.id for event in events if isinstance(event, Step) and event.state == "started"}


def enter_what_was_seen(meter: Meter, model: str, events: Sequence[AnyEvent]) -> None:
    """Of the calls of a process that died it is known that a model wrote what its reader saw."""
    content = "".join(event.text for event in events if isinstance(event, Token))
    if model == EXTRACTIVE or not content:
        return
    counted = meter.begin(ModelRole.ANSWER, model)
    counted.add(Delta(text=content))
    counted.end(Outcome.FAILED)
