"""The language models of this installation, by the names of their connections."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from time import monotonic

from adapters.masking.masked import Masking
from adapters.masking.opening import masking_of_projects, open_masking
from contracts.completions import ChatMessage, Delta, ToolSpec
from contracts.errors import ContextOverflow, ModelUnavailable, ToolsRefused
from contracts.ledger import ModelRole
from contracts.ports import ChatModel
from contracts.projects import ModelChoices
from contracts.settings import ConnectionSettings, ModelSettings

_KEEP_SECONDS = 10.0
"""Whoever tries a connection more often than that is told the same: a trial is charged for."""


class Connections:
    def __init__(self, settings: ConnectionSettings) -> None:
        self._settings, self._roles = settings.connections, settings.roles
        masking = open_masking(settings.masking)
        self._models = {name: _opened(told, masking) for name, told in self._settings.items()}
        self._masks_all = masking is not None
        self._masked = self._of_projects_that_mask(masking or masking_of_projects(settings.masking))
        self._trying: dict[str, asyncio.Lock] = {}
        self._tried: dict[str, tuple[float, tuple[bool, str]]] = {}

    @property
    def names(self) -> dict[str, str]:
        """What the model of each is called."""
        return {name: told.name for name, told in self._settings.items()}

    def of(self, role: ModelRole, chosen: ModelChoices) -> list[ChatModel]:
        """The one that does this, then those to ask where it fails; none without any.

        A choice of what is not there any more is none.

        Raises:
            ModelUnavailable: the project masks personal data, and nothing here can any more.
        """
        named = self._named(role, chosen)
        if not chosen.masked:
            return [self._models[name] for name in named]
        if self._masked is None:
            raise ModelUnavailable(
                "This project masks personal data, and the packages for it are not installed here"
                " any more. Have ibid[masking] installed, or switch masking off in the settings."
            )
        return [self._masked[name] for name in named]

    @property
    def can_mask(self) -> bool:
        return self._masked is not None

    @property
    def projects_may_mask(self) -> bool:
        """Whether a project has the choice: not where all is masked, nor where nothing can."""
        return self.can_mask and not self._masks_all

    def answering(self, chosen: ModelChoices) -> ModelSettings | None:
        return self.settings_of(ModelRole.ANSWER, chosen)

    def settings_of(self, role: ModelRole, chosen: ModelChoices) -> ModelSettings | None:
        """Of the one that is asked first; None without any."""
        named = self._named(role, chosen)
        return self._settings[named[0]] if named else None

    def offered(self, chosen: ModelChoices) -> list[str]:
        """What a chat may be answered by, its project's own first: that needs no permission."""
        allowed = [
            name
            for name in self._settings
            if (not self._roles.offered or name in self._roles.offered)
            and (not chosen.offered or name in chosen.offered)
        ]
        return list(dict.fromkeys([*self._named(ModelRole.ANSWER, chosen)[:1], *allowed]))

    @property
    def spare(self) -> dict[str, ModelSettings]:
        """Those without which questions are answered all the same, by their names."""
        first = self._named(ModelRole.ANSWER, ModelChoices.model_validate({}))[:1]
        return {name: told for name, told in self._settings.items() if name not in first}

    async def tried(self, name: str) -> tuple[bool, str] | None:
        """Whether that connection answers and a sentence about it, by a tiny call; None: there is
        none of this name. Within some seconds it is the same call."""
        told = self._settings.get(name)
        if told is None:
            return None
        from adapters.models.trying import tried

        async with self._trying.setdefault(name, asyncio.Lock()):
            at, known = self._tried.get(name, (-_KEEP_SECONDS, None))
            if known is None or monotonic() - at > _KEEP_SECONDS:
                known = await tried(told)
                self._tried[name] = (monotonic(), known)
        return known

    async def load(self) -> None:
        for model in self._models.values():
            await model.load()

    def _of_projects_that_mask(self, masking: Masking | None) -> dict[str, ChatModel] | None:
        """Also on servers that the installation tells all: a project speaks of none of them."""
        if masking is None:
            return None
        strict = {"masked": True}
        return {
            name: _opened(told.model_copy(update=strict), masking)
            for name, told in self._settings.items()
        }

    def _named(self, role: ModelRole, chosen: ModelChoices) -> list[str]:
        wanted = [
            getattr(chosen, role),
            getattr(self._roles, role),
            chosen.answer,
            self._roles.answer,
            *self._models,
        ]
        first = [name for name in wanted if name in self._models][:1]
        return list(dict.fromkeys([*first, *self._roles.fallbacks])) if first else []


def _opened(told: ModelSettings, masking: Masking | None) -> ChatModel:
    from adapters.models.chat import OpenAIChatModel  # its import costs two seconds of CPU

    return OpenAIChatModel(told, masking)


class FallbackModel:
    """`ChatModel` that asks the next one where one fails before its first word, and tells `told`.

    What is too long, or has tools that a model does not take, is its asker's to put otherwise.
    """

    def __init__(self, models: Sequence[ChatModel], told: Callable[[str], None]) -> None:
        self._models, self._told = models, told
        self.name = models[0].name

    async def load(self) -> None:
        for model in self._models:
            await model.load()

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        for model, following in zip(self._models, [*self._models[1:], None], strict=True):
            begun = False
            try:
                async with aclosing(model.stream(messages, tools)) as deltas:
                    async for delta in deltas:
                        begun = begun or bool(delta.text or delta.call)
                        self.name = model.name
                        yield delta
                return
            except (ContextOverflow, ToolsRefused):
                raise
            except ModelUnavailable as error:
                if begun or following is None:
                    raise
                self._told(f"{error.detail} {following.name} was asked instead.")
