"""Follow-ups without a server: `python -m evaluation.quality.conversations`, to try a change.

Only the conversations for development are asked. What is published is measured through the API
(`python -m evaluation.quality --followups`).
"""

import asyncio
import json
import sys
from collections.abc import Sequence

from adapters.models.e5 import MultilingualE5
from adapters.models.minilm import MiniLM
from adapters.models.word_vectors import WordVectors
from agents.answering.followups.completion import complete
from contracts.chats import Turn
from contracts.settings import EmbeddingSettings
from evaluation.quality.followups import SETS, Conversation
from evaluation.quality.kinds import CACHE, Project, answered
from evaluation.quality.search import Remembering


async def main(chosen: Sequence[str]) -> None:
    settings = EmbeddingSettings.model_validate({})
    english = Remembering(MiniLM(settings), CACHE / "conversations.npz")
    many = Remembering(MultilingualE5(settings), CACHE / "conversations-e5.npz")
    for title, folder in SETS.items():
        embedder = many if folder.name == "second" else english
        vectors = WordVectors().of(embedder)
        names = sorted(file.stem for file in folder.glob("*.md"))
        project = await Project.of(names, embedder, folder)
        lines = (folder / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
        every = [Conversation.of(json.loads(line)) for line in lines]
        told = [one for one in every if one.half == "dev"]
        right = 0
        for one in told:
            history: list[Turn] = []
            content = query = ""
            for turn in one.turns:
                query = complete(turn, history, vectors).query
                content, _ = await answered(project, embedder, turn, history)
                history += [
                    Turn(role="user", content=turn),
                    Turn(role="assistant", content=content),
                ]
            right += one.is_answered_by(content)
            if "-v" in chosen and not one.is_answered_by(content):
                print(f"- {' → '.join(one.turns)}\n    {query}\n    {content}")
        print(f"follow-ups{title}: {right}/{len(told)}")
    english.keep()
    many.keep()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
