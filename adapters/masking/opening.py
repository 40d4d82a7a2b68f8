"""Whether personal data is masked, as the settings say, and what finds it."""

from importlib.util import find_spec

from adapters.masking.finding.addresses import accounts, emails, ip_addresses
from adapters.masking.finding.phrases import births, houses
from adapters.masking.finding.spans import Finder
from adapters.masking.masked import Masking
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.settings.masking import MaskingSettings

_PACKAGES = ("faker", "phonenumbers", "stdnum")


def open_masking(settings: MaskingSettings) -> Masking | None:
    """None where it is off.

    Raises:
        ConfigurationError: it is on, and its packages are not installed; or a country is none.
    """
    if not settings.on:
        return None
    found = finders(settings)
    return Masking(lambda: found)


def masking_of_projects(settings: MaskingSettings) -> Masking | None:
    """For projects that mask where this installation does not, loaded when one asks a model.

    None: its packages are not installed.
    """
    if any(find_spec(package) is None for package in _PACKAGES):
        return None

    def load() -> list[Finder]:
        try:
            return finders(settings)
        except ConfigurationError as error:
            told = f"Personal data cannot be masked, as this project wants it. {error}"
            raise ModelUnavailable(told) from None

    return Masking(load)


def finders(settings: MaskingSettings) -> list[Finder]:
    """Raises as `open_masking` does."""
    try:
        from adapters.masking.finding import names, numbers

        names.lists()
    except ImportError as error:
        raise ConfigurationError(
            f"Ibid cannot start. IBID_MASKING__ON needs packages that are not installed"
            f" ({error.name}): install ibid[masking], or leave it off."
        ) from None
    if unknown := sorted(set(settings.regions) - numbers.known_regions()):
        raise ConfigurationError(
            f"Ibid cannot start. IBID_MASKING__REGIONS names {', '.join(unknown)}, which are no"
            " countries: name them by two letters, as DE, GB."
        )
    return [
        emails,
        accounts,
        ip_addresses,
        numbers.ibans,
        numbers.cards,
        *numbers.national_ids(),
        numbers.phones(settings.regions),
        births,
        houses,
        names.people,
    ]
