"""Subtitles: what is said, by whom and when, whatever the format."""

import pytest

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.settings import Chunking
from ingestion.parsers import parser_for
from ingestion.parsers.sniffing import media_type_of
from ingestion.splitting import split

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>The north room</i>

2
00:00:03,600 --> 00:00:06,000 X1:10 X2:20
{\\an8}is <font color="#fff">cold</font>.
- Who says so?

3
00:01:10,000 --> 00:01:12,250
AT&T said 3 < 4 & 5 > 4.
"""
VTT = """WEBVTT - Visit to the dairy
Kind: captions

NOTE
Nobody sees this.

STYLE
::cue { color: red }

intro
00:01.000 --> 00:04.000 align:start position:10%
<v Ann Berg>Is the door &amp; the lock <c.loud>closed</c>?

00:05.000 --> 00:07.000
<v.first Bo Lind>It <00:05.500>is.</v>

01:00:08.000 --> 01:00:09.000
<ruby>漢<rt>kan</rt></ruby> is &lt;read&gt; so.
"""
SBV = """0:00:01.000,0:00:03.000
The milk is
fresh.

0:02:03.000,0:02:04.500
Seven degrees.
"""
ASS = """[Script Info]
Title: x

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:09.00,0:00:10.00,Default,Bo,0,0,0,,{\\i1}Seven{\\i0}, or\\Neight?
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Not shown.
Dialogue: 0,0:00:01.50,0:00:02.00,Default,Ann,0,0,0,,How many?
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1
"""


def read(text: str | bytes, name: str = "talk.txt") -> Extract:
    data = text.encode() if isinstance(text, str) else text
    return parser_for(data, name).parse(data, name)


def said(extract: Extract) -> list[tuple[float | None, str]]:
    return [(one.seconds, extract.text[one.start : one.end]) for one in extract.sections]


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        (SRT, "application/x-subrip"),
        ("\ufeff\n" + SRT.replace("\n", "\r\n"), "application/x-subrip"),
        (SRT.split("\n", 1)[1], "application/x-subrip"),
        (VTT, "text/vtt"),
        (SBV, "text/x-sbv"),
        (ASS, "text/x-ssa"),
        ("; a remark\n" + ASS, "text/x-ssa"),
        ("The meeting went from 10:00 --> 11:00 and was long.", "text/plain"),
        ("WEBVTTish words", "text/plain"),
        ("1\n\nThe first chapter", "text/plain"),
    ],
)
def test_subtitles_are_told_by_what_they_look_like_whatever_they_are_called(
    text: str, media_type: str
):
    assert media_type_of(text.encode(), "notes.md.txt", "text/plain") == media_type


def test_cues_are_joined_without_their_tags_and_know_when_they_are_shown():
    assert said(read(SRT, "talk.srt")) == [
        (1.0, "The north room is cold. - Who says so?"),
        (70.0, "AT&T said 3 < 4 & 5 > 4."),
    ]


def test_voices_of_webvtt_are_named_and_notes_styles_and_names_of_cues_left_out():
    extract = read(VTT, "talk.vtt")

    assert extract.title == "Visit to the dairy"
    assert said(extract)[1:] == [
        (1.0, "Ann Berg: Is the door & the lock closed?"),
        (5.0, "Bo Lind: It is."),
        (3608.0, "漢(kan) is <read> so."),
    ]


def test_sbv_is_read():
    assert said(read(SBV)) == [(1.0, "The milk is fresh."), (123.0, "Seven degrees.")]


def test_dialogue_of_substation_is_read_in_order_of_time_without_comments_and_drawings():
    assert said(read(ASS)) == [(1.5, "Ann: How many?"), (9.0, "Bo: Seven, or eight?")]


def test_two_voices_in_one_cue_are_two_paragraphs():
    cue = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>Closed?\n<v Bo>Yes.\n"

    assert said(read(cue)) == [(1.0, "Ann: Closed?"), (1.0, "Bo: Yes.")]


def test_lines_of_captions_that_roll_are_kept_once():
    rolling = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n \nso<00:00.500><c> the</c><00:01.000><c> milk</c>\n\n"
        "00:02.000 --> 00:02.010\nso the milk\n \n\n"
        "00:02.010 --> 00:04.000\nso the milk\nis<00:03.000><c> cold</c>\n\n"
        "00:04.000 --> 00:04.010\nis cold\n \n"
    )

    assert said(read(rolling)) == [(0.0, "so the milk is cold")]


def test_what_somebody_says_twice_stays_twice():
    twice = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n\n"
        for n, text in enumerate(("No.", "No.", "Why?", "It is cold.", "Is it?"), 1)
    )

    assert said(read(twice)) == [(1.0, "No. No. Why? It is cold. Is it?")]


def test_an_empty_line_or_a_number_inside_a_cue_ends_nothing():
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nIt was\n\n1984\nor so.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n7\n"
    )

    assert said(read(text)) == [(1.0, "It was 1984 or so. 7")]


def test_long_talk_is_cut_where_sentences_end_each_with_its_second():
    text = "".join(
        f"{n}\n00:{n // 6:02}:{n % 6}0,000 --> 00:{n // 6:02}:{n % 6}9,500\nSentence {n}.\n\n"
        for n in range(12)
    )

    extract = read(text)

    assert [seconds for seconds, _ in said(extract)] == [0.0, 40.0, 80.0]
    found = split(extract, Chunking(size=24, minimum=4), "talk.srt", 100)
    assert [one.place.seconds for one in found] == [0.0, 40.0]


def test_a_file_in_an_old_encoding_is_read():
    text = "1\n00:00:01,000 --> 00:00:02,000\nČerstvé mléko není příliš žluté, říká Jiří.\n"

    assert "Čerstvé mléko" in read(text.encode("cp1250"), "film.srt").text


def test_cues_without_words_are_refused_in_a_sentence():
    with pytest.raises(IngestFailure) as refused:
        read("WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n", "empty.vtt")

    assert refused.value.code is FailureCode.EMPTY_TEXT


def test_a_line_behind_an_empty_one_is_no_name_where_cues_have_none():
    text = "00:00:01,000 --> 00:00:02,000\nFresh.\n\nMilk.\n00:00:03,000 --> 00:00:04,000\nCold.\n"

    assert "Milk." in read(text, "a.srt").text


@pytest.mark.timeout(20)
def test_a_voice_that_never_ends_takes_no_time():
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\nCold.\n" + "<v." * 40_000

    assert "Cold." in read(cue, "a.vtt").text
