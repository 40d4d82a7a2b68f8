"""What becomes of a trace once its answer is stored."""

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.tracing.hiding import Hiding
from adapters.tracing.spans import Answered, spans_of
from contracts.errors import ConfigurationError
from contracts.settings import Settings

if TYPE_CHECKING:
    from adapters.tracing.otlp import OtlpExport


class Tracing:
    """Hides secrets in every trace, and sends it on where there is an endpoint."""

    def __init__(self, settings: Settings, export: "OtlpExport | None") -> None:
        self._content, self._export = settings.tracing.content, export
        self.hide = Hiding(settings)

    def send(self, answered: Answered) -> None:
        """Returns at once: it is sent by a task, and lost rather than waited for."""
        if self._export is None:
            return
        spans = spans_of(answered, content=self._content)
        self._export.send(
            [replace(one, attributes=self.hide.within(one.attributes)) for one in spans]
        )

    async def close(self) -> None:
        if self._export is not None:
            await self._export.close()


def open_tracing(settings: Settings) -> Tracing:
    """Raises `ConfigurationError` where an endpoint is set and the packages are not there."""
    if settings.tracing.endpoint is None:
        return Tracing(settings, None)
    return Tracing(settings, _export(settings))


def _export(settings: Settings) -> "OtlpExport":
    try:
        from adapters.tracing.otlp import OtlpExport
    except ImportError as error:
        raise ConfigurationError(
            "Ibid cannot start. IBID_TRACING__ENDPOINT needs packages that are not installed"
            f" ({error.name}): install ibid[tracing], or leave it empty."
        ) from None
    return OtlpExport(settings.tracing)
