"""Follow-up questions, asked through the product's API in the chat they belong to.

`followups/` has five short handbooks that we wrote, and 40 conversations about them; `second/` has
five more, one in German and one in Spanish, and 56 conversations; `third/` three, and 48
conversations, all of them for development. The last question of each is
right when a fact that answers it stands in the stored answer, and none of a like thing that was not
meant. Rules were written with an eye on the conversations named `dev` only, and those of the first
set that were held out had been read when the second was written.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.quality.rendered import rendered
from evaluation.quality.rows import Row
from evaluation.speed.caller import Caller

_FOLDER = Path(__file__).with_name("followups")


@dataclass(frozen=True)
class Conversation:
    half: str
    kind: str
    turns: tuple[str, ...]
    facts: tuple[str, ...]
    wrong: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Conversation":
        facts = tuple(row["turns"]), tuple(row["facts"]), tuple(row["wrong"])
        return cls(row["half"], row["kind"], *facts)

    def is_answered_by(self, content: str) -> bool:
        said = rendered(content).casefold()
        return any(fact.casefold() in said for fact in self.facts) and not any(
            wrong.casefold() in said for wrong in self.wrong
        )


@dataclass(frozen=True)
class Followed:
    conversation: Conversation
    searched: str
    content: str

    @property
    def right(self) -> bool:
        return self.conversation.is_answered_by(self.content)


SETS = {
    "first set": _FOLDER,
    "second set": _FOLDER / "second",
    "third set": _FOLDER / "third",
}
"""The third is for development only."""


def measured(
    caller: Caller, halves: Sequence[str] = ("dev", "held")
) -> tuple[list[Row], list[Followed]]:
    """A row of each set and half, and every conversation of these halves as it went."""
    names = {"dev": "development half", "held": "held out"}
    rows: list[Row] = []
    everything: list[Followed] = []
    for title, folder in SETS.items():
        followed = _conversations(caller, folder, halves)
        everything += followed
        for half in halves:
            of = [f for f in followed if f.conversation.half == half]
            if not of:
                continue
            outcomes = ((f.conversation.turns, f.right) for f in of)
            rows.append(Row.of(f"{title}, {names[half]}: right", outcomes))
    return rows, everything


def _conversations(caller: Caller, folder: Path, halves: Sequence[str]) -> list[Followed]:
    project = caller.project()
    for file in sorted(folder.glob("*.md")):
        caller.ingest(project, file.read_bytes(), file.name, "text/markdown")
    lines = (folder / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    told = [Conversation.of(json.loads(line)) for line in lines]
    return [_follow(caller, project, one) for one in told if one.half in halves]


def _follow(caller: Caller, project: str, conversation: Conversation) -> Followed:
    message = caller.converse(project, conversation.turns)[-1]
    rewritten = next(step for step in message["steps"] if step["name"] == "rewrite")
    searched = (rewritten["detail"] or {}).get("query", conversation.turns[-1])
    return Followed(conversation, searched, message["content"])
