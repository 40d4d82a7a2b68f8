"""What every parser promises, ours and a stranger's: inherit, give `parser` and `sample`."""

from itertools import pairwise

import pytest

from contracts.documents import BlockKind, Extract
from contracts.errors import IngestFailure
from contracts.geometry import unpack_words
from contracts.ports import Parser


class ParserConformance:
    @pytest.fixture
    def parser(self) -> Parser:
        raise NotImplementedError

    @pytest.fixture
    def sample(self) -> bytes:
        """A file with a heading and a paragraph."""
        raise NotImplementedError

    @pytest.fixture
    def extract(self, parser: Parser, sample: bytes) -> Extract:
        return parser.parse(sample, "sample")

    def test_it_names_the_types_it_reads(self, parser: Parser):
        assert parser.media_types
        assert all("/" in name and name == name.lower() for name in parser.media_types)

    def test_sections_are_in_order_and_do_not_overlap(self, extract: Extract):
        assert extract.sections
        assert all(0 <= s.start < s.end <= len(extract.text) for s in extract.sections)
        assert all(one.end <= two.start for one, two in pairwise(extract.sections))

    def test_sections_hold_all_text(self, extract: Extract):
        held = "".join(extract.text[s.start : s.end] for s in extract.sections)

        assert "".join(held.split()) == "".join(extract.text.split())

    def test_text_can_be_stored_and_shown(self, extract: Extract):
        extract.text.encode()
        assert not any(ord(char) < 32 and char not in "\n\t" for char in extract.text)

    def test_a_heading_names_itself_last(self, extract: Extract):
        headings = [s for s in extract.sections if s.kind is BlockKind.HEADING]

        assert headings
        assert all(extract.text[s.start : s.end] == s.headings[-1] for s in headings)

    def test_what_stands_under_a_heading_knows_it(self, extract: Extract):
        first = next(s for s in extract.sections if s.kind is BlockKind.HEADING)
        below = next(s for s in extract.sections if s.start >= first.end)

        assert first.headings[-1] in below.headings

    def test_every_word_lies_in_its_page(self, extract: Extract):
        for page in extract.pages:
            for word in unpack_words(page.words):
                left, top, right, bottom = word.box
                assert page.start <= word.start < word.end <= page.end
                assert 0 <= left <= right <= 1 and 0 <= top <= bottom <= 1

    def test_the_same_file_gives_the_same_extract(self, parser: Parser, sample: bytes):
        assert parser.parse(sample, "sample") == parser.parse(sample, "sample")

    def test_half_a_file_is_read_or_refused_with_a_sentence(self, parser: Parser, sample: bytes):
        for length in range(1, len(sample), max(len(sample) // 40, 1)):
            try:
                parser.parse(sample[:length], "half")
            except IngestFailure as failure:
                assert failure.message.endswith(".")
