"""What of a page is seen is read: once, in order, and with a word on what is left out."""

import pytest

from contracts.documents import Extract
from ingestion.parsers.html import HtmlParser


def read(body: str) -> Extract:
    return HtmlParser().parse(f"<html><body>{body}</body></html>".encode(), "page.html")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<a href="x"><b>bold</b></a> rest', "bold rest"),
        ("<i>one <b>two</b> three</i> four", "one two three four"),
        ("<span><i>a</i><i>b</i>c</span>d", "abcd"),
        ("<p>one</p>two", "one two"),
        ("one<br>two<div>three</div>four", "one two three four"),
    ],
)
def test_words_of_a_cell_a_heading_and_a_term_keep_their_order(cell: str, said: str):
    table = f"<table><tr><td>{cell}</td><td>other</td></tr></table>"

    assert read(table).text == f"{said} | other"
    if "<p>" in cell or "<div>" in cell:
        return  # no part of a heading
    assert read(f"<dl><dt>{cell}</dt><dd>explained</dd></dl>").text == f"{said}: explained"
    assert read(f"<h2>{cell}</h2>").text == said


@pytest.mark.parametrize(
    "unseen",
    [
        '<span style="display: none">secret</span>',
        "<b hidden>secret</b>",
        "<noscript>secret</noscript>",
        "<template>secret</template>",
        "<script>secret</script>",
    ],
)
@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<table><tr><td>one{0}</td><td>two</td></tr></table>", "one | two"),
        ("<h2>one{0} two</h2>", "one two"),
        ("<pre>one{0}\n  two</pre>", "one\n  two"),
        ("<dl><dt>one{0}</dt><dd>two</dd></dl>", "one: two"),
    ],
)
def test_what_nobody_sees_is_read_nowhere(page: str, text: str, unseen: str):
    assert read(page.format(unseen)).text == text


def test_what_nobody_sees_is_no_part_of_an_article_of_a_site():
    said = " ".join(f"<p>The cold room number {n} is kept at four degrees.</p>" for n in range(9))

    text = read(f"<nav>Home</nav><article>{said}<p hidden>secret words</p></article>").text

    assert "number 8" in text
    assert "secret" not in text


def test_the_caption_of_a_table_stands_above_it():
    rows = "<tr><th>Room</th><th>Degrees</th></tr><tr><td>12</td><td>4</td></tr>"

    text = read(f"<table><caption>Cold <b>rooms</b></caption>{rows}</table>").text

    assert text == "Cold rooms\n\nRoom | Degrees\n12 | 4"


def test_a_form_around_the_page_takes_nothing_away():
    text = read(
        "<div>A page of our programs, made of one form.</div><form><h1>Order 17</h1>"
        "<p>Ten gloves.</p><label>Name <input value='x'></label></form>"
    ).text

    assert text.split("\n\n")[1:] == ["Order 17", "Ten gloves.", "Name x"]


@pytest.mark.parametrize("tag", ["main", "article"])
def test_what_stands_beside_the_one_article_of_a_page_is_read(tag: str):
    text = read(f"<p>Above it.</p><{tag}><p>Of it, and longer than the others.</p></{tag}>").text

    assert text == "Above it.\n\nOf it, and longer than the others."


def test_what_a_word_is_spoken_like_follows_it():
    bare = "<ruby>東京<rt>とうきょう</rt></ruby>駅"
    with_brackets = "<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>駅"

    assert read(f"<p>{bare}</p>").text == "東京(とうきょう)駅"
    assert read(f"<p>{with_brackets}</p>").text == "東京(とうきょう)駅"


@pytest.mark.parametrize(
    ("beside", "note"),
    [
        ("<button>Send</button>", "1 word"),
        ("<aside>Read these two books.</aside>", "4 words"),
        ("<select><option>Red</option><option>Blue</option></select>", "2 words"),
        ("<nav>Home News</nav>", "2 words"),
    ],
)
def test_a_page_says_how_much_of_it_was_left_out(beside: str, note: str):
    extract = read(f"<p>{'The cold room is kept at four degrees. ' * 9}</p>{beside}")

    assert extract.notes == [
        f"Left out of this page as menus, forms or what else surrounds its text: {note}."
    ]


def test_a_page_that_is_read_whole_says_nothing():
    assert read("<p>All of it, with 10<sup>6</sup>.</p><pre>a\n b</pre>").notes == []
