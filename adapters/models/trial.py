"""`python -m adapters.models.trial`: whether each language model answers, tried by a tiny call.

A line for each: its kind as `make doctor` has them, then a sentence.
"""

import asyncio
from collections.abc import Callable

from adapters.models.connections import Connections
from adapters.models.trying import SECONDS, tried
from contracts.errors import ConfigurationError
from contracts.projects import ModelChoices
from contracts.settings import ConnectionSettings, read_connections


async def lines(settings: ConnectionSettings, seconds: float = SECONDS) -> list[str]:
    """What came of each connection; all are tried at once."""
    connections = settings.connections
    answering = Connections(settings).answering(ModelChoices.model_validate({}))
    trials = [tried(told, seconds) for told in connections.values()]
    said: list[str] = []
    for (name, told), (works, sentence) in zip(
        connections.items(), await asyncio.gather(*trials), strict=True
    ):
        kind = "good" if works else "bad" if told is answering else "note"
        line = f"{kind} Model `{name}`: {sentence}"
        said.append(line)
    return said


def main(show: Callable[[str], None] = print) -> None:
    try:
        said = asyncio.run(lines(read_connections()))
    except ConfigurationError as error:
        return show(f"bad {error}")
    for line in said:
        show(line)


if __name__ == "__main__":
    main()
