"""What searching may come to, kept of budgets before anything is asked of a model."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from adapters.models.charging import by_tokens
from adapters.models.embedders import Key
from adapters.models.estimating import CHARACTERS
from adapters.postgres import budgets, ledger
from adapters.postgres.budgets import Kept
from adapters.wiring import ServiceAdapters
from contracts.budgets import Reservation, Wanted, must_be_within
from contracts.chats import Hit, Usage
from contracts.ledger import Account, ModelRole, Used
from contracts.ports import EmbedderId
from contracts.projects import ModelChoices, RerankedBy, RetrievalSettings, SearchMode
from contracts.searching import MOST_WORDINGS
from services.access.acting import Acting

PASSAGE = 300
"""Tokens of a passage, about."""
_SECONDS = 300.0
"""Longer than any search: what is still kept then is of a process that died."""


def to_embed(adapters: ServiceAdapters, by: EmbedderId | Key | None, characters: int) -> Wanted:
    """Nothing where the embedder runs inside Ibid, or there is none yet."""
    if by is None or adapters.embedders.is_local(Key(by.name, by.dimensions)):
        return []
    return [(by.name, by_tokens(characters))]


def to_judge(
    adapters: ServiceAdapters, chosen: RerankedBy, query: str, hits: Sequence[Hit]
) -> Wanted:
    """One search, of all these passages."""
    read = (len(query) + len(hit.context or hit.title) + 1 + len(hit.text) for hit in hits)
    return _to_rerank(adapters, chosen, sum(read)) if hits else []


def to_search(
    adapters: ServiceAdapters, retrieval: RetrievalSettings, by: EmbedderId | None, query: str
) -> Wanted:
    """One search for a question that is not made yet, its other wordings among it."""
    several = retrieval.mode is SearchMode.MULTI_QUERY
    embedded = len(query) * (1 + MOST_WORDINGS if several else 1)
    if retrieval.mode is not SearchMode.KEYWORD:
        yield from to_embed(adapters, by, embedded)
    read = adapters.settings.reranking.depth * (len(query) + PASSAGE * CHARACTERS)
    yield from _to_rerank(adapters, retrieval.rerank, read)


def _to_rerank(adapters: ServiceAdapters, chosen: RerankedBy, characters: int) -> Wanted:
    name = adapters.rerankers.name
    if chosen is RerankedBy.OFF or name is None:
        return []
    return [(name, by_tokens(characters)._replace(searches=1))]


def to_reword(adapters: ServiceAdapters, chosen: ModelChoices, query: str) -> Wanted:
    """One call for other wordings of a query; nothing without a model."""
    model = adapters.models.settings_of(ModelRole.REWRITE, chosen)
    if model is None:
        return []
    read = by_tokens(len(query)).usage.input_tokens + PASSAGE
    return [(model.name, Used(Usage(input_tokens=read, output_tokens=model.max_tokens)))]


async def reserve(acting: Acting, project_id: UUID, wanted: Wanted) -> UUID | None:
    """What was reserved, to be released with the entries of the calls; None: nothing limits it.

    Raises:
        BudgetExceeded: one has no room for it, and nothing is kept.
    """
    wanted = list(wanted)
    if not wanted:
        return None
    caller = acting.caller
    account = Account(user_id=caller.user_id, project_id=project_id, api_key_id=caller.api_key_id)
    of_person = acting.adapters.settings.budgets
    async with acting.adapters.db.as_user(caller.person) as tx:
        prices = await ledger.prices_of(tx, [name for name, _ in wanted])
        kept = Kept(uuid4(), account, Reservation.of(wanted, prices), _SECONDS)
        found = await budgets.reserve(tx, kept, of_person)
        must_be_within(found, "this search", "it and what else is being done")
    return kept.id if found else None
