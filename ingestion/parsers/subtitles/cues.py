"""Files of subtitles to cues: what is shown from when to when, and who says it.

Formats: https://www.w3.org/TR/webvtt1/, https://www.matroska.org/technical/subtitles.html (SRT and
SSA/ASS). Linear in the length of the file: a line is looked at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

_CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*--?>\s*{_CLOCK}(?:\s.*)?$")
_SBV_TIMES = re.compile(rf"\s*{_CLOCK},{_CLOCK}\s*$")
_NUMBER = re.compile(r"\s*\d+\s*$")
_VTT = re.compile(r"\s*WEBVTT(?:[ \t]+-*\s*(.*))?\s*$")
_VTT_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_SSA = re.compile(r"\s*\[(?:Script Info|V4\+? Styles|Events)\]\s*$", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,200})?\s+([^>]{1,200})>", re.IGNORECASE)
_RUBY = re.compile(r"<rt[^>]{0,100}>(.{0,200}?)(?:</rt>|(?=</ruby>)|$)", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|em|strong|font|lang|ruby|rt|rp|span|p|br)(?:[.\s][^<>]{0,300})?/?>"
    r"|<\d[\d:.]{3,15}>",
    re.IGNORECASE,
)
_STYLE = re.compile(r"\{(?:\\|[a-zA-Z]:)[^{}]{0,300}\}")
_OVERRIDE = re.compile(r"\{[^{}]{0,1000}\}")
_DRAWING = re.compile(r"\\p[1-9]")
_SSA_BREAK = re.compile(r"\\[Nn]")
_SSA_FIELDS = ["layer", "start", "end", "style", "name", "l", "r", "v", "effect", "text"]


@dataclass(frozen=True)
class Cue:
    """`start` and `end` are seconds; there is at least one line, and none is empty."""

    start: float
    end: float
    lines: list[str]
    speaker: str = ""

    def saying(self, lines: list[str]) -> "Cue":
        return replace(self, lines=lines)


@dataclass
class Subtitles:
    cues: list[Cue] = field(default_factory=list[Cue])
    title: str = ""


def format_of(head: str) -> str | None:
    """The media type of subtitles that begin so; None for other texts."""
    lines = [line for line in head.lstrip("\ufeff").splitlines()[:40] if line.strip()][:3]
    if not lines:
        return None
    if _VTT.match(lines[0]):
        return "text/vtt"
    if _SSA.match(lines[0]) or (lines[0].startswith(";") and any(map(_SSA.match, lines))):
        return "text/x-ssa"
    timing = lines[1] if _NUMBER.match(lines[0]) and len(lines) > 1 else lines[0]
    if _TIMES.match(timing):
        return "application/x-subrip"
    return "text/x-sbv" if _SBV_TIMES.match(lines[0]) else None


def cues_of(text: str) -> Subtitles:
    """All that is shown; what is no cue (notes, styles, settings) is left out."""
    lines = text.lstrip("\ufeff").splitlines()
    found = Subtitles()
    kind = format_of("\n".join(lines[:40]))
    if kind == "text/x-ssa":
        found.cues = [cue for cue in _of_ssa(lines) if cue.lines]
        return found
    if kind == "text/vtt":
        first = next(number for number, line in enumerate(lines) if line.strip())
        found.title = (_VTT.match(lines[first]) or [None, ""])[1] or ""
        lines = lines[first + 1 :]
    timing = _SBV_TIMES if kind == "text/x-sbv" else _TIMES
    for times, block in _blocks(lines, timing, named=kind == "text/vtt"):
        found.cues += _spoken(*times, block, marked_up=kind == "text/vtt")
    return found


def _blocks(
    lines: list[str], timing: re.Pattern[str], named: bool
) -> Iterator[tuple[tuple[float, float], list[str]]]:
    """Each line of times with the lines below it, up to what belongs to the next one."""
    times: tuple[float, float] | None = None
    block: list[str] = []
    for number, line in enumerate(lines):
        if match := timing.match(line):
            if times:
                yield times, _without_next_name(block, named)
            times, block = _seconds(match), []
        elif _VTT_ASIDE.match(line) and not (number and lines[number - 1].strip()):
            if times:
                yield times, block
            times, block = None, []
        elif times:
            block.append(line)
    if times:
        yield times, block


def _without_next_name(block: list[str], named: bool) -> list[str]:
    """The number of the next cue, or its name where cues are `named`, stands above its times,
    behind an empty line."""
    if block and block[-1].strip() and (len(block) == 1 or not block[-2].strip()):
        is_name = _NUMBER.match(block[-1]) or (named and len(block) > 1)
        return block[:-1] if is_name else block
    return block


def _spoken(start: float, end: float, block: list[str], *, marked_up: bool) -> Iterator[Cue]:
    """A cue, or one for each of its voices."""
    text = "\n".join(block)
    pieces = _VOICE.split(text) if marked_up else [text]
    for number in range(0, len(pieces), 2):
        speaker = unescape(pieces[number - 1]).strip() if number else ""
        lines = [_shown(line, marked_up=marked_up) for line in pieces[number].split("\n")]
        if lines := [line for line in lines if line]:
            yield Cue(start, end, lines, speaker)


def _shown(line: str, *, marked_up: bool) -> str:
    """Without tags, and with small letters above others in brackets behind them."""
    line = _STYLE.sub("", _TAG.sub("", _RUBY.sub(r"(\1)", line)))
    return " ".join((unescape(line) if marked_up or "&" in line else line).split())


def _of_ssa(lines: list[str]) -> Iterator[Cue]:
    """`Dialogue` lines; `Comment` lines are not shown, and drawings say nothing."""
    fields = _SSA_FIELDS
    in_events = False
    for line in lines:
        kind, _, rest = line.partition(":")
        if line.lstrip().startswith("["):
            in_events = line.strip().lower() == "[events]"
        elif in_events and kind.strip().lower() == "format":
            fields = [name.strip().lower() for name in rest.split(",")][:50]
        elif in_events and kind.strip().lower() == "dialogue" and fields:
            values = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
            times = [
                re.fullmatch(_CLOCK, values.get(edge, "").strip()) for edge in ("start", "end")
            ]
            said = values.get("text", "")
            if times[0] and not _DRAWING.search(said):
                start = _clock(times[0].groups())
                end = _clock(times[1].groups()) if times[1] else start
                shown = _SSA_BREAK.split(_OVERRIDE.sub("", said).replace("\\h", " "))
                texts = [" ".join(one.split()) for one in shown]
                yield Cue(start, end, [one for one in texts if one], values.get("name", "").strip())


def _seconds(match: re.Match[str]) -> tuple[float, float]:
    found = match.groups()
    return _clock(found[:4]), _clock(found[4:8])


def _clock(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)
