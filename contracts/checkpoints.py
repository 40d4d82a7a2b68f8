"""The state of a run as it is kept between two processes: passages stand in it by reference.

What a passage says is not written a second time: it is read again where it stands, under the
rights of whoever asked, so that a document that is deleted is gone from here too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.snapshots import Outside


@dataclass(frozen=True)
class PassageReference:
    """A `Hit` without its text, in what every encoder knows."""

    passage_id: bytes
    document_id: bytes
    names: list[str | None]
    """Its title, its document's name, and the headings that it was embedded with."""
    place: dict[str, Any]
    outside: dict[str, Any] | None
    score: float
    scores: list[float | None]
    length: int
    digest: bytes
    """Of its text: another one that stands there by now is not the same passage."""

    @classmethod
    def to(cls, hit: Hit) -> "PassageReference":
        return cls(
            hit.passage_id.bytes,
            hit.document_id.bytes,
            [hit.title, hit.name, hit.context],
            hit.place.model_dump(mode="json"),
            hit.outside and hit.outside.model_dump(mode="json"),
            hit.score,
            list(hit.scores.model_dump().values()),
            len(hit.text),
            _digest(hit.text),
        )

    @property
    def passage(self) -> UUID:
        return UUID(bytes=self.passage_id)

    @property
    def snapshot(self) -> tuple[UUID, int, int] | None:
        """Where its text stands, if that is in no document: id, start and end."""
        if self.outside is None:
            return None
        start = self.place.get("start", 0)
        return UUID(bytes=self.document_id), start, start + self.length

    def with_text(self, text: str | None) -> Hit:
        """Raises `PassageGone` where this is not its text, or there is none any more."""
        if text is None or _digest(text) != self.digest:
            raise PassageGone
        title, name, context = self.names
        return Hit(
            passage_id=self.passage,
            document_id=UUID(bytes=self.document_id),
            title=title or "",
            name=name,
            context=context or "",
            text=text,
            outside=Outside.model_validate(self.outside) if self.outside else None,
            place=Place.model_validate(self.place),
            score=self.score,
            scores=_scores(self.scores),
        )


class PassageGone(Exception):
    """What a state refers to was deleted since, or reads otherwise."""


@dataclass(frozen=True)
class Fixed:
    """A tuple, which an encoder takes for a list; empty, it is false as a tuple is."""

    items: list[Any]

    def __len__(self) -> int:
        return len(self.items)


def by_reference(state: Any) -> Any:
    """The same without the text of any passage."""
    return _changed(state, _referred)


def references(state: Any) -> Iterator[PassageReference]:
    """Every passage of it, as often as it stands there."""
    found: list[PassageReference] = []

    def note(value: Any) -> Any:
        if isinstance(value, PassageReference):
            found.append(value)
        return value

    _changed(state, note)
    yield from found


def with_passages(state: Any, texts: Mapping[UUID, str]) -> Any:
    """The state as it was; `texts` has that of each passage. Raises `PassageGone`."""

    def restored(value: Any) -> Any:
        match value:
            case PassageReference():
                return value.with_text(texts.get(value.passage))
            case Fixed():
                return tuple(_changed(value.items, restored))
            case _:
                return value

    return _changed(state, restored)


def _referred(value: Any) -> Any:
    if isinstance(value, Hit):
        return PassageReference.to(value)
    return Fixed([*value]) if type(value) is tuple else value


def _changed(value: Any, change: Callable[[Any], Any]) -> Any:
    now = change(value)
    if now is not value and not isinstance(now, Fixed):
        return now
    match now:
        case list():
            return [_changed(one, change) for one in cast(list[Any], now)]
        case dict():
            return {key: _changed(one, change) for key, one in cast(dict[str, Any], now).items()}
        case PassageReference():
            return now
        case _:
            return _changed_inside(now, change)


def _changed_inside(value: Any, change: Callable[[Any], Any]) -> Any:
    if not is_dataclass(value) or isinstance(value, type):
        return value
    inside = {field.name: getattr(value, field.name) for field in fields(value)}
    other = {name: _changed(one, change) for name, one in inside.items()}
    same = all(other[name] is inside[name] for name in inside)
    return value if same else replace(value, **other)


def _scores(values: Sequence[float | None]) -> LegScores:
    return LegScores.model_validate(dict(zip(LegScores.model_fields, values, strict=True)))


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
