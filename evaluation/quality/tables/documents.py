"""Sixteen files with tables of the kinds people keep, all made up here."""

from evaluation.quality.tables.writing import Table

_ITEMS = ("Hex bolt", "Wood screw", "Hose clamp", "Rubber gasket", "Steel washer", "Cable tie")
_SIZES = ("4 mm", "6 mm", "8 mm", "10 mm", "12 mm", "16 mm", "20 mm")
_STREETS = ("Quay Street", "Mill Lane", "Chapel Road", "Orchard Way", "Harbour View")
_MIXES = ("C25", "C30", "C35", "C40")


def _of(text: str) -> list[list[str]]:
    """A line is a row; cells are divided by `;`."""
    return [[cell.strip() for cell in line.split(";")] for line in text.strip().splitlines()]


def _stock() -> list[list[str]]:
    head = ["Item no.", "Description", "Size", "Shelf", "In stock", "Unit price (€)"]
    return [
        head,
        *(
            [
                str(40000 + 7 * n),
                _ITEMS[n % 6],
                _SIZES[n % 7],
                f"{'ABCDEFGH'[n % 8]}-{1 + n % 45:02d}",
                str(n * 37 % 911),
                f"{0.05 + n * 13 % 400 / 100:.2f}",
            ]
            for n in range(2000)
        ),
    ]


