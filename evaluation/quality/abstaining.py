"""When an answer counts as none."""

from collections.abc import Mapping
from typing import Any


def abstained(message: Mapping[str, Any]) -> bool:
    """It rests on nothing, and does not ask back either which document is meant."""
    return not message["sources"] and not message["choices"]
