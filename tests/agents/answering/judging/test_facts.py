"""Kinds of fact, by pairs: what the text says, what is true of it, and what is not."""

import pytest

from agents.answering.judging.binding import is_bound_elsewhere
from agents.answering.judging.bounds import is_on_the_other_side
from agents.answering.judging.entities import replaced
from agents.answering.judging.evidence import resting_on
from agents.answering.judging.facts import Comparison, difference
from agents.answering.judging.modality import is_firmer
from agents.answering.judging.polarity import is_reversed
from agents.answering.judging.quantifiers import adds_only, is_of_another_number
from agents.answering.judging.roles import is_turned_round
from agents.answering.judging.wording import is_general, mean_the_same
from agents.answering.judging.words import covered, words_of

BACKUPS = "Full backups are kept for 90 days, incremental ones for 14."


def test_a_number_that_stands_by_another_thing_is_told() -> None:
    assert is_bound_elsewhere("Full backups are kept for 14 days.", [BACKUPS])
    assert not is_bound_elsewhere("Full backups are kept for 90 days.", [BACKUPS])
    assert not is_bound_elsewhere("Incremental backups are kept for 14 days.", [BACKUPS])


@pytest.mark.parametrize(
    ("sentence", "text", "elsewhere"),
    [
        ("Vans cost €5 an hour.", "Vans cost €9 an hour, small cars €5.", True),
        ("Small cars cost €5 an hour.", "Vans cost €9 an hour, small cars €5.", False),
        ("Pensioners pay £60 instead of £85.", "The rent is £85, and £60 for pensioners.", False),
        ("It was built from 1868 to 1871.", "It was built between 1868 and 1871.", False),
        ("Abroad, it is €160 a night.", "Up to €130 a night here and €160 abroad.", False),
        ("The town has 40 boats.", "The town has 40 boats and the city 60 boats.", False),
        ("The town has 60 boats.", "The town has 40 boats and the city 60 boats.", True),
        ("Nothing is counted.", "The town has 40 boats.", False),
        ("It closed in 1950.", "It opened in 1950; it closed in 1990.", True),
    ],
)
def test_a_number_belongs_to_the_words_beside_it(sentence: str, text: str, elsewhere: bool) -> None:
    assert is_bound_elsewhere(sentence, [text]) is elsewhere


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("It takes at least 14 days.", "It takes up to 14 days.", True),
        ("It takes at most 14 days.", "It takes up to 14 days.", False),
        ("It takes 14 days or more.", "It takes at least 14 days.", False),
        ("It takes 14 days or less.", "It takes at least 14 days.", True),
        ("It must not exceed 14 days.", "It takes more than 14 days.", True),
        ("It must not exceed 14 days.", "It takes at most 14 days.", False),
        ("It takes over 14 days.", "It takes at most 20 days.", False),
        ("Children under twelve pay.", "Children over 12 pay.", True),
        ("It takes 14 days.", "It takes at most 14 days.", False),
        ("They won fewer than 40 games.", "They reached 40 wins.", True),
        ("They won at least 40 games.", "They reached 40 wins.", False),
        ("They won more than 40 games.", "They won better than 40 games.", False),
        ("They did not win more than 40 games.", "They reached 40 wins.", False),
    ],
)
def test_what_is_at_most_is_not_at_least(sentence: str, text: str, other: bool) -> None:
    assert is_on_the_other_side(sentence, text) is other


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("All members agreed.", "Most members agreed.", True),
        ("Most members agreed.", "Most members agreed.", False),
        ("All members agreed.", "Members agreed.", False),
        ("All reagents are cold.", "Reagents of class B are cold.", True),
        ("All reagents of class B are cold.", "Reagents of class B are cold.", False),
        ("Some of the batches had mould.", "None of the batches had mould.", True),
        ("Most of the members came.", "Six of the nine members came.", False),
        ("All of the members came.", "Six of the nine members came.", True),
        ("Most of the bearings broke.", "Of its twelve bearings, four broke.", True),
        ("It is possible in all our shops.", "It is only possible in our Graz shop.", True),
        ("Most apprentices work here.", "Apprentices work here.", True),
        ("Every four hours it starts.", "It starts every 4 hours.", False),
        ("At most two came.", "All came.", False),
        ("All the ropes broke.", "Two outer ropes broke; the other four are good.", True),
    ],
)
def test_of_how_many_it_is_said(sentence: str, text: str, other: bool) -> None:
    assert is_of_another_number(sentence, text) is other


