"""English."""

from agents.extracting.languages.language import Language, words
from agents.extracting.words import FUNCTION_WORDS, GENERIC_WORDS

ENGLISH = Language(
    code="en",
    function_words=FUNCTION_WORDS,
    asking=words("who whom whose which what when where how why"),
    counting=words("many much"),
    determiners=words(
        "a an the this that these those its his her their our your my of in on at for from by with"
        " to into through across between before after during against within without per about"
        " under over near behind many much every each any no all some and or"
    ),
    inverted=words("do does did can could will would may might must should shall"),
    ranges=words(
        "before after since until till prior between than over under above below about around"
    ),
    between=words("between"),
    articles=words("a an the its his her their our your my"),
    prepositions=words("of for to from with by at in on"),
    participles=words(
        "built sold held kept given bought made won found lost paid sent shown known born borne"
        " taken written broken chosen driven eaten flown grown hidden spoken stolen sung sunk"
        " thrown worn torn put set cut shut read led fed met said told taught caught thought"
        " brought fought sought begun drawn seen stood laid lain run hung struck spent lent left"
    ),
    participle_endings=("ed",),
    generic=GENERIC_WORDS,
    plain=GENERIC_WORDS
    | words(
        "all both each every either neither none nothing anything everything everyone everybody"
        " once again back while until till upon versus vs via aside among along around above"
        " below across toward towards despite except beside besides onto off out ago away together"
        " apart rather instead almost nearly quite too yet even else perhaps maybe least most lone"
        " only own terms sense regard regards percent percentage kinds types sorts lot lots bit"
        " because since though although whether unless whereas however therefore often soon later"
        " earlier recently currently today tomorrow yesterday total overall exact exactly"
        " approximate approximately average usual ordinary normal regular special extra full whole"
        " entire half"
    ),
    contrasts="""
        north/northern south/southern east/eastern west/western northeast southeast
          northwest southwest;
        left/left-hand right/right-hand;
        upper lower middle;
        upstairs downstairs;
        inner outer;
        indoor/indoors outdoor/outdoors;
        internal external;
        inside outside;
        interior exterior;
        front rear;
        top bottom;
        spring summer autumn/fall winter;
        january february march april may june july august september october november
          december;
        monday tuesday wednesday thursday friday saturday sunday;
        weekday/weekdays weekend/weekends;
        morning afternoon evening night/nightly;
        daily weekly monthly quarterly yearly/annual;
        breakfast lunch dinner/supper;
        red orange yellow green blue purple violet pink brown black white grey/gray;
        gold silver bronze copper;
        adult/adults child/children/kids junior/juniors
          senior/seniors/pensioner/pensioners;
        male/men/man/boys/boy female/women/woman/girls/girl;
        husband wife;
        father mother;
        brother sister;
        son daughter;
        uncle aunt;
        king queen;
        first second third fourth fifth sixth seventh eighth ninth tenth;
        primary secondary tertiary;
        minimum maximum;
        minimal maximal;
        smallest largest/biggest;
        shortest longest;
        lowest highest;
        cheapest dearest;
        oldest youngest/newest;
        slowest fastest;
        best worst;
        single double triple;
        upload download;
        input output;
        import export;
        buy/bought sell/sold;
        arrival/arrive departure/depart;
        entry/entrance exit;
        public private;
        domestic international;
        national local;
        urban rural;
        permanent temporary;
        solid liquid gaseous;
        positive negative;
        parent/parents student/students/pupil/pupils teacher/teachers;
        employer/employers employee/employees;
        tenant/tenants landlord/landlords;
        buyer/buyers seller/sellers;
        lender/lenders borrower/borrowers;
        diesel petrol/gasoline electric;
        wooden stone steel brick concrete plastic;
        hot cold;
        wet dry;
        dog/dogs cat/cats horse/horses;
        car/cars lorry/lorries/truck/trucks bicycle/bicycles/bike/bikes;
        bus/buses train/trains tram/trams ferry/ferries;
    """,
    numbers="""
        1 one once
        2 two twice second
        3 three third
        4 four fourth
        5 five fifth
        6 six sixth
        7 seven seventh
        8 eight eighth
        9 nine ninth
        10 ten tenth
        11 eleven eleventh
        12 twelve twelfth
        13 thirteen thirteenth
        14 fourteen fourteenth
        15 fifteen fifteenth
        16 sixteen sixteenth
        17 seventeen seventeenth
        18 eighteen eighteenth
        19 nineteen nineteenth
        20 twenty twentieth
        30 thirty thirtieth
        40 forty
        50 fifty
        60 sixty
        70 seventy
        80 eighty
        90 ninety
        100 hundred
        1000 thousand
    """,
    how_to=r"\bhow (?:do|can|could|should|would|to|does one|is .* (?:done|made))\b|\bsteps\b",
    then=r"Then|Next|After that|Afterwards|Finally|Lastly",
    leaning=r"(?:This|These|That|Those|Such) [a-z]|(?:It|He|She|They|Its|His|Her|Their)\b",
    comparing=words(
        "which each every all both compare compared comparison difference differences differ"
        " between respectively several"
    ),
    denials=words("not no never nobody nothing none neither without cannot"),
    present=words("current currently now nowadays today presently"),
    which_one="The documents answer that differently. Which one do you mean: {0} or {1}?",
    according_to="{0} according to “{1}”",
    not_mentioned="The documents do not mention {}.",
    nothing_found="Your documents do not say.",
    none_answers="Of {0} passages that were read for it, none answers “{1}” for certain. The"
    " nearest are told with what each of them lacks.",
    both=" or ",
    lacks="It says nothing about {}.",
    unlikely="It is about something near, and does not seem to answer.",
)
