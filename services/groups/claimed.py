"""Issuers whose claim put somebody in a group, as people know them."""

from collections.abc import Iterable

from contracts.groups import GroupMember
from contracts.settings import Settings
from contracts.settings.sign_in import label_of


def labelled(settings: Settings, member: GroupMember) -> GroupMember:
    """An issuer that is no longer in the settings keeps its address."""
    names = {told.issuer: label_of(name, told) for name, told in settings.oidc.items()}
    issuers = member.claimed_by
    return member.model_copy(update={"claimed_by": [names.get(one, one) for one in issuers]})


def mapping(settings: Settings, issuers: Iterable[str], group: str) -> list[str]:
    """Those of these issuers that put people in this group also from now on."""
    wanted = set(issuers)
    return [
        label_of(name, told)
        for name, told in settings.oidc.items()
        if told.issuer in wanted
        and group.lower() in {mapped.lower() for mapped in told.group_map.values()}
    ]
