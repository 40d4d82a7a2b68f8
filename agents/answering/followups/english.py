"""English."""

import re

from agents.answering.followups.words import FollowUpWords, any_of, at_the_end, words
from agents.extracting.languages import LANGUAGES

ENGLISH = FollowUpWords(
    openers=any_of(
        "many thanks",
        "thanks",
        "thank you",
        "and what about",
        "and how about",
        "but what about",
        "what about",
        "how about",
        "what of",
        "and",
        "but",
        "or",
        "so",
        "then",
        "also",
        "ok",
        "okay",
    ),
    closers=at_the_end(
        r"(?<!until\s)(?<!since\s)(?<!before\s)(?<!by\s)then",
        "instead",
        "too",
        "as well",
        "though",
        "please",
    ),
    reasons=re.compile(
        r"\s*(?:(?:and|but|so)\s+)?(?:why(?:\s+not|\s+(?:is|was)\s+(?:that|this))?|how\s+come"
        r"|why\s+(?:do|does|did|can|could)(?:n['’]?t|\s+not|not)?\s+(?:you|it|they|(?:the|my|your)"
        r"\s+documents)(?:\s+not)?\s+(?:say|know|answer|tell)\b[^?]*)\W*",
        re.IGNORECASE,
    ),
    corrections=any_of(
        "no i meant",
        "no i mean",
        "no, i meant",
        "no, i mean",
        "sorry, i meant",
        "sorry, i mean",
        "i meant",
        "i mean",
        "no, not that one",
        "not that one",
        "no sorry",
        "no, sorry",
        "no",
        "nope",
        "sorry",
        "oh",
        "actually",
        "rather",
        "wait",
    ),
    more=re.compile(
        r"\s*(?:please\s+)?(?:(?:can|could)\s+you\s+)?(?:tell\s+me\s+more|say\s+more|more|go\s+on"
        r"|continue|(?:what|anything)\s+else|and\s+(?:what|anything)\s+else|more\s+(?:details?"
        r"|please)|elaborate|explain(?:\s+(?:more|further))?|details?)"
        r"(?:\s+(?:about|on)\s+(?:it|that|this|them|him|her))?\W*",
        re.IGNORECASE,
    ),
    bare=re.compile(
        r"\s*(?:and|but|so)?\s*(?P<word>since\s+when|until\s+when|why\s+not|how\s+come|why|how"
        r"|when|where|who|by\s+whom|how\s+(?:many|much|long|often|far))"
        r"(?:\s+(?:is|was|are|were|did|does|do|has|had)\s+(?:that|this|it|they|so|not)"
        r"(?:\s+(?:so|happen|the\s+case))?)?\W*",
        re.IGNORECASE,
    ),
    courtesies=re.compile(
        r"\s*(?:many\s+)?(?:thanks|thank\s+you|thx|ok|okay|great|good|nice|perfect|cool|hello|hi"
        r"|hey|bye|goodbye|yes|no|sorry|please)(?:\s+(?:a\s+lot|very\s+much|so\s+much))?\W*",
        re.IGNORECASE,
    ),
    asking=re.compile(
        r"\s*(?P<asking>(?:(?:by|in|at|on|for|from|to|with|of|since|until)\s+)?(?:(?:what|which)"
        r"(?=\s+(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|may|must"
        r"|should)\b)"
        r"|(?:what|which)\s+(?:year|month|day|date|time|place|city|town|country)"
        r"|how\s+(?:many|much)\s+(?:\w+)(?=\s+(?:is|are|was|were|do|does|did|can|could|will|would"
        r"|has|have|had|may|must|should)\b)"
        r"|how\s+(?:many|much|long|often|far|high|tall|old|big|large|deep|wide|heavy|fast|warm|hot"
        r"|cold)|who|whom|whose|when|where|why|how|what|which))\b",
        re.IGNORECASE,
    ),
    auxiliaries=words(
        "is are was were be been being am do does did done has have had having will would can could"
        " should may might must shall"
    ),
    determiners=words("a an the my your our any some each every both no"),
    prepositions=words(
        "of in on at to for from by with as into about over under between before after during"
        " against within without per through across near since until"
    ),
    persons=words("he him she her"),
    things=words("it this that these those they them"),
    owners=words("its his hers their theirs her"),
    personal=words("his hers her"),
    places=words("there"),
    times=words("then"),
    pointing=words("that this these those the_same"),
    person_nouns=words("person man woman lady guy author people"),
    own_nouns=words(
        "document documents file files page pages book report paper text project chapter manual"
        " contract article guide week month year morning way kind"
    ),
    expletive=re.compile(
        r"\bit\s+(?:is\s+|was\s+)?(?:possible|necessary|allowed|true|legal|safe|worth|ok|okay"
        r"|better|best|important|permitted|right)\b|\bdoes\s+it\s+take\s+to\b"
        r"|\b(?:know|say|says|said|state|states|mention|show|shows|ensure|sure|think|believe)\s+"
        r"that\b|\bthere\s+(?:is|are|was|were|be|any|a|an|no)\b|\b(?:is|are|was|were)\s+there\b"
        r"|\bthen\s+(?:\w+\s+)?(?:what|how|who|why)\b",
        re.IGNORECASE,
    ),
    language=LANGUAGES["en"],
    function_words=words(
        "me more most other all please tell give say says said explain describe know think"
        " mean means use used one ones really just like get got make name called happen"
        " happened"
    ),
    joining=words("of"),
    located=words("in at on near"),
    superlative=re.compile(
        r"\b(?:the\s+)?(?!(?:arr|ch|cont|dig|for|gu|harv|hon|inter|inv|mod|pri|prot|qu|requ|sugg)est\b)"
        r"(?:\w{2,}est|most\s+\w+)\b",
        re.IGNORECASE,
    ),
    subjects=words("who what"),
    verbal=re.compile(
        r"\w+(?:ed|wn|lt|pt|ught|ound|old|ept|eld|orn|oken|osen|iven|aken|itten|ade)$|^(?:set|put"
        r"|begun|won|done|gone|seen|paid|sent|lost|rung|sung|hung|led|read|met"
        r"|cut|let|shut|run|go|come|stand|cost|mean|work|start|begin|end|take|need|open|close|last"
        r"|carry|send|pay|leave|live|happen|die|say|show|measure|hold|contain|include|belong|lie)$",
        re.IGNORECASE,
    ),
    owned="{}'s",
)
