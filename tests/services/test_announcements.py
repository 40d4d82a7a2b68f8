"""Who watches a project hears of what was done, once, and when it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest

from adapters.wiring import ApiAdapters
from contracts.errors import NotFound
from services.access.acting import Acting
from services.documents import batch, service, watch
from services.documents.batch_schemas import Batch
from tests.api import Person
from tests.server.test_documents import HANDBOOK
from tests.services.acting import acting_as


@dataclass
class Heard:
    """In the place of notices: what was announced. In the place of `later`: what is still to do."""

    announced: list[UUID | None] = field(default_factory=list[UUID | None])
    waiting: list[Callable[[], Any]] = field(default_factory=list[Callable[[], Any]])

    async def announce(self, project_id: UUID, document_id: UUID | None) -> None:
        self.announced.append(document_id)

    def later(self, work: Callable[..., Any], *given: Any) -> None:
        self.waiting.append(lambda: work(*given))

    async def all_of_it(self) -> list[UUID | None]:
        for work in self.waiting:
            await work()
        return self.announced


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def me(app: ApiAdapters, alice: Person, heard: Heard) -> Acting:
    acting = await acting_as(app, alice)
    return replace(acting, adapters=replace(app, changes=heard), later=heard.later)


@pytest.fixture
async def document(alice: Person) -> UUID:
    return UUID(await alice.upload(await alice.project(), HANDBOOK))


async def test_a_cancelled_document_is_announced_once(
    me: Acting, heard: Heard, document: UUID
) -> None:
    await service.cancel(me, document)

    assert await heard.all_of_it() == [document]


async def test_changed_metadata_is_announced_once(me: Acting, heard: Heard, document: UUID) -> None:
    await service.change_metadata(me, document, {"year": 2024})

    assert await heard.all_of_it() == [document]


async def test_a_batch_is_announced_once_for_all_its_documents(
    me: Acting, heard: Heard, alice: Person
) -> None:
    project = await alice.project()
    documents = [UUID(await alice.upload(project, HANDBOOK)) for _ in range(2)]
    body = Batch.model_validate({"action": "cancel", "document_ids": documents})

    await batch.apply(me, UUID(project), body)

    assert await heard.all_of_it() == [None]


async def test_a_stranger_follows_no_project_by_any_door(
    app: ApiAdapters, alice: Person, bob: Person
) -> None:
    project = UUID(await alice.project())

    with pytest.raises(NotFound):
        await watch.document_events(await acting_as(app, bob), project)
