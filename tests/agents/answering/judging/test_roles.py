"""Who does what to whom, and what does not say it."""

import pytest

from agents.answering.judging.roles import is_turned_round


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Nair thanked by Reilly", "Nair thanked Reilly."),
        ("The sheep were guarded in spring by the dogs.", "The sheep guarded the dogs in spring."),
    ],
)
def test_what_was_done_by_somebody_is_not_done_to_them(sentence: str, text: str) -> None:
    assert is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The fence kept by", "The fence kept sheep out."),
        ("Fees lowered by 6 shillings.", "Fees lowered 6 shillings."),
    ],
)
def test_a_number_or_nothing_behind_by_is_nobody_who_did_it(sentence: str, text: str) -> None:
    assert not is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Jonas Pell led the survey.", "The institute led the survey."),
        ("Jonas led the survey.", "Ines led the survey."),
        ("Jonas Pell led the survey.", "It was Falk."),
        ("Jonas Pell led the survey.", "Jonas Pell led the survey."),
    ],
)
def test_a_subject_is_another_where_two_names_stand_against_a_name(
    sentence: str, text: str
) -> None:
    assert not is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text", "turned"),
    [
        ("Old packs are returned to the shop.", "The shop returns old packs to the town.", True),
        ("The shop returns old packs to the town.", "Old packs are returned to the shop.", True),
        ("Old packs are returned to the town.", "The shop returns old packs to the town.", False),
        ("Greta Moll buys the van.", "Greta Moll sells the van.", True),
        ("Ivo Tal buys the van.", "Greta Moll sells the van to Ivo Tal.", False),
        ("Rye is less mild than wheat.", "Wheat is milder than rye.", False),
        ("Rye is milder than wheat.", "Wheat is milder than rye.", True),
        ("She had the tower built.", "The tower was built by her.", False),
        ("A sum is requested from the county.", "It was agreed to ask the county for it.", False),
        (
            "It was moved from the town to the gate.",
            "It was moved from the gate to the town.",
            True,
        ),
    ],
)
def test_who_gets_something_does_not_give_it(sentence: str, text: str, turned: bool) -> None:
    assert is_turned_round(sentence, text) is turned


@pytest.mark.parametrize("had", ["had", "has", "have", "get", "got"])
def test_who_has_a_thing_done_does_not_do_it(had: str) -> None:
    text = "Ines Falk built the tower in May."

    assert not is_turned_round(f"Greta Moll {had} the tower built in May.", text)
    assert is_turned_round("Greta Moll built the tower in May.", text)


@pytest.mark.parametrize("the", ["the", "a", "an", "its", "their"])
def test_what_is_had_done_is_any_thing(the: str) -> None:
    text = "Ines Falk painted the tower in May."

    assert not is_turned_round(f"Greta Moll had {the} tower painted in May.", text)


def test_who_only_has_something_may_still_do_another_thing() -> None:
    text = "Ines Falk built the tower in May."

    assert is_turned_round("Greta Moll who had money built the tower in May.", text)
    assert is_turned_round("Greta Moll of the yard built the tower in May.", text)


