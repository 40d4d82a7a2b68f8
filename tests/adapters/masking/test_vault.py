"""What goes out is what comes back, to the character, however it is cut."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.masking.finding.spans import Kind, Span, merged
from adapters.masking.known import Known
from adapters.masking.restoring import Restoring
from adapters.masking.vault import Vault

MARK = "k3fb"
PLACEHOLDER = re.compile(rf"<[A-Z]+_\d+_{MARK}>")
VALUE = re.compile(r"[a-z]+@[a-z]+")
SAID = st.lists(
    st.sampled_from([
        "anna@x", "ben@y", "<", ">", "\\", "_", f"<EMAIL_1_{MARK}>", f"<email\\_2\\_{MARK}\\>",
        f"<ID_9_{MARK}>", "<EMAIL_1_zzzz>", f"EMAIL_1_{MARK}", f"ID_1\\_{MARK}", "EMA", "IL_1_",
        "P", "<EMAIL_1", f"_{MARK}>", "1", "é", " ", "\n", "Anna",
    ])
    | st.text(max_size=3),
    max_size=12,
).map("".join)  # fmt: skip


def replaced(text: str, vault: Vault) -> str:
    vault.learn(text, [Span(*m.span(), Kind.EMAIL) for m in VALUE.finditer(text)])
    return vault.replaced(text)


def in_pieces(text: str, cuts: list[int], vault: Vault) -> list[str]:
    ends = sorted({min(cut, len(text)) for cut in cuts} | {len(text)})
    restoring = Restoring(vault)
    said = [
        restoring.add(text[a:b]) for a, b in zip([0, *ends], ends, strict=False)
    ]  # ends[-1] is the last
    return [*said, restoring.rest()]


@given(st.lists(SAID, min_size=1, max_size=3))
def test_what_was_replaced_is_restored_exactly(texts: list[str]) -> None:
    vault = Vault(MARK)
    for text in texts:
        sent = replaced(text, vault)
        assert vault.restored(sent) == text
        assert not VALUE.search(PLACEHOLDER.sub("#", sent))


@given(SAID, st.lists(st.integers(0, 200), max_size=20))
def test_it_is_restored_exactly_however_it_is_cut(text: str, cuts: list[int]) -> None:
    vault = Vault(MARK)
    sent = replaced(text, vault)
    assert "".join(in_pieces(sent, cuts, vault)) == text


@given(SAID, st.lists(st.integers(0, 200), max_size=20))
def test_what_a_model_writes_is_restored_the_same_however_it_is_cut(
    said: str, cuts: list[int]
) -> None:
    vault = Vault(MARK)
    replaced("anna@x and ben@y", vault)
    assert "".join(in_pieces(said, cuts, vault)) == vault.restored(said)


def test_one_character_at_a_time_nothing_is_held_that_is_no_placeholder() -> None:
    restoring = Restoring(Vault(MARK))
    said = [restoring.add(c) for c in "a < b, and <b>bold</b>."]
    assert said[:4] == ["a", " ", "", "< "]
    assert "".join([*said, restoring.rest()]) == "a < b, and <b>bold</b>."


def test_the_same_value_has_one_placeholder_and_another_one_another() -> None:
    vault = Vault(MARK)
    sent = replaced("anna@x, ben@y, anna@x", vault)
    assert sent == f"<EMAIL_1_{MARK}>, <EMAIL_2_{MARK}>, <EMAIL_1_{MARK}>"
    assert replaced("again anna@x", vault) == f"again <EMAIL_1_{MARK}>"


def test_a_value_found_once_is_replaced_where_it_was_not_found() -> None:
    vault = Vault(MARK)
    vault.learn("Anna Orlova", [Span(0, 11, Kind.PERSON)])
    assert "Orlova" not in vault.replaced("Frau Orlova, ORLOVA-Orlova and Anna Orlova's")
    assert vault.replaced("Orlovas") == "Orlovas"


@pytest.mark.parametrize("name", ["Müller, Anna", "Anna Müller", "A. Müller.", "Anna «Müller»"])
def test_a_name_found_once_is_replaced_by_its_family_s_alone(name: str) -> None:
    vault = Vault(MARK)
    vault.learn(name, [Span(0, len(name), Kind.PERSON)])
    assert "Müller" not in vault.replaced("Müller kam, Müller, und Müller.")


def test_a_value_learnt_later_is_replaced_in_a_text_that_was_replaced_before() -> None:
    vault = Vault(MARK)
    assert vault.replaced("ask ben.yee") == "ask ben.yee"
    vault.learn("ben.yee", [Span(0, 7, Kind.ACCOUNT)])
    assert vault.replaced("ask ben.yee") == f"ask <ACCOUNT_1_{MARK}>"


def test_a_text_is_looked_through_again_only_where_something_new_was_learnt() -> None:
    vault = Vault(MARK)
    replaced("anna@x", vault)
    assert vault.not_looked_through(["anna@x"]) == []
    vault.learn("to anna@x", [Span(3, 9, Kind.EMAIL)])
    assert vault.not_looked_through(["anna@x"]) == []
    vault.learn("ben@y", [Span(0, 5, Kind.EMAIL)])
    assert vault.not_looked_through(["anna@x"]) == ["anna@x"]


@pytest.mark.parametrize("value", ["info@firma{}.example", "192.168.{}.7", "{} a", "!!{}@x"])
def test_many_values_that_begin_alike_take_no_longer_than_others(value: str) -> None:
    """A long list of addresses would otherwise hold everybody's answers up, at each call."""
    values = [value.replace("{}", str(n)) for n in range(1_000, 7_000)]
    text = "\n".join(values)
    vault = Vault(MARK)
    vault.learn(text, [Span(*m.span(), Kind.EMAIL) for m in re.finditer(r".+", text)])
    began = time.process_time()
    sent = vault.replaced(text)
    assert time.process_time() - began < 1
    assert not set(sent.splitlines()) & set(values)
    assert vault.restored(sent) == text