def _meters() -> list[list[str]]:
    head = ["Meter", "Street", "House", "Read on", "Reading (kWh)"]
    return [
        head,
        *(
            [
                f"EM-{1000 + n}",
                _STREETS[n % 5],
                str(1 + n // 5),
                f"2024-{1 + n % 12:02d}-{1 + n % 28:02d}",
                str(10000 + n * 317 % 8009),
            ]
            for n in range(2000)
        ),
    ]


def _lake() -> list[list[str]]:
    head = ["Date", "Depth (m)", "Water temperature (°C)", "Oxygen (mg/l)", "Observer"]
    rows = [
        [
            f"2023-{4 + day // 6:02d}-{1 + day % 6 * 5:02d}",
            str(depth),
            f"{8 + day % 18 * 0.7 - depth * 0.3:.1f}",
            "" if (day + depth) % 11 == 0 else f"{11 - day % 13 * 0.3 - depth * 0.2:.1f}",
            ("Noor Vane", "Tilo Brandt")[day % 2],
        ]
        for day in range(36)
        for depth in (0, 5, 10)
    ]
    return [head, *rows]


def _cubes() -> list[list[str]]:
    head = ["Sample", "Mix", "Poured", "Age (days)", "Strength (MPa)"]
    return [
        head,
        *(
            [
                f"K-{n:03d}",
                _MIXES[n % 4],
                f"2024-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}",
                ("7", "28")[n % 2],
                f"{20 + n * 29 % 251 / 10:.1f}",
            ]
            for n in range(1, 601)
        ),
    ]


_FEES = """
Class; Joining fee; Yearly fee; Boats allowed; Locker
Adult; 60; 140; all; included
Youth; 20; 70; skiffs and quads; 15 a year
Family; 90; 260; all; included
Student; 30; 85; skiffs; 15 a year
Associate; 0; 35; none; not available
Honorary; 0; 0; all; included
"""
_FERRIES = """
Sailing;Departs Norhaven;Arrives Skelby;Days;Vessel
F1;06:15;07:40;Monday to Friday;Marta
F2;08:30;09:55;daily;Solveig
F3;11:00;12:50;Saturday and Sunday;Gamle Per
F4;13:45;15:10;daily;Marta
F5;17:20;18:45;Monday to Friday;Solveig
F6;21:05;22:30;Friday;Gamle Per
"""
_BUDGET = """
Department;2023;;2024;;Head
;Planned;Spent;Planned;Spent;
Science;18400;17950;19200;20110;Dr Amara Osei
Music;7300;7420;7600;6980;Leif Sundby
Library;5150;4890;5600;5555;Pia Kowal
Sports;9900;10340;10100;9875;Jonas Meyer
Kitchen;31200;30560;33000;34120;Rosa Bianchi
"""
_NORTH = """
Tool;Quantity;Condition;Last serviced
Angle grinder;3;good;2024-02-11
Bench drill;1;worn;2023-11-30
Band saw;2;good;2024-05-02
Torque wrench;6;new;2024-06-19
Heat gun;4;good;
"""
_SOUTH = """
Tool;Quantity;Condition;Last serviced
Angle grinder;5;worn;2024-01-22
Bench drill;2;good;2024-03-08
Plunge router;1;good;2024-04-14
Torque wrench;2;worn;2023-09-05
Heat gun;7;new;2024-07-01
"""
_CAMERAS = """
Feature;Orion 5;Orion 7;Vega X
Price;€420;€690;€1150
Weight;380 g;455 g;610 g
Sensor;12 megapixels;24 megapixels;45 megapixels
Battery life;310 shots;480 shots;390 shots
Weather sealing;no;yes;yes
Warranty;2 years;2 years;3 years
"""
_ROOMS = """
Room;Seats;Half day;Full day;Projector
Great Hall;220;€180;€310;yes
Garden Room;45;€65;€110;yes
Studio;18;€40;€70;no
Committee Room;12;€25;€45;no
Gallery;80;€95;€160;yes
"""
_EXTRAS = """
Item;Charge;Notice needed
Piano;€35;3 days
Stage lighting;€60;1 week
Kitchen;€50;2 days
Extra chairs;€1 each;none
"""
_JANUARY = """
Week;Front desk;Night porter;Laundry
1;Ines Falk;Omar Said;Greta Holm
2;Bruno Tal;Omar Said;Yuki Mori
3;Ines Falk;Dana Reyes;Greta Holm
4;Bruno Tal;Dana Reyes;Yuki Mori
"""
_FEBRUARY = """
Week;Front desk;Night porter;Laundry
1;Yuki Mori;Bruno Tal;Ines Falk
2;Greta Holm;Bruno Tal;Omar Said
3;Yuki Mori;Ines Falk;Dana Reyes
4;Greta Holm;Ines Falk;Omar Said
"""
_LESSONS = """
Time;Monday;Tuesday;Wednesday;Thursday;Friday
09:00;Pottery;Spanish;Pottery;Yoga;Choir
10:30;Drawing;French;Weaving;Spanish;Bookbinding
13:00;Yoga;Bridge;French;Drawing;
14:30;Choir;;Italian;Bridge;Weaving
"""
_SOIL = """
Plot;Depth (cm);pH;Nitrogen (mg/kg);Phosphorus (mg/kg);Texture
North meadow;20;6.4;31;12;clay loam
North meadow;60;6.9;14;7;clay
Orchard;20;5.8;44;19;loam
Orchard;60;6.1;;9;sandy loam
River bank;20;7.2;22;26;silt
River bank;60;7.5;9;17;silt
"""
_POOL = """
Ticket;Morning;Afternoon;Ten visits
Adult;5.20;6.80;48.00
Child;2.60;3.40;24.00
Senior;3.90;5.10;36.00
Disabled;2.60;3.40;24.00
Family;12.50;15.90;120.00
"""
_POOL_COURSES = """
Course;Level;Teacher;Starts;Places
Seahorses;beginners;Mina Roth;4 March;8
Dolphins;improvers;Karl Aas;5 March;10
Sharks;advanced;Mina Roth;7 March;12
Aqua fitness;all levels;Edda Lorne;6 March;20
"""
_BUS = """
Stop;Bus 12;Bus 14;Bus 20 X
Central Station;07:05;07:25;07:50
Town Hall;07:11;07:31;
Hospital;07:19;07:40;08:01
University;07:28;;08:09
Science Park;07:36;07:55;08:16
"""
_BIRDS = """
Species;2021;2022;2023;Status
Little tern;142;118;96;declining
Avocet;38;45;61;increasing
Ringed plover;77;80;74;stable
Oystercatcher;210;205;219;stable
Redshank;54;49;41;declining
Spoonbill;3;9;17;increasing
"""

DOCUMENTS: dict[str, list[Table]] = {
    "rowing-club-fees.csv": [Table("", _of(_FEES))],
    "lake-measurements.csv": [Table("", _lake())],
    "ferry-timetable.csv": [Table("", _of(_FERRIES))],
    "warehouse-stock.csv": [Table("", _stock())],
    "school-budget.xlsx": [
        Table(
            "Budget",
            _of(_BUDGET),
            "Riverside School, budget by department in euros",
            ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 1, 5)),
        )
    ],
    "electricity-meters.xlsx": [Table("Readings", _meters())],
    "tool-inventory.xlsx": [
        Table("North workshop", _of(_NORTH)),
        Table("South workshop", _of(_SOUTH)),
    ],
    "camera-comparison.xlsx": [Table("Cameras", _of(_CAMERAS))],
    "hall-hire.docx": [
        Table("Hire of rooms", _of(_ROOMS), "Prices are for members of the parish."),
        Table("Extras", _of(_EXTRAS), "All extras are charged per booking."),
    ],
    "hotel-rota.docx": [Table("January", _of(_JANUARY)), Table("February", _of(_FEBRUARY))],
    "evening-classes.docx": [
        Table("Weekly timetable", _of(_LESSONS), "The classes of the autumn term.")
    ],
    "soil-report.docx": [
        Table(
            "Laboratory results",
            _of(_SOIL),
            "Samples were taken in October.",
            ((1, 0, 2, 0), (3, 0, 4, 0), (5, 0, 6, 0)),
        )
    ],
    "swimming-pool.pdf": [
        Table("Admission in euros", _of(_POOL), "Valid from January at the Lido."),
        Table("Swimming courses", _of(_POOL_COURSES)),
    ],
    "concrete-tests.pdf": [Table("Strength of test cubes", _cubes(), "Results of the year 2024.")],
    "bus-timetable.pdf": [Table("Towards Science Park", _of(_BUS), "Weekday mornings.")],
    "coastal-birds.pdf": [Table("Breeding pairs", _of(_BIRDS), "Counted every May.")],
}
HELD_OUT = frozenset(
    {
        "ferry-timetable.csv",
        "warehouse-stock.csv",
        "tool-inventory.xlsx",
        "camera-comparison.xlsx",
        "evening-classes.docx",
        "soil-report.docx",
        "bus-timetable.pdf",
        "coastal-birds.pdf",
    }
)
"""Files whose questions nothing was built with."""
