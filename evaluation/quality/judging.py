"""How well the judge tells a sentence that its passage supports from one that it does not.

The sentences in `sentences/` are written as language models write them: true ones say a passage in
other words, merge and reorder it; each planted one is false in one kind of fact. The second and the
third set were held out, and looked at once when the judge was done; what it missed there was then
mended where that was possible: `docs/decisions/0041` has what was found at first sight. Of those
written next, `unseen` was only measured: `docs/decisions/0053`. The `public` sets are about
passages of the public data, which nobody wrote for this and which are not ours to store: a block
names one, and its text is read from IBID_DATA. Besides, every true sentence is judged by the
passage of somebody else: a swapped citation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from agents.answering.citations import quote_for
from agents.answering.judging.evidence import Meaning
from agents.answering.judging.meaning import Vectors, texts_of
from agents.answering.support import judge
from contracts.chats import Hit, LegScores, Support
from contracts.documents import Place
from contracts.ports import Embedder
from evaluation.quality.corpora import public_passage
from evaluation.quality.rows import Better, Row

SETS = (
    "development",
    "development-2",
    "development-3",
    "development-4",
    "development-5",
    "unseen",
)
PUBLIC = ("public", "public-unseen")
_FOLDER = Path(__file__).with_name("sentences")
_PLANTED = re.compile(r"- (\w+): (.+)")


@dataclass
class Judged:
    """A passage, what is true of it, and what is false by kind of fact."""

    hit: Hit
    true: list[str] = field(default_factory=list[str])
    planted: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass(frozen=True)
class Outcome:
    """A sentence's verdict; `kind` is what is false in it, "true" or "swapped"."""

    kind: str
    sentence: str
    support: Support


def read(half: str) -> list[Judged]:
    """A block per passage: its name, its text, `+` true sentences and `- kind:` planted ones.

    A public passage is named by its set and its id in there, and has its text there.
    """
    found: list[Judged] = []
    for block in (_FOLDER / f"{half}.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        first, *lines = block.split("\n")
        title = first.removeprefix("# ")
        text = "\n".join(line for line in lines if not line.startswith(("+ ", "- ")))
        if half in PUBLIC:
            title, text = public_passage(*title.split(" "))
        one = Judged(_hit(len(found), title, text))
        for line in lines:
            if planted := _PLANTED.fullmatch(line):
                one.planted.append((planted[1], planted[2]))
            elif line.startswith("+ "):
                one.true.append(line.removeprefix("+ "))
        found.append(one)
    return found


async def outcomes(half: str, embedder: Embedder) -> list[Outcome]:
    passages = read(half)
    asked: list[tuple[str, str, Hit]] = []
    for i, passage in enumerate(passages):
        other = passages[(i + 1) % len(passages)]
        asked += [("true", sentence, passage.hit) for sentence in passage.true]
        asked += [(kind, sentence, passage.hit) for kind, sentence in passage.planted]
        asked += [("swapped", sentence, other.hit) for sentence in passage.true]
    meaning = await meaning_of(asked, embedder)
    return [Outcome(kind, s, judged_by(s, hit, meaning)) for kind, s, hit in asked]


def judged_by(sentence: str, hit: Hit, meaning: Meaning) -> Support:
    """As in an answer that cites the passage: the quote is chosen first."""
    citation = quote_for([sentence], hit, 1.0, meaning)
    return judge(sentence, [citation.quote], hit.title, meaning, hit.text[: citation.start])


async def meaning_of(asked: Sequence[tuple[str, str, Hit]], embedder: Embedder) -> Meaning:
    texts = {t for _, sentence, hit in asked for t in (sentence, *texts_of(hit))}
    return await Vectors.of(embedder, texts)


async def measured(embedder: Embedder, half: str) -> list[Row]:
    found = await outcomes(half, embedder)
    planted = [o for o in found if o.kind not in ("true", "swapped")]
    flagged = [o for o in found if o.kind == "true"]
    return [
        _row(f"{half}: planted caught", planted),
        _row(f"{half}: true flagged", flagged, Better.LESS),
        _row(f"{half}: swapped citations caught", [o for o in found if o.kind == "swapped"]),
        *(
            _row(f"{half}: planted caught, {kind}", [o for o in planted if o.kind == kind])
            for kind in sorted({o.kind for o in planted})
        ),
    ]


def _row(title: str, found: Sequence[Outcome], better: Better = Better.MORE) -> Row:
    """How many were not found supported."""
    outcomes = ((o.sentence, o.support is not Support.SUPPORTED) for o in found)
    return Row.of(title, outcomes, better)


def _hit(number: int, title: str, text: str) -> Hit:
    return Hit(
        passage_id=UUID(int=number),
        document_id=UUID(int=number),
        title=title.split(",")[0],
        text=text,
        place=Place(),
        score=1.0,
        scores=LegScores(),
    )
