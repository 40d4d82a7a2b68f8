"""What people reported of other readers of Markdown, each rebuilt as a few lines of our own.

The reports themselves: docs/explanation/reading-files-reports.md.
"""

import pytest

from ingestion.parsers.markdown import MarkdownParser


def markdown(text: str) -> str:
    return MarkdownParser().parse(text.encode(), "a.md").text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Give `List<String>` or List<String> or Map<K>.",
            "Give List<String> or List<String> or Map<K>.",
        ),
        ("Run ssh <user>@<host> now.", "Run ssh <user>@<host> now."),
        ("<your-name>\n\nnext", "<your-name>\n\nnext"),
        ("1. <main>: push\n2. <b>bold</b>", "1. : push\n2. bold"),
        ("| a | b |\n|---|---|\n| <id> | x<br>y |", "a | b\n<id> | x y"),
        (
            "H<sub>2</sub>O and <kbd>Ctrl</kbd>, <unknown attr='1'>in</unknown>",
            "H2O and Ctrl, <unknown attr='1'>in</unknown>",
        ),
        ("see <https://a.example/x> and <a@b.example>", "see https://a.example/x and a@b.example"),
    ],
)
def test_what_stands_in_angle_brackets_and_is_no_html_is_text(text: str, expected: str):
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\n\nFirst part.\n\n---\n\nSecond part.\n", "First part.\n\nSecond part."),
        ("---\nHello there, all of you.\n---\n\nMore.\n", "Hello there, all of you.\n\nMore."),
        ("---\n# Not: a field\n\nIt stays.\n---\nMore.\n", None),
        ("---\ntitle: T\n---\n\na\n\n---\n\nb\n\n---\n\nc\n", "a\n\nb\n\nc"),
        ("---\n---\n\na\n", "a"),
        ("---\ntags:\n  - x\n# a remark\nauthor: Ann\n...\n\na\n", "a"),
    ],
)
def test_rules_are_no_front_matter(text: str, expected: str | None):
    found = markdown(text)
    assert "It stays." in found if expected is None else found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So $a*b*c$ holds.", "So $a*b*c$ holds."),
        ("So ${a}_{b}$ and ${c}_{d}$.", "So ${a}_{b}$ and ${c}_{d}$."),
        ("$$\nA_a \\Rightarrow B_b \\\\ x*y*z\n$$", "$$ A_a \\Rightarrow B_b \\\\ x*y*z $$"),
        ("Set $\\{0^a(0+1)^{*}0^a\\}$ here, *so*.", "Set $\\{0^a(0+1)^{*}0^a\\}$ here, so."),
        ("It costs $5 and *not* $10.", "It costs $5 and not $10."),
        ("From $5-*all*-$10.", "From $5-all-$10."),
        ("\\(a*b*c\\) and \\[x_1*y*z\\]", "\\(a*b*c\\) and \\[x_1*y*z\\]"),
        ("Escaped \\$a*b*c\\$.", "Escaped $abc$."),
    ],
)
def test_a_formula_keeps_its_signs(text: str, expected: str):
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Tom &amp; Jerry &lt;3 caf&eacute;</p>", "Tom & Jerry <3 café"),
        (
            "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>12</td><td>34</td></tr>\n</table>",
            "a | b\n12 | 34",
        ),
        ("<style>p { color: red }</style>\n\nseen", "seen"),
        ("<script>let x = 1</script>\n\nseen", "seen"),
        (
            "<details>\n<summary>More</summary>\n\nAll *of* it.\n\n</details>\n\nend",
            "More\n\nAll of it.\n\nend",
        ),
        ("<div align=center>\n  <h1>Ibid</h1>\n  <p>Answers.</p>\n</div>", "Ibid\n\nAnswers."),
        ("<!-- unclosed\n\nstill here\n\nand here", "<!-- unclosed\n\nstill here\n\nand here"),
        ("a <!-- gone --> b", "a b"),
        ("<img src=a.png alt='A plan of the house'>", "A plan of the house"),
        ("<ul><li>one</li><li>two</li></ul>", "• one\n• two"),
    ],
)
def test_html_in_markdown_is_read_as_html(text: str, expected: str):
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ann]: hello\n[Bob]: yes\n", "[Ann]: hello [Bob]: yes"),
        ("[10:32]: opened\n", "[10:32]: opened"),
        (
            "See [the rules].\n\n[the rules]: https://a.example/r\n",
            "See the rules (https://a.example/r).",
        ),
        ("Text.\n\n[unused]: https://a.example/r\n", "Text."),
        ("Text.\n\n[//]: # (a remark)\n", "Text."),
        ("See [x].\n\n[x]: rules.html\n", "See x."),
    ],
)
def test_a_line_that_only_looks_like_an_address_is_text(text: str, expected: str):
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "| run `build` now | builds it |\n|---|---|\n| clean | *all* of it |",
            "run build now | builds it\nclean | all of it",
        ),
        ("a | b\n--|--\n1 | 2 | 3 | 4\n5", "a | b\n1 | 2 | 3 | 4\n5 |"),
        ("| a | b |\n|---|---|\n| x \\| y | `p \\| q` |", "a | b\nx | y | p | q"),
        ("| a | b |\n|---|---|\n| 1 | |\n| | 2 |", "a | b\n1 |\n| 2"),
        ("Setext\n======\n\nsub\n---\n\ntext", "Setext\n\nsub\n\ntext"),
        ("```\nnot closed\n# no heading", "not closed\n# no heading"),
        ("- [x] done\n- [ ] open", "• [x] done\n• [ ] open"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("one  \ntwo\\\nthree", "one two three"),
        ("text[^1]\n\n[^1]: Ibid.\n", "text[^1]\n\n[^1]: Ibid."),
        ("Term\n: what it means", "Term : what it means"),
        ("!!! note\n    Mind the door.", "!!! note Mind the door."),
        ("~~old~~ new", "~~old~~ new"),
        ("snake_case_name and 2*3*4", "snake_case_name and 234"),
    ],
)
def test_markdown_is_read_whole(text: str, expected: str):
    assert markdown(text) == expected
