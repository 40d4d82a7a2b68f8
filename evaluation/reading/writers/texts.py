"""Texts, titles, tables and pages of a language, in an encoding that is for it."""

import codecs
import csv
import io
from dataclasses import dataclass

from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.spoken import LANGUAGES, SENTENCES, fitted
from evaluation.reading.written import Written

_CODECS = tuple(LANGUAGES)
_NAMED = tuple(
    codec
    for codec in _CODECS
    # A page says its encoding in ASCII, and no browser reads UTF-7 or pages with a NUL.
    if "<".encode(codec) == b"<" and codec not in ("utf_7", "hz")
)


@dataclass
class _Speech:
    """What is said in one language, with letters that the codec has."""

    vocabulary: Vocabulary
    codec: str
    sentences: list[list[str]]

    @classmethod
    def of(cls, seed: int, codecs_: tuple[str, ...]) -> "_Speech":
        codec = codecs_[seed % len(codecs_)]
        vocabulary = Vocabulary(seed)
        language = vocabulary.random.choice(LANGUAGES[codec])
        sentences = [
            [word for each in text.split() if (word := fitted(each, codec))]
            for text in SENTENCES[language]
            if "\n" not in text  # which are tables
        ]
        return cls(vocabulary, codec, [words for words in sentences if words])

    def words(self, least: int, most: int) -> list[str]:
        """Some that stand beside each other."""
        said = self.vocabulary.random.choice(self.sentences)
        count = min(self.vocabulary.random.randint(least, most), len(said))
        first = self.vocabulary.random.randint(0, len(said) - count)
        return said[first : first + count]

    def paragraph(self) -> str:
        said = self.words(6, 40)
        if self.vocabulary.chance(0.6):
            said.insert(self.vocabulary.random.randint(1, len(said)), self.figure())
        return " ".join(said)

    def figure(self) -> str:
        """One that the codec has all signs of: one of Arabic has no percent sign but its own."""
        figure = self.vocabulary.figure()
        while not all(fitted(part, self.codec) for part in figure.split()):
            figure = self.vocabulary.figure()
        return figure

    def file(self, seed: int, ending: str) -> Written:
        """Its name says its encoding to who reads it with Python."""
        return Written(f"made-{seed}.{self.codec}.{ending}")

    def encoded(self, text: str) -> bytes:
        end = self.vocabulary.random.choice(("\n", "\r\n"))
        return codecs.encode(text.replace("\n", end), self.codec)


def written(seed: int) -> Written:
    speech = _Speech.of(seed, _CODECS)
    made = speech.file(seed, "txt")
    count = speech.vocabulary.random.randint(2, 6)
    said = [made.show(speech.paragraph()) for _ in range(count)]
    made.data = speech.encoded("\n\n".join(said) + "\n")
    return made


def title(seed: int) -> Written:
    """A few words, as the name of a file or the subject of a letter."""
    speech = _Speech.of(seed, _CODECS)
    made = speech.file(seed, "txt")
    made.data = speech.encoded(made.show(" ".join(speech.words(2, 7))))
    return made


def table(seed: int) -> Written:
    speech = _Speech.of(seed, _CODECS)
    made = speech.file(seed, "csv")
    target = io.StringIO()
    rows = csv.writer(
        target, delimiter=speech.vocabulary.random.choice(",;\t"), lineterminator="\n"
    )
    for _ in range(speech.vocabulary.random.randint(4, 12)):
        cells = [" ".join(speech.words(1, 4)) for _ in range(2)]
        rows.writerow([made.show(cell) for cell in (*cells, speech.figure())])
    made.data = speech.encoded(target.getvalue())
    return made


def page(seed: int) -> Written:
    """It says in which encoding it is."""
    speech = _Speech.of(seed, _NAMED)
    made = speech.file(seed, "html")
    said = "".join(f"<p>{made.show(speech.paragraph())}</p>" for _ in range(3))
    made.data = speech.encoded(
        f'<!DOCTYPE html><html><head><meta charset="{speech.codec}"><title>'
        f"{' '.join(speech.words(2, 5))}</title></head><body>{said}</body></html>"
    )
    return made
