"""What a question comes into: its chat, the branch it goes on, and its project's choices."""

from collections.abc import Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.budgets import BUDGETED
from adapters.postgres.database import Tx
from adapters.postgres.embedders.embedders import SEARCHED_BY
from adapters.postgres.ledger import PRICES, read_prices
from contracts.assistants import Assistant
from contracts.background import NO_BACKGROUND, Background
from contracts.chats import Turn
from contracts.ledger import Prices
from contracts.memory import ALL_TOLD, EarlierMessage, EarlierTalk, KeptSummary
from contracts.ports import EmbedderId
from contracts.projects import ProjectSettings

_TURNS = 12
_REACH = 80
"""Messages that are looked at for what is to be summarised."""

# One statement, because many people may ask in the same moment: each way to the database and back
# costs the API's one loop more than what is read.
_CIRCUMSTANCES: LiteralString = (
    """
with recursive after as (
  select m.id, m.parent_id, m.role, m.content, m.chat_id, m.status, m.limits from messages m
  where m.id = case when %(last)s
    then (select l.id from messages l where l.chat_id = %(chat)s order by l.no desc limit 1)
    else %(parent)s::uuid end and m.chat_id = %(chat)s
), branch as (
  select id, parent_id, role, content, status, limits, 1 as depth,
    exists (select from chat_summaries s where s.message_id = after.id) as summarised from after
  union all select m.id, m.parent_id, m.role, m.content, m.status, m.limits, b.depth + 1,
    b.summarised or exists (select from chat_summaries s where s.message_id = m.id)
  from messages m join branch b on m.id = b.parent_id
  where b.depth < case when b.summarised then %(turns)s else %(reach)s end
)
select c.project_id, c.model, (select id from after) as parent_id,
  coalesce((select jsonb_agg(jsonb_build_object('id', id, 'role', role, 'content', content,
    'depth', depth, 'summarised', summarised) order by depth desc) from branch b
      where b.status <> 'refused'
      and not exists (select from branch a where a.parent_id = b.id and a.status = 'refused')),
    '[]') as history,
  (select jsonb_build_object('message_id', s.message_id, 'content', s.content,
    'messages', s.messages) from branch b join chat_summaries s on s.message_id = b.id
    order by b.depth limit 1) as summary,
  (select (l ->> 'most')::int from branch b, jsonb_array_elements(b.limits) l
    where b.depth = 1 and l ->> 'name' = 'history' limit 1) as fitted,
  (select s.chosen from project_settings s where s.project_id = c.project_id) as chosen,
  (select to_jsonb(a) from assistants a
   where a.project_id = c.project_id and a.id = c.assistant_id) as assistant,
  (select o.instructions from personal_settings o where o.user_id = app.user_id()) as personal,
  e.no, e.name, e.dimensions,
  """
    + PRICES
    + " as prices, "
    + BUDGETED
    + """ as budgeted
from chats c left join embedders e on e.no = """
    + SEARCHED_BY.format(project="c.project_id")
    + " where c.id = %(chat)s"
)


class Circumstances(NamedTuple):
    """`parent_id` is the message that the question follows, `history` the branch that ends there,
    oldest first, without what was refused: nothing is completed from it, and no model reads it;
    `embedder` is None where the project has no passages."""

    project_id: UUID
    parent_id: UUID | None
    history: list[Turn]
    settings: ProjectSettings
    embedder: EmbedderId | None
    prices: Prices
    budgeted: bool
    """Whether its project, or the key that it is asked with, has a budget."""
    background: Background = NO_BACKGROUND
    assistant: Assistant | None = None
    """The one that the chat has chosen and the project still has; it is in the settings already."""
    model: str | None = None
    """The connection that was chosen for the chat; None: the assistant's, else the project's."""
    earlier: EarlierTalk = ALL_TOLD


class Defaults(NamedTuple):
    """What a question comes with: the name and dimensions of the embedder that searches projects
    which chose none, the models that there are and whose prices are asked, and the key that it is
    asked with."""

    embedder: tuple[str, int]
    priced: Sequence[str] = ()
    api_key_id: UUID | None = None


async def after_message(
    tx: Tx, chat_id: UUID, parent_id: UUID | None, defaults: Defaults
) -> Circumstances | None:
    """None when there is no such chat; a message that is not in it is no parent."""
    return await _circumstances(tx, chat_id, defaults, parent=parent_id, last=False)


async def after_last_message(tx: Tx, chat_id: UUID, defaults: Defaults) -> Circumstances | None:
    """As `after_message`, of the one that was written last."""
    return await _circumstances(tx, chat_id, defaults, parent=None, last=True)


def _turn(row: dict[str, Any]) -> Turn:
    return Turn(role=row["role"], content=row["content"])


async def _circumstances(
    tx: Tx, chat_id: UUID, defaults: Defaults, **which: Any
) -> Circumstances | None:
    name, dimensions = defaults.embedder
    row = await tx.row(
        _CIRCUMSTANCES,
        {
            "chat": chat_id,
            "turns": _TURNS,
            "reach": _REACH if defaults.priced else _TURNS,
            "name": name,
            "dimensions": dimensions,
            "priced": list(defaults.priced),
            "key": defaults.api_key_id,
            **which,
        },
    )
    if row is None:
        return None
    known = row["no"] is not None
    assistant = Assistant.model_validate(row["assistant"]) if row["assistant"] else None
    settings = ProjectSettings.model_validate(row["chosen"] or {})
    return Circumstances(
        row["project_id"],
        row["parent_id"],
        [_turn(one) for one in row["history"] if one["depth"] <= _TURNS],
        assistant.applied(settings) if assistant else settings,
        EmbedderId(row["no"], row["name"], row["dimensions"]) if known else None,
        read_prices(row["prices"]),
        row["budgeted"],
        Background(assistant.instructions if assistant else "", row["personal"] or ""),
        assistant,
        row["model"],
        EarlierTalk(
            [EarlierMessage.model_validate(one) for one in row["history"] if not one["summarised"]],
            KeptSummary.model_validate(row["summary"]) if row["summary"] else None,
            row["fitted"],
        ),
    )