@pytest.mark.parametrize(
    ("sentence", "text", "turned"),
    [
        # where it goes to, and where it only seems to
        ("The road leads from Kiel to Husum.", "The road leads from Husum to Kiel.", True),
        ("The road leads from Kiel to Husum.", "The road leads from Kiel to Husum.", False),
        ("Fees rise up to the old limit.", "Fees rise from the old limit.", False),
        ("Fees rise to the old limit.", "Fees rise from the old limit.", True),
        ("They went to ask the council.", "They went from the council.", False),
        ("They went to the council.", "They went from the council.", True),
        ("It goes before lunch.", "It goes after lunch.", True),
        ("It goes before lunch and after lunch.", "It goes after lunch.", False),
        ("It goes after lunch.", "It goes before lunch and after lunch.", False),
        ("It stands above the door.", "It stands below the door.", True),
        ("Entry is free with a ticket.", "Entry is free without a ticket.", True),
        # a comma within what is told
        ("Ada, in May, thanked Ruth.", "Ruth thanked Ada.", True),
        ("Ada thanked Ruth, Mia left.", "Mia thanked Ruth.", False),
    ],
)
def test_the_way_that_something_goes_is_told_by_what_stands_behind(
    sentence: str, text: str, turned: bool
) -> None:
    assert is_turned_round(sentence, text) is turned


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("In 1811 the clock was transferred to the town hall from the old gate.",
         "It was moved from the old gate to the town hall in 1811."),
        ("The blue form must be returned by 15 September.",
         "Please return the blue form by 15 September."),
        ("Farms may be granted exceptions by the authority.",
         "The authority may grant exceptions for farms."),
        ("On day six the starter is ready.",
         "On day five the starter is ready when it doubles within six hours."),
        ("If the yellow lamp blinks, the fan is blocked.",
         "A blinking yellow lamp means that the fan is blocked."),
        ("It takes four minutes to cross.", "The crossing takes four minutes."),
        ("Every millilitre contains 0.5 mg of tralosin.",
         "Lumavit eye drops contain 0.5 mg of tralosin per millilitre."),
        ("Runners ascend 1,850 metres, and they have five hours to get to the hut.",
         "Runners climb 1,850 metres and must reach the hut within five hours."),
        ("Stop using Vesparol if the swelling gets worse.",
         "If swelling increases, stop using the spray."),
        ("In June, Kestrel sold two aircraft to Baltic Wings.",
         "Two aircraft were sold to Baltic Wings in June."),
        ("Salaries cost less than fuel, which was the largest cost.",
         "Fuel was the largest cost, ahead of salaries."),
        ("Tolls are included, fuel is not.", "Fuel is included, tolls are not."),
        ("The Berlin report was praised by Reilly.", "Reilly praised the Berlin report."),
        ("The towers were painted red; red towers were rare.",
         "Red towers were rare; the towers were painted red."),
        ("They got the tower built by Falk.", "Falk built the tower, as they got a loan."),
    ],
)  # fmt: skip
def test_the_same_in_another_order_is_not_turned_round(sentence: str, text: str) -> None:
    assert not is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Paul Ferrand taught Sayle.",
         "He dedicated a symphony to her, and later taught the conductor Paul Ferrand."),
        ("Children under eight must lead adults by the hand.",
         "Children under eight must be led by the hand."),
        ("They walk to the upper gate and to the mill from the lower one.",
         "They walk from the upper gate to the lower one."),
    ],
)  # fmt: skip
def test_who_does_it_there_does_it_here(sentence: str, text: str) -> None:
    assert is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text", "turned"),
    [
        # by whom
        ("The Bulls swept the Celtics.", "They were swept by the Celtics.", True),
        ("The Bulls were swept by the Celtics.", "The Bulls swept the Celtics.", True),
        ("The Celtics swept the Bulls.", "They were swept by the Celtics.", False),
        ("They were swept by the Celtics.", "The Celtics swept the Bulls.", False),
        ("The Bulls swept the league.", "The Bulls were swept by the Celtics.", False),
        # compared, first, lacking, traced
        ("Among women, work had a stronger influence than welfare.",
         "Among women, the influence of welfare is stronger compared to work.", True),
        ("Among women, welfare had a stronger influence than work.",
         "Among women, the influence of welfare is stronger compared with work.", False),
        ("It is sent once the output is complete.",
         "It is sent before the output is complete.", True),
        ("It was sent once a day.", "It was sent before the day.", False),
        ("It is headed by a woman without a husband.",
         "It is headed by a woman with no husband.", False),
        ("The line comes directly from a common ancestor.",
         "The line can be traced back directly to a common ancestor.", False),
        # what is no verb is nobody's deed
        ("Franchising markets are large, and markets for goods grow.",
         "Among the largest markets for franchising are goods.", False),
        ("Batteries with solid electrolytes come close to fuel in energy density.",
         "These have an energy density close to that of fuel.", False),
        ("It went quickly to the gate.", "It ran slowly from the gate.", False),
    ],
)  # fmt: skip
def test_by_whom_than_what_and_after_what_it_is(sentence: str, text: str, turned: bool) -> None:
    assert is_turned_round(sentence, text) is turned


@pytest.mark.parametrize("behind", ["for", "of", "in"])
def test_a_plural_with_what_it_is_for_does_nothing(behind: str) -> None:
    sentence = f"India is among the largest markets {behind} franchising."
    text = "India is one of the biggest franchising markets because of its middle class."

    assert not is_turned_round(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Dogs need to guard sheep.", "Sheep need to guard dogs."),
        ("Dogs must guard sheep.", "Sheep must guard dogs."),
        ("Nair beat Reilly.", "Reilly beat Nair."),
        ("Nair understood Reilly.", "Reilly understood Nair."),
        ("Nair guards Reilly.", "Reilly guards Nair."),
    ],
)
def test_whatever_the_form_of_the_verb_who_does_it_stands_before_it(
    sentence: str, text: str
) -> None:
    assert is_turned_round(sentence, text)
