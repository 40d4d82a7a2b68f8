"""Groups that an issuer's claim puts somebody in, looked at with each sign-in there."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import UUID

from adapters.auth.providers import Provider
from adapters.postgres import directory
from adapters.wiring import SignInAdapters
from contracts.sign_in import ProvedIdentity

logger = logging.getLogger(__name__)


async def follow(
    adapters: SignInAdapters, provider: Provider, proved: ProvedIdentity, person: UUID
) -> None:
    """What the claim gave before, and gives no more, is taken; what is mapped no more, too. Groups
    that somebody is in by hand, by SCIM or by another issuer stay theirs. It holds for as long as
    the sign-in does: who never comes back by this issuer is out, however else they come in."""
    told = provider.told
    names = sorted({told.group_map[name] for name in proved.groups if name in told.group_map})
    ends_at = datetime.now(UTC) + timedelta(seconds=told.session_seconds)
    async with adapters.db.as_directory(proved.issuer) as tx:
        absent = await directory.follow_claim(tx, person, names, ends_at)
    if absent:
        logger.warning(
            "GROUP_MAP of %s names groups that there are not: %s. Make them, or correct it.",
            provider.name,
            ", ".join(absent),
        )
