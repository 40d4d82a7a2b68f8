"""Subtitles: SubRip, WebVTT, YouTube's SBV, and Advanced SubStation Alpha.

Their cues are joined to paragraphs as what is said in a recording is, and a place in them is the
second at which its paragraph begins to be shown.
"""

from collections.abc import Iterator
from itertools import pairwise

from contracts.documents import BlockKind, Extract
from contracts.ports import Spoken
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.decoding import text_for
from ingestion.parsers.speech import paragraphs
from ingestion.parsers.subtitles.cues import Cue, cues_of

_SILENCE = 10.0
"""Seconds in which nothing is shown: what comes behind is another matter."""
_ROLLING = 0.4
"""Of a file's cues: if as many begin with the line that the one before ended with, they roll."""


class SubtitlesParser:
    """Whatever its name says: what a cue looks like tells one format from the others."""

    media_types = frozenset({"text/vtt", "application/x-subrip", "text/x-sbv", "text/x-ssa"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        read = cues_of(text_for(built, data))
        if read.title:
            built.title = one_line(read.title)
            built.stand(seconds=0)
            built.heading(read.title, 1)
        for run in _runs(_unrolled(sorted(read.cues, key=lambda cue: cue.start))):
            _write(built, run)
        return built.done()


def _write(built: ExtractBuilder, run: list[Cue]) -> None:
    """What one speaker says, with their name where it begins."""
    speaker = one_line(run[0].speaker)
    said = [Spoken(" ".join(cue.lines), cue.start, cue.end) for cue in run]
    for number, (began, text) in enumerate(paragraphs(said)):
        built.stand(seconds=began)
        named = f"{speaker}: {text}" if speaker and number == 0 else text
        built.block(BlockKind.PARAGRAPH, named)


def _runs(cues: list[Cue]) -> Iterator[list[Cue]]:
    """Cues of one speaker, without a long silence among them."""
    run: list[Cue] = []
    for cue in cues:
        if run and (cue.speaker != run[-1].speaker or cue.start - run[-1].end > _SILENCE):
            yield run
            run = []
        run.append(cue)
    if run:
        yield run


def _unrolled(cues: list[Cue]) -> list[Cue]:
    """Captions made by programs roll: each begins with the line that the one before ended with.
    There every line is kept once."""
    repeated = sum(_rolls(one, two) for one, two in pairwise(cues))
    if repeated < _ROLLING * len(cues):
        return cues
    kept: list[Cue] = []
    for number, cue in enumerate(cues):
        again = number > 0 and _rolls(cues[number - 1], cue)
        lines = cue.lines[1:] if again else cue.lines
        if lines:
            kept.append(cue.saying(lines))
    return kept


def _rolls(one: Cue, two: Cue) -> bool:
    return one.lines[-1] == two.lines[0] and two.start <= one.end + 1