def test_only_is_a_fact() -> None:
    assert adds_only("Only adults may enter.", "Adults may enter.")
    assert not adds_only("Only adults may enter.", "Nobody except adults may enter.")
    assert not adds_only("Adults may enter.", "Adults may enter.")


@pytest.mark.parametrize(
    ("sentence", "text", "firmer"),
    [
        ("Plots must be weeded.", "Plots should be weeded.", True),
        ("Plots should be weeded.", "Plots must be weeded.", True),
        ("Plots may be weeded.", "Plots must be weeded.", True),
        ("Plots must be weeded.", "Plots have to be weeded.", False),
        ("Plots must be weeded.", "Plots are weeded.", False),
        ("Plots must not be weeded.", "Plots may not be weeded.", False),
        ("It impairs driving.", "It may impair driving.", True),
        ("It can impair driving.", "It may impair driving.", False),
        ("It will rain in Oslo.", "It could rain in Oslo.", True),
        ("It certainly rains.", "It probably rains.", True),
        ("It likely rains.", "It probably rains.", False),
        ("A shed is 2 metres high at most.", "A shed may be up to 2 metres high.", False),
        ("It opened in May.", "It opened in May.", False),
    ],
)
def test_how_firmly_it_is_said(sentence: str, text: str, firmer: bool) -> None:
    assert is_firmer(sentence, text) is firmer


@pytest.mark.parametrize(
    ("sentence", "text", "turned"),
    [
        ("Reilly thanked Nair.", "Nair thanked Reilly.", True),
        ("Nair thanked Reilly.", "Nair thanked Reilly.", False),
        ("Reilly was thanked by Nair.", "Nair thanked Reilly.", False),
        ("Nair was thanked by Reilly.", "Nair thanked Reilly.", True),
        ("Culture M made more acid than culture K.", "Culture K made more acid than M.", True),
        ("Claims are checked by Payroll before Accounting pays.",
         "Claims are checked by Accounting before Payroll pays.", True),
        ("The tenant must give the landlord notice.", "The landlord must give notice.", True),
        ("Jonas Pell led the survey.", "Ines Falk led the survey; Jonas Pell drew.", True),
        ("The stock goes from the standby room.", "The stock goes to the standby room.", True),
        ("Shops open after Easter.", "Shops open before Easter.", True),
        ("Costs fell by 6 million.", "Operating costs fell by 6 million.", False),
        ("The fence the county paid for kept sheep out.",
         "Sheep were kept out by a fence paid for by the county.", False),
    ],
)  # fmt: skip
def test_who_does_what_to_whom(sentence: str, text: str, turned: bool) -> None:
    assert is_turned_round(sentence, text) is turned


@pytest.mark.parametrize(
    ("sentence", "text", "new"),
    [
        ("The sensor should be cleaned.", "The filter should be cleaned.", ["sensor"]),
        ("Press in a kilo of halved apricots, cut side up.",
         "Press in a kilo of halved plums, cut side up.", ["apricots"]),
        ("It is held by the bank in trust.", "It is held by the landlord in trust.", ["bank"]),
        ("The operator inspects the seal.", "The operator checks the seal.", []),
        ("The height of the tower is known.", "The tower is high.", []),
        ("The yearly cost of a plot is low.", "The yearly price of a plot is low.", []),
        ("The storm tore the roof off the school in Halden.",
         "A storm tore the roof off the sports hall in Halden.", ["school"]),
    ],
)  # fmt: skip
def test_another_thing_in_the_same_place(sentence: str, text: str, new: list[str]) -> None:
    assert replaced(sentence, text) == new


