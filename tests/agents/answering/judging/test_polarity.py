"""Whether a sentence says the contrary of what is quoted."""

import pytest

from agents.answering.judging.polarity import clauses, is_reversed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The lamp is lit.", ["The lamp is lit."]),
        ("One, two; three: four (five) six", ["One", "two", "three", "four ", "five", "six"]),
        ("One and two but three because four", ["One", "two", "three", "four"]),
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("It costs 1,000 now", ["It costs 1,000 now"]),
        ("In room no. 5. In No. 7", ["In room no. 5.", "In No. 7"]),
        ("He said no. He left", ["He said no.", "He left"]),
        (" ; one ()", ["one "]),
        ("", []),
    ],
)
def test_a_sentence_falls_into_its_clauses(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("Lamp lit.", "Lamp not lit."),
        ("Red lamp, north tower lit.", "North tower not lit."),
        ("Red lamp north tower lit.", "Lamp tower not lit."),
        ("Lamp tower lit.", "Lamp tower not lit red brick."),
        ("The lamp is not lit.", "The lamp is lit."),
        ("The lamp is lit before the test.", "The lamp is lit after the test."),
        ("The lamp is lit after the test.", "The lamp is lit before the test."),
        ("The lamp can't be lit.", "The lamp is lit."),
        ("Lit before 8.", "It opens after eight."),
        ("The WARM lamp is lit.", "The cold lamp is lit."),
    ],
)
def test_a_clause_that_denies_or_turns_round_the_one_on_the_same_matter_is_reversed(
    sentence: str, quoted: str
) -> None:
    assert is_reversed(sentence, quoted)


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("The lamp is lit.", ""),
        ("Lit.", "Not lit."),
        ("Nobody may enter.", "Members may enter unless it rains."),
        ("Lamp tower lit.", "Lamp tower not lit red brick old."),
        ("Lamp red tower lit door.", "Lamp not lit."),
        ("Smoking is prohibited in the room.", "Smoking is not allowed in the room."),
        ("Smoking is not allowed in the room.", "Smoking is prohibited in the room."),
        ("The lamp is lit before or after the test.", "The lamp is lit after the test."),
        ("The lamp is lit after the test.", "The lamp is lit before or after the test."),
        ("The share is no more than 5.", "The share is 5."),
        ("The lamp is lit in room no. 5.", "The lamp is lit in room 5."),
        ("The lamp is lit.", "The lamp is lit."),
        ("The valve is not opened.", "The valve is unopened."),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_not_reversed(
    sentence: str, quoted: str
) -> None:
    assert not is_reversed(sentence, quoted)


@pytest.mark.parametrize(
    ("sentence", "text", "turned"),
    [
        ("There was no effect from reading on paper.", "Reading on paper had no effect.", False),
        ("Two were injured, while no visitors were hurt.", "Two were hurt; no visitors were.",
         False),
        ("It is forbidden to disturb the sleep of others by noise.",
         "Noise that disturbs the sleep of others is forbidden.", False),
        ("By five votes to one, a speed limit was turned down.",
         "The council rejected, by five votes to one, a speed limit.", False),
        ("Loose chalk is prohibited, but chalk balls may be used.",
         "Chalk balls are allowed, loose chalk is not.", False),
        ("Loose chalk is prohibited.", "Loose chalk is white and used by all.", True),
        ("It can be used on broken skin.", "Do not use it on broken skin or near the eyes.", True),
        ("Linux is supported since release 3.2.",
         "Events are read since release 3.2; Linux is not supported.", True),
        ("The meters are read by the operator.", "Meters are read by the operator, not by us.",
         False),
        ("It simmers gently for 45 minutes.",
         "Simmer gently for 45 minutes; it should be soft but not mushy.", False),
        ("The lock at Trub is the shallowest.", "The deepest lock, at Trub, fills slowly.", True),
        ("The biggest wheel measures 1.4 metres across.",
         "Its largest wheel has a diameter of 1.4 metres.", False),
        ("Salaries cost less than fuel, which was the largest cost.",
         "Fuel was the largest cost, ahead of salaries.", False),
        ("Three fewer museums take part.", "Twenty museums take part, three more than before.",
         True),
        ("Nobody was hurt.", "Two men were hurt; nobody saw it.", True),
        ("None of the men were hurt.", "Two men were hurt; none of the women saw it.", True),
        ("Nothing was found.", "Two coins were found; nothing was sold.", True),
        ("It was cold, and nobody was hurt.", "It was cold, and two men were hurt.", True),
        ("NEITHER maps nor scores may be lent.", "Maps may be lent, scores may not.", True),
        ("Neither maps nor scores may be lent.", "Maps are old, and nothing may be lent.", False),
        ("The fence was built without the county, and it is red.",
         "The red fence was built without the county.", False),
        ("It is open unless it rains, and entry is free.", "Entry is free unless it rains.", False),
        ("Only trainees may insert it.", "Trainees may only watch.", False),
        ("Trainees may enter it Only on Mondays.", "Trainees may only watch it.", False),
        ("Trainees may enter it on Mondays.", "Trainees may only watch it.", True),
        ("Children over six need no ticket.", "Children under six need no ticket.", True),
        ("Larks declined, while ground beetles increased.",
         "Larks increased, while ground beetles declined.", True),
        ("The bath is the hottest of all.", "The bath is cold.", False),
    ],
)  # fmt: skip
def test_the_contrary_is_what_is_denied_there_of_the_same(
    sentence: str, text: str, turned: bool
) -> None:
    assert is_reversed(sentence, text) is turned


@pytest.mark.parametrize(
    ("sentence", "text", "turned"),
    [
        # in whatever order
        ("The new authorities encouraged the construction of churches.",
         "The new authorities discouraged church construction.", True),
        ("The inhibitor delayed the rejection of the grafts.",
         "The inhibitor resulted in an accelerated rejection of grafts.", True),
        ("Drugs as required controlled pain well.",
         "The drugs on the basis of as required had poor pain control.", True),
        ("Smaller data generally produce better embeddings.",
         "Larger or more specific data generally produce better embeddings.", True),
        ("A larger boat is older than it.", "A smaller one than that boat is old.", False),
        ("The authorities encouraged sport.",
         "The council of the town discouraged church construction.", False),
        # behind "not", "no" and "without"
        ("Batteries of this kind are already for sale.",
         "Batteries of this kind are in production, though not for sale yet.", True),
        ("Blocking it changed the course of rejection of skin grafts.",
         "Blocking it had no effect in altering the course of rejection of skin grafts.", True),
        ("Latency takes input tokens and output tokens into account.",
         "Latency is the time taken, without considering input tokens and output tokens.", True),
        ("Latency is a time regardless of input tokens and output tokens.",
         "Latency is the time taken, without considering input tokens and output tokens.", False),
        ("People are willing to spend money there.",
         "People are not reticent about spending money there.", False),
        ("The groups scored the same.", "There were no differences between the groups.", False),
        ("The groups did not differ.", "There were no significant differences between the groups.",
         False),
        ("Drugs neither relieved pain nor shortened the stay in hospital.",
         "Drugs had no role in pain control, fever, or reduction of the hospital stay.", False),
        # superlatives in one name
        ("Time to first token measures the time until the last token.",
         "Time to first token measures the time until the first token.", True),
    ],
)  # fmt: skip
def test_the_contrary_is_told_in_other_words_and_orders(
    sentence: str, text: str, turned: bool
) -> None:
    assert is_reversed(sentence, text) is turned
