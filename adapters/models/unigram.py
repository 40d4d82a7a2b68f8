"""SentencePiece's unigram tokenizer (Kudo 2018, arXiv 1804.10959), as XLM-RoBERTa uses it.

The `tokenizers` package has one, too; with 250,000 pieces it takes 280 MB in each process, this
one 45 MB. Most words of a text have been met before and are remembered, so that it costs a
thousandth of what the network costs.
"""

import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache

SPACE = "▁"
"""What a piece has where a word begins."""
_UNKNOWN_COSTS = 10.0
"""Below the least likely piece."""
_REMEMBERED_WORDS = 20_000
_LONGEST_REMEMBERED = 32


class Unigram:
    """May be used from many threads."""

    def __init__(
        self,
        pieces: Sequence[str],
        scores: Sequence[float],
        *,
        special: frozenset[int],
        unknown: int,
        normal_forms: Mapping[int, str],
    ) -> None:
        """`special` pieces are never found in a text, whatever it says."""
        self._numbers = {p: i for i, p in enumerate(pieces) if i not in special}
        self._scores = array("f", scores)
        self.unknown = unknown
        self._unknown_score = min(scores) - _UNKNOWN_COSTS
        self._longest = max(map(len, self._numbers))
        self._normal_forms = dict(normal_forms)
        self._remembered = lru_cache(maxsize=_REMEMBERED_WORDS)(self._split)

    def __len__(self) -> int:
        """The highest number of a piece, and one more."""
        return len(self._scores)

    def number_of(self, piece: str) -> int | None:
        return self._numbers.get(piece)

    def encode(self, text: str, most: int) -> list[int]:
        """The first `most` pieces."""
        normal = unicodedata.normalize("NFC", text.translate(self._normal_forms))
        ids: list[int] = []
        # So many characters are so many pieces at least, and what stands behind them is not read.
        for word in normal[: most * self._longest].split():
            marked = SPACE + word
            known = len(marked) <= _LONGEST_REMEMBERED
            ids += self._remembered(marked) if known else self._split(marked)
            if len(ids) >= most:
                break
        return ids[:most]

    def _split(self, word: str) -> tuple[int, ...]:
        """The likeliest pieces of a word (Viterbi)."""
        best = [0.0] + [float("-inf")] * len(word)
        came: list[tuple[int, int]] = [(0, 0)] * len(best)  # where the last piece begins, and it
        for start in range(len(word)):
            score = best[start]
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                number = self._numbers.get(word[start:end])
                if number is not None and score + self._scores[number] > best[end]:
                    best[end] = score + self._scores[number]
                    came[end] = (start, number)
            if score + self._unknown_score > best[start + 1]:
                best[start + 1] = score + self._unknown_score
                came[start + 1] = (start, self.unknown)
        return tuple(self._walk_back(came))

    def _walk_back(self, came: Sequence[tuple[int, int]]) -> list[int]:
        """Unknown characters side by side are one piece."""
        ids: list[int] = []
        end = len(came) - 1
        while end:
            end, number = came[end]
            if not (ids and number == self.unknown == ids[-1]):
                ids.append(number)
        return ids[::-1]