def test_words_that_are_alike_in_meaning_may_stand_for_each_other() -> None:
    assert replaced("The sensor should be cleaned.", "The filter should be cleaned.", _alike) == []


def _alike(one: str, other: str) -> float:
    return 0.8


@pytest.mark.parametrize(
    ("sentence", "text", "is_it"),
    [
        ("Opened software can be returned.", "Opened software and food are excluded.", True),
        ("Opened software can be returned.", "Opened software is excluded from returns.", True),
        ("The tenant may keep a cat and dogs.", "The tenant may keep a cat, but no dogs.", True),
        ("Nobody was injured.", "Two men were injured; no guests were hurt.", True),
        ("The option is enabled by default.", "The option is disabled by default.", True),
        ("Three fewer museums take part.", "Three more museums take part.", True),
        ("The portafilter can be washed.", "The tray can be washed, the portafilter cannot.", True),
        ("You may modify the fonts.", "You must not sell, lend or modify the fonts.", True),
        ("It cannot be frozen without cream.", "It can be frozen without cream.", True),
        ("The members turned it down.", "It was not accepted by the members.", False),
        ("Neither scores nor maps may be lent.", "Scores may be lent, maps may not.", True),
        ("Bicycles are not carried free.", "Bicycles are carried free.", True),
    ],
)
def test_what_is_denied_without_a_plain_not(sentence: str, text: str, is_it: bool) -> None:
    assert is_reversed(sentence, text) is is_it


def test_a_sentence_rests_on_what_says_each_of_its_clauses() -> None:
    texts = ["The tower is high.", "It rained.", "The lamp burned oil until 1961."]

    assert resting_on("The tower is high, and the lamp burned oil.", texts) == [0, 2]
    assert resting_on("The tower is high.", texts) == [0]


def test_a_name_alone_draws_no_further_sentence_in() -> None:
    texts = ["Mayor Dan Whitlock promised a market.", "Chief Maria Osei saw the fire."]

    assert resting_on("Mayor Maria Osei promised a market.", texts) == [0]


def test_likeness_of_meaning_chooses_where_words_do_not() -> None:
    texts = ["A cat.", "A dog."]

    assert resting_on("Rain fell.", texts, lambda _, text: float(text == "A dog.")) == [1]


def test_words_for_the_same_and_words_without_a_fact() -> None:
    assert mean_the_same("annual", "yearly")
    assert not mean_the_same("annual", "monthly")
    assert not mean_the_same("zinc", "copper")
    assert is_general("amount") and not is_general("zinc")


def test_a_clause_is_covered_by_other_words_for_the_same() -> None:
    assert covered(words_of("The annual fee rose."), words_of("The yearly price increased.")) == 1
    assert covered(frozenset(), words_of("A lamp.")) == 1
    assert covered(words_of("lamp zinc"), words_of("A lamp.")) == 0.5


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The fee rose on 3 May 2020.", "date"),
        ("The fee rose by £20.", "quantity"),
        ("The fee rose for P-018.", "code"),
        ("The fee rose for 11 members.", "number"),
        ("The fee rose for Berg.", "name"),
        ("The fee did not rise.", "negation"),
        ("The fee rose.", None),
    ],
)
def test_the_kind_of_fact_that_differs_is_named(sentence: str, kind: str | None) -> None:
    part = "The fee rose by £10 for 12 members on 3 March 2020, as P-017 says."

    assert difference(Comparison(sentence, (part,), "", "", frozenset({2020}))) == kind


@pytest.mark.parametrize(
    ("sentence", "text", "other"),
    [
        ("Do not change a note of more than €20.", "Notes above €20 are changed.", True),
        ("Ropes must not be shorter than 60 m.", "Ropes shorter than 60 m may not be used.", False),
        (
            "Ropes longer than 60 m may not be used.",
            "Ropes shorter than 60 m may not be used.",
            True,
        ),
        ("No goods are sent back within 30 days.", "Goods are sent back within 30 days.", False),
    ],
)
def test_what_is_denied_beyond_a_bound_is_no_bound_itself(
    sentence: str, text: str, other: bool
) -> None:
    assert is_on_the_other_side(sentence, text) is other
