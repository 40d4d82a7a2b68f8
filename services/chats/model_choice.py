"""By which model a chat, or one question, is answered: among those that its project allows."""

from uuid import UUID

from adapters.models.connections import Connections
from adapters.postgres.chats.question_context import Circumstances
from adapters.postgres.chats.runs import Asked
from adapters.postgres.database import Tx
from contracts.errors import Invalid
from contracts.projects import ModelChoices
from services.access.acting import Acting
from services.access.projects import get_settings


async def must_be_offered_in(tx: Tx, acting: Acting, project_id: UUID, name: str | None) -> None:
    """Raises `Invalid`, as `must_be_offered`."""
    settings = await get_settings(tx, project_id)
    must_be_offered(acting.adapters.models, settings.models, name)


def must_be_offered(models: Connections, project_has: ModelChoices, name: str | None) -> None:
    """Raises `Invalid`, naming what can be chosen. None is the project's own, which always can."""
    offered = models.offered(project_has)
    if name is None or name in offered:
        return
    if not offered:
        what = "no language model is set up here. Leave `model` out"
    else:
        what = f"choose {', '.join(offered)}, or null for the project's own"
    why = "this project does not offer it to chats" if name in models.names else "there is none"
    raise Invalid(f"The model {name!r} cannot be chosen: {why}; {what}.", field="model")


def settled(models: Connections, around: Circumstances, asked: Asked) -> tuple[Asked, str | None]:
    """As it is asked, with the model that was chosen for it; where that was taken away since,
    without one, and a sentence that says so."""
    project_has = around.settings.models
    if asked.model is None or asked.model in models.offered(project_has):
        return asked, None
    own = models.answering(project_has)
    instead = f"{own.name} answers, as the project has it" if own else "nobody else answers here"
    told = f"The model {asked.model!r} that was chosen is not offered here any more: {instead}."
    return asked._replace(model=None), told