def test_a_model_may_write_a_placeholder_as_markdown_has_it() -> None:
    vault = Vault(MARK)
    replaced("anna@x", vault)
    said = rf"Write to \<Email\_1\_{MARK}\>."
    cut_anywhere = {"".join(in_pieces(said, [at], vault)) for at in range(len(said))}
    assert {vault.restored(said)} | cut_anywhere == {"Write to anna@x."}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (rf"C:\Users\<EMAIL_1_{MARK}>\x", r"C:\Users\anna@x\x"),
        (rf"\\<EMAIL_1_{MARK}>", r"\\anna@x"),
        (rf"\textbf{{a}}\\<EMAIL\_1\_{MARK}>", r"\textbf{a}\anna@x"),
        (rf"\EMAIL\_1\_{MARK}", r"\anna@x"),
        (rf"\<ID\_9\_{MARK}\>", rf"\<ID\_9\_{MARK}\>"),
    ],
)
def test_a_backslash_goes_only_with_a_placeholder_that_is_written_as_markdown(
    said: str, read: str
) -> None:
    vault = Vault(MARK)
    replaced("anna@x", vault)
    cut_anywhere = {"".join(in_pieces(said, [at], vault)) for at in range(len(said))}
    assert {vault.restored(said)} | cut_anywhere == {read}


def test_many_backslashes_are_read_in_a_moment() -> None:
    restoring = Restoring(Vault(MARK))
    began = time.process_time()
    said = [restoring.add(piece) for piece in ["\\" * 4] * 20_000]
    assert time.process_time() - began < 3
    assert "".join([*said, restoring.rest()]) == "\\" * 80_000


@pytest.mark.parametrize("around", ["{}", "[{}]", "&lt;{}&gt;", "**{}**", "xy{}s", "{}_{}", "\\{}"])
def test_a_model_may_leave_out_what_stands_around_a_placeholder(around: str) -> None:
    vault = Vault(MARK)
    replaced("anna@x", vault)
    said = around.replace("{}", f"EMAIL_1_{MARK}")
    cut_anywhere = {"".join(in_pieces(said, [at], vault)) for at in range(len(said))}
    assert cut_anywhere == {around.replace("{}", "anna@x")}


def test_a_placeholder_that_stands_for_nothing_stays() -> None:
    assert Vault(MARK).restored(f"<EMAIL_7_{MARK}>") == f"<EMAIL_7_{MARK}>"


def test_two_runs_have_placeholders_of_their_own() -> None:
    assert len({Vault().example for _ in range(20)}) > 15


def test_counts_are_of_what_was_replaced_and_name_no_value() -> None:
    vault = Vault(MARK)
    replaced(f"anna@x ben@y anna@x <EMAIL_9_{MARK}>", vault)
    assert vault.counts == {Kind.EMAIL: 2}


@pytest.mark.parametrize("spans", [[(0, 5), (3, 9)], [(3, 9), (0, 5)], [(0, 9), (2, 4)]])
def test_what_overlaps_is_replaced_whole(spans: list[tuple[int, int]]) -> None:
    assert merged([Span(*s, Kind.EMAIL) for s in spans]) == [Span(0, 9, Kind.EMAIL)]


@pytest.mark.parametrize(
    ("value", "text", "stands"),
    [
        ("(212) 555-0143", "at (212) 555-0143.", True),
        ("+49 30 901820", "x+49 30 901820", True),
        ("+49 30 901820", "+49 30 9018201", False),
        ("Anna Orlova", "Anna Orlova-Berg", True),
        ("Anna Orlova", "Anna Orlovas", False),
        ("Anna Orlova", "Anna  Orlova", False),
        ("Anna Orlova", "Anna Anna Orlova", True),
        ("x\ny@z", "at x\ny@z.", True),
        ("#1 x", "1 x", False),
        ("abc", "abc", False),  # shorter than what is looked for
    ],
)
def test_a_known_value_is_found_where_no_word_goes_on(value: str, text: str, stands: bool) -> None:
    known = Known()
    known.add(value)
    assert [text[at : at + len(v)] for at, v in known.found_in(text)] == [value] * stands
