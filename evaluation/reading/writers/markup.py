"""The body of a page, as it stands on the web, in a letter or in a chapter of a book."""

from collections.abc import Callable
from html import escape, unescape

from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.written import Written


class Markup:
    """Block by block, each with its elements as people and programs nest them."""

    def __init__(self, vocabulary: Vocabulary, written: Written, *, plain: bool = False) -> None:
        """`plain`: as articles are written, without lists of terms or text between elements."""
        self._vocabulary, self._written, self._plain = vocabulary, written, plain

    def body(self, least: int = 6, most: int = 16) -> str:
        kinds: list[Callable[[], str]] = [
            *(self._paragraph,) * 5,
            *(self._heading, self._list, self._list, self._table, self._spans, self._definitions),
            *(self._preformatted, self._quote, self._figure, self._bare, self._lines),
            *(self._hidden, self._details, self._nested_table, self._layout, self._form),
            *(self._foreign, self._side),
        ]
        if self._plain:
            kinds = [self._paragraph] * 5 + [self._heading, self._table, self._quote, self._figure]
        r = self._vocabulary.random
        return "\n".join(r.choice(kinds)() for _ in range(r.randint(least, most)))

    def _said(self, least: int = 2, most: int = 6) -> str:
        return escape(self._written.show(self._vocabulary.phrase(least, most)))

    def _inside(self) -> str:
        pieces = self._vocabulary.random.choices(
            (
                *(self._said, self._said, self._bold, self._link, self._cut, self._broken),
                *(self._raised, self._ruby, self._unseen, self._short, self._entities),
                *(self._quoted, self._optional),
            ),
            k=self._vocabulary.random.randint(1, 4),
        )
        return " ".join(piece() for piece in pieces)

    def _bold(self) -> str:
        tag = self._vocabulary.random.choice(
            ("b", "em", "span", "code", "mark", "ins", "u", "font")
        )
        return f"<{tag}>{self._said(1, 3)}</{tag}>"

    def _link(self) -> str:
        return f'<a href="https://example.org/x">{self._said(1, 4)}</a>'

    def _cut(self) -> str:
        """Elements inside of words, with comments between."""
        pieces = self._vocabulary.split(self._written.show(self._vocabulary.phrase(1, 2)))
        return "".join(f"<span>{escape(piece)}</span><!-- x -->" for piece in pieces)

    def _broken(self) -> str:
        return f"{self._said(1, 2)}<br>{self._said(1, 2)}<br/>\n{self._said(1, 2)}"

    def _raised(self) -> str:
        power = self._vocabulary.random.randint(2, 9)
        self._written.show(f"10{power}")
        return f"10<sup>{power}</sup>"

    def _ruby(self) -> str:
        """A browser puts nothing between a word and what is said of it, but it would not either
        where it did not know `rt`."""
        base, above = self._said(1, 1), self._said(1, 1)
        return f"<ruby>{base}<rp> (</rp><rt> {above}</rt><rp>)</rp></ruby>"

    def _unseen(self) -> str:
        text = self._written.hide(self._vocabulary.phrase(1, 2))
        return self._vocabulary.random.choice(
            (
                f'<span style="display:none">{text}</span>',
                f'<span style="visibility: hidden">{text}</span>',
                f"<span hidden>{text}</span>",
                f"<script>var x = '{text}';</script>",
                f"<template>{text}</template>",
                f"<style>.x::before {{ content: '{text}' }}</style>",
                f"<noscript>{text}</noscript>",
            )
        )

    def _short(self) -> str:
        full, short = self._vocabulary.word(), self._said(1, 1)
        return f'<abbr title="{self._written.hide(full)}">{short}</abbr>'

    def _entities(self) -> str:
        one, two = self._vocabulary.word(), self._vocabulary.word()
        self._written.show(f"{one} & {two} <5> é")
        return f"{one}&nbsp;&amp; {two} &lt;5&gt; &#233;"

    def _quoted(self) -> str:
        return f"<q>{self._said(1, 3)}</q>"

    def _optional(self) -> str:
        one, two = self._vocabulary.word(), self._vocabulary.word()
        self._written.show(f"{one}{two}")
        return f"{one}{self._vocabulary.random.choice(('&shy;', '<wbr>', '&#8203;'))}{two}"

    def _paragraph(self) -> str:
        tag = self._vocabulary.random.choice(("p", "p", "div", "section", "article", "address"))
        return f"<{tag}>{self._inside()}</{tag}>"

    def _heading(self) -> str:
        level = self._vocabulary.random.randint(1, 6)
        return f"<h{level}>{self._inside()}</h{level}>"

    def _list(self, depth: int = 0) -> str:
        tag, items = self._vocabulary.random.choice(("ul", "ol")), ""
        for _ in range(self._vocabulary.random.randint(2, 4)):
            inside = self._inside()
            if depth < 2 and self._vocabulary.chance(0.3):
                inside += self._list(depth + 1)
                inside += self._said(1, 2) if self._vocabulary.chance(0.3) else ""
            elif self._vocabulary.chance(0.2):
                inside = f"<p>{inside}</p><p>{self._inside()}</p>"
            items += f"<li>{inside}</li>\n" if self._vocabulary.chance(0.9) else f"<li>{inside}\n"
        return f"<{tag}>{items}</{tag}>"

    def _table(self) -> str:
        rows = ""
        caption = f"<caption>{self._said()}</caption>" if self._vocabulary.chance(0.4) else ""
        if self._vocabulary.chance(0.6):
            head = "".join(f"<th>{self._said(1, 2)}</th>" for _ in range(3))
            rows += f"<thead><tr>{head}</tr></thead>"
        for _ in range(self._vocabulary.random.randint(2, 4)):
            rows += f"<tr>{''.join(f'<td>{self._inside()}</td>' for _ in range(3))}</tr>"
        if self._vocabulary.chance(0.3):
            foot = "".join(f"<td>{self._said(1, 2)}</td>" for _ in range(3))
            rows += f"<tfoot><tr>{foot}</tr></tfoot>"
        return f"<table>{caption}{rows}</table>"

    def _spans(self) -> str:
        """A cell over two rows and one over two columns are told in each of them."""
        tall, wide = self._said(1, 2), self._said(1, 2)
        self._written.again += [unescape(tall), unescape(wide)]
        return (
            f'<table><tr><td rowspan="2">{tall}</td><td colspan="2">{wide}</td></tr><tr><td>'
            f"{self._said(1, 2)}</td><td>{self._said(1, 2)}</td></tr></table>"
        )

    def _nested_table(self) -> str:
        inner = f"<table><tr><td>{self._said()}</td><td>{self._said()}</td></tr></table>"
        return f"<table><tr><td>{inner}</td><td>{self._inside()}</td></tr></table>"

    def _layout(self) -> str:
        left, right = self._inside(), self._inside()
        return f'<div style="display:flex"><div>{left}</div><div>{right}</div></div>'

    def _definitions(self) -> str:
        made = ""
        for _ in range(3):
            made += f"<dt>{self._inside()}</dt>"
            made += "".join(
                f"<dd>{self._inside()}</dd>" for _ in range(self._vocabulary.random.randint(0, 2))
            )
        return f"<dl>{made}</dl>"

    def _preformatted(self) -> str:
        return f"<pre>{self._said()}\n  {self._bold()}\n\t{self._said()}</pre>"

    def _quote(self) -> str:
        return f"<blockquote>{self._inside()}<p>{self._inside()}</p></blockquote>"

    def _figure(self) -> str:
        return f'<figure><img src="x.png"><figcaption>{self._inside()}</figcaption></figure>'

    def _bare(self) -> str:
        """Text without an element of its own, between others."""
        return f"{self._inside()}\n<hr>{self._said()}"

    def _lines(self) -> str:
        return "<br><br>".join(self._inside() for _ in range(3))

    def _hidden(self) -> str:
        text = self._written.hide(self._vocabulary.phrase())
        return f'<div style="color:red; display : none">{text}</div>'

    def _details(self) -> str:
        return f"<details open><summary>{self._said()}</summary>{self._paragraph()}</details>"

    def _form(self) -> str:
        return (
            f"<form><fieldset><legend>{self._said()}</legend><label>{self._said()} <input></label>"
            f"<p>{self._inside()}</p></fieldset></form>"
        )

    def _foreign(self) -> str:
        """Elements that nobody knows are read as any others."""
        return f"<my-card><slot-x>{self._said()}</slot-x> <center>{self._said()}</center></my-card>"

    def _side(self) -> str:
        tag = self._vocabulary.random.choice(("main", "section", "hgroup"))
        return f"<{tag}>{self._paragraph()}{self._list()}</{tag}>"
