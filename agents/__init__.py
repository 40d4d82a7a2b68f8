"""Questions to answers. `ask` is all that servers and evaluations see.

Importing this package loads LangGraph (about a second of CPU): a program that wants its port open
at once imports it in a background thread.
"""

from agents.answering.context import Context, Question
from agents.answering.graph import ask

__all__ = ["Context", "Question", "ask"]
