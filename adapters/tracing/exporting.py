"""What becomes of a trace once its answer is stored."""

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.tracing.hiding import Hiding
from adapters.tracing.joining import Doing, doing
from adapters.tracing.spans import Answered, Span, spans_of
from contracts.errors import ConfigurationError
from contracts.settings import Settings

if TYPE_CHECKING:
    from adapters.tracing.otlp import OtlpExport


class Tracing:
    """Hides secrets in every trace, and sends it on where there is an endpoint."""

    def __init__(self, settings: Settings, export: "OtlpExport | None") -> None:
        self._content, self._export = settings.tracing.content, export
        self.hide = Hiding(settings)

    @property
    def sends(self) -> bool:
        return self._export is not None

    def send_done(self, done: Doing, span: Span) -> None:
        """What was done, with what was noted in it. Neither has a word of anybody's."""
        if self._export is not None:
            self._export.send([span, *done.noted], done)

    def send(self, answered: Answered) -> None:
        """Returns at once: it is sent by a task, and lost rather than waited for."""
        if self._export is None:
            return
        spans = spans_of(answered, content=self._content)
        if (now := doing.get()) is not None:
            now.led_on = True
        self._export.send(
            [replace(one, attributes=self.hide.within(one.attributes)) for one in spans],
            now and Doing(trace=now.trace, parent=now.span),
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
