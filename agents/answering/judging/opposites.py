"""Words of which one says the contrary of the other. Pure."""

_PAIRS = (
    ("before", "after"),
    ("above over exceeds exceed exceeding", "below under"),
    ("more", "less fewer"),
    ("increase increases increased rose", "decrease decreases decreased fell declined decline"),
    ("high higher", "low lower"),
    ("highest maximum most largest", "lowest minimum least smallest"),
    ("first", "last"),
    ("allowed permitted allows permits", "forbidden prohibited forbids prohibits"),
    ("open opened opens", "closed closes shut"),
    ("always", "never"),
    ("accepted accept accepts approved", "rejected reject rejects"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("left", "right"),
    ("inside", "outside"),
    ("hot warm", "cold"),
    ("passed", "failed"),
    ("enabled enable enables", "disabled disable disables"),
    ("better", "worse"),
    ("faster quicker", "slower slowly"),
    ("slowed slows slow", "speeded sped accelerated accelerates"),
    ("larger bigger greater", "smaller"),
    ("longer", "shorter"),
    ("older", "younger"),
    ("improved improves improve", "worsened worsens worsen"),
    ("like liked likes", "dislike disliked dislikes"),
    ("win won wins", "lose lost loses"),
    ("early earlier earliest", "late later latest"),
    ("favour", "against"),
    ("up", "down"),
    ("deepest deeper", "shallowest shallower"),
    ("heavier heaviest", "lighter lightest"),
    ("cheaper cheapest", "dearer dearest"),
    ("doubled", "halved"),
)
OPPOSITES = [(frozenset(one.split()), frozenset(two.split())) for one, two in _PAIRS]
SIDE = {
    word: (n, one)
    for n, pair in enumerate(OPPOSITES)
    for one, words in zip((True, False), pair, strict=True)
    for word in words
}
"""By word: which pair it is of, and which side."""
