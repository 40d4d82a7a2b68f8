"""What a project can be reranked by: in this process, or by the server that the settings name."""

from adapters.plugins import close_plugin, find
from contracts.errors import ModelUnavailable
from contracts.ports import Reranker
from contracts.projects import RerankedBy
from contracts.settings import RerankingSettings


class Rerankers:
    def __init__(self, settings: RerankingSettings) -> None:
        """Raises `ConfigurationError` for a kind that nobody knows."""
        self._served: Reranker | None = (
            None if settings.base_url is None else find("rerankers", settings.kind)(settings)
        )

    @property
    def name(self) -> str | None:
        """Of that which the settings name; None: they name none."""
        return self._served.name if self._served else None

    def get(self, chosen: RerankedBy) -> Reranker | None:
        """None for a project that wants none.

        Raises:
            ModelUnavailable: it wants a server, and the settings name none.
        """
        if chosen is RerankedBy.OFF:
            return None
        if self._served is None:
            raise ModelUnavailable(
                "This project wants its passages reranked by a server, and the settings name none."
                " Set IBID_RERANKING__BASE_URL and IBID_RERANKING__NAME."
            )
        return self._served

    async def close(self) -> None:
        await close_plugin(self._served)
