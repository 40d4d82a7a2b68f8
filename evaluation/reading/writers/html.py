"""Pages that stand alone (saved, exported, made by a program), and pages of a site."""

from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.markup import Markup
from evaluation.reading.written import Written


def written(seed: int) -> Written:
    return _alone(Vocabulary(seed, other_scripts=True), seed)


def to_be_printed(seed: int) -> Written:
    """In scripts that fonts have everywhere."""
    return _alone(Vocabulary(seed), seed)


def _alone(vocabulary: Vocabulary, seed: int) -> Written:
    made = Written(f"made-{seed}.html")
    return _page(Markup(vocabulary, made).body(), vocabulary, made)


def of_a_site(seed: int) -> Written:
    """An article, with what leads around the site."""
    vocabulary = Vocabulary(seed, other_scripts=True)
    made = Written(f"made-{seed}.html")
    markup = Markup(vocabulary, made, plain=True)
    ways = "".join(f"<li><a href='/x'>{made.show(vocabulary.word())}</a></li>" for _ in range(5))
    body = f"<nav><ul>{ways}</ul></nav>{markup.body()}"
    if vocabulary.chance(0.5):
        body += f"<aside>{markup.body(1, 2)}</aside>"
    return _page(f"{body}<footer>{made.show(vocabulary.phrase())}</footer>", vocabulary, made)


def _page(body: str, vocabulary: Vocabulary, made: Written) -> Written:
    title = made.hide(vocabulary.word())
    made.data = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body>{body}</body></html>"
    ).encode()
    return made
