"""The issuers that the settings name, in their order."""

from collections.abc import Iterator
from typing import NamedTuple

from adapters.plugins import close_plugin, find
from adapters.web.egress import Egress
from contracts.errors import NotFound
from contracts.ports import IdentityProvider
from contracts.settings import OidcSettings, Settings
from contracts.settings.sign_in import label_of


class Provider(NamedTuple):
    name: str
    label: str
    told: OidcSettings
    identities: IdentityProvider


class Providers:
    def __init__(self, settings: Settings, egress: Egress) -> None:
        """Raises `ConfigurationError`, naming the setting that is wrong."""
        self._all = {
            name: Provider(
                name,
                label_of(name, told),
                told,
                find("identity_providers", told.kind).from_settings(name, settings, egress),
            )
            for name, told in settings.oidc.items()
        }

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._all.values())

    def named(self, name: str) -> Provider:
        """Raises `NotFound`."""
        found = self._all.get(name)
        if found is None:
            raise NotFound("There is no such place to sign in.")
        return found

    def label_of(self, issuer: str) -> str | None:
        """None for one that is no longer in the settings."""
        return next((one.label for one in self if one.told.issuer == issuer), None)

    async def close(self) -> None:
        for one in self:
            await close_plugin(one.identities)
