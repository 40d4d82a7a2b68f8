"""Which mail people want, said by themselves or by a link in a letter."""

from adapters.postgres.notices import choices
from contracts.errors import LinkGone
from contracts.notices import NoticeChoices, Notices
from contracts.people import Caller
from services.access.acting import Acting
from services.accounts.visitor import Visitor

_NO_GOOD = "This link is no good. Sign in, and say under “You” which mail you want."


async def get_notices(acting: Acting) -> Notices:
    async with acting.transaction() as tx:
        chosen = await choices.choices(tx)
        proved = await choices.is_proved(tx)
    sends = bool(acting.adapters.settings.mail.host)
    arrive = "no_mail" if not sends else "yes" if proved else "unproved"
    return Notices(**chosen.model_dump(), arrive=arrive)


async def set_notices(acting: Acting, wanted: NoticeChoices) -> Notices:
    async with acting.transaction() as tx:
        await choices.choose(tx, wanted)
    return await get_notices(acting)


async def unsubscribe(visitor: Visitor, token: str) -> None:
    """As often as one likes, with the same end. The same for somebody whose account is gone, or
    suspended.

    Raises:
        LinkGone: it is no link of ours, or of a key that is not used any more.
    """
    told = visitor.adapters.unsubscribing.read(token)
    if told is None:
        raise LinkGone(_NO_GOOD)
    async with visitor.adapters.db.as_user(Caller(user_id=told.user_id)) as tx:
        await choices.switch_off(tx, told.kind)
