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
    ("slowed slows slow delay delays delayed", "speeded sped accelerate accelerates accelerated"),
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
    ("encourage encourages encouraged", "discourage discourages discouraged"),
    ("upper", "lower"),
    ("stronger strongest", "weaker weakest"),
    ("wider broader", "narrower"),
    ("same", "differs differ differing differed"),
    ("well good", "poor poorly badly"),
    ("continue continues continued", "stop stops stopped"),
    ("willing eager", "reluctant unwilling"),
    ("large big", "small little"),
    ("rich", "poor"),
    ("adults adult", "children child"),
    ("men male males", "women female females"),
    ("majority most", "minority"),
)
OPPOSITES = [(frozenset(one.split()), frozenset(two.split())) for one, two in _PAIRS]
_FIRM = frozenset(
    (
        *("increase", "allowed", "accepted", "passed", "enabled", "improved", "encourage", "well"),
        *("slowed", "continue", "same", "adults", "majority", "like", "doubled"),
    )
)
_COMPARED = frozenset(("faster", "larger", "longer", "older", "stronger", "wider", "better"))
FIRM = [pair for pair in OPPOSITES if pair[0] & _FIRM]
"""Who says the one of a matter does not say the other of it in any order of words."""
COMPARED = [pair for pair in OPPOSITES if pair[0] & _COMPARED]
"""So are these where nothing follows that it is compared with."""
SIDE = {
    word: (n, one)
    for n, pair in enumerate(OPPOSITES)
    for one, words in zip((True, False), pair, strict=True)
    for word in words
}
"""By word: which pair it is of, and which side."""
