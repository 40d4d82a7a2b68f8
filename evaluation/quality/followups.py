"""Follow-up questions, asked through the product's API in the chat they belong to.

`followups/` has five short handbooks that we wrote, and 40 conversations about them. The last
question of each is right when a fact that answers it stands in the stored answer, and none of a
like thing that was not meant. Rules were written with an eye on the half named `dev` only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.quality.product import interval
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
        said = " ".join(content.split()).casefold()
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


def measured(caller: Caller) -> tuple[dict[str, dict[str, Any]], list[Followed]]:
    project = caller.project()
    for file in sorted(_FOLDER.glob("*.md")):
        caller.ingest(project, file.read_bytes(), file.name, "text/markdown")
    lines = (_FOLDER / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    followed = [_follow(caller, project, Conversation.of(json.loads(line))) for line in lines]
    halves = {"dev": "follow-ups, development half", "held": "follow-ups, held out"}
    return {title: _share(followed, half) for half, title in halves.items()}, followed


def _follow(caller: Caller, project: str, conversation: Conversation) -> Followed:
    message = caller.converse(project, conversation.turns)[-1]
    rewritten = next(step for step in message["steps"] if step["name"] == "rewrite")
    searched = (rewritten["detail"] or {}).get("query", conversation.turns[-1])
    return Followed(conversation, searched, message["content"])


def _share(followed: list[Followed], half: str) -> dict[str, Any]:
    right = {str(n): float(f.right) for n, f in enumerate(followed) if f.conversation.half == half}
    mean = round(sum(right.values()) / len(right), 3)
    return {"questions": len(right), "right": {"mean": mean, "95 %": interval(right)}}
