"""Questions to answers: `ask`, `wordings` for a search alone, and `own_tools`, the names that no
other tool may have, are all that others see; `summarised` for what was said long ago; and
`STATE_TYPES` and `checkpoint_before`, for who keeps an agent's state.

Importing this package loads LangGraph (about a second of CPU): a program that wants its port open
at once imports it in a background thread.
"""

from agents.answering.context import Context, Earlier, Library, Question, Reranking, Web
from agents.answering.wordings import wordings
from agents.asking import ask
from agents.remembering import at_once, summarised
from agents.supervising.going_on import STATE_TYPES, checkpoint_before
from agents.supervising.toolbox import own_tools

__all__ = [
    "STATE_TYPES",
    "Context",
    "Earlier",
    "Library",
    "Question",
    "Reranking",
    "Web",
    "ask",
    "at_once",
    "checkpoint_before",
    "own_tools",
    "summarised",
    "wordings",
]
