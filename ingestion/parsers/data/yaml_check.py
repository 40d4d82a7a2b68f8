"""Whether a text is YAML, found without building what it stands for."""

from typing import Any

import yaml

_MOST_VALUES = 1_000_000
_WORTH_CHECKING = 2_000_000  # characters; the check reads far slower than the parser writes
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TooManyAliases(Exception):
    """Written out, the aliases would make more values than a document may have."""


def is_yaml(text: str) -> bool:
    """False for a text with a mistake; True also for one too long to be checked.

    Raises:
        TooManyAliases: aliases of aliases.
    """
    if len(text) > _WORTH_CHECKING:
        return True
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            size = 0
            if isinstance(event, yaml.CollectionStartEvent):
                open_nodes.append((event.anchor, total))
                size = 1
            elif isinstance(event, yaml.CollectionEndEvent):
                anchor, before = open_nodes.pop()
                if anchor:
                    sizes[anchor] = total - before
            elif isinstance(event, yaml.AliasEvent):
                size = sizes.get(event.anchor, 1)
            elif isinstance(event, yaml.ScalarEvent):
                size = 1
                if event.anchor:
                    sizes[event.anchor] = 1
            total += size
            if total > _MOST_VALUES:
                raise TooManyAliases
    except (yaml.YAMLError, ValueError):
        return False
    return True
