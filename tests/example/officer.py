"""What the customer service officer of the example decides: data only, with the lines of the sessions it rests on."""

from __future__ import annotations

from workshop.plan.plan_events import PlanSettings, PromiseTold

ROLE = "Customer service officer"

SETTINGS = PlanSettings(
    department="City of Larkhaven, Transit Department",
    contact=ROLE,
    version="1",
    # The day on which the leaders look again (11:R2), and the table is shown in public (12:C2).
    review="2026-10-01",
    # 12:C1.
    formats="Print, large print, a file a screen reader can read, and by telephone",
)

METHOD = {
    "facilitator": "the customer service officer of another department led every group, and a city analyst took notes",
    "sampling": (
        "notes in two languages at night stops and word of mouth, the rosters, every fortieth name of the booking list, "
        "two schools and a parents' list; of the station agents and the schools office everybody was asked; 18 of the 60 "
        "who were invited did not come"
    ),
    "languages": (
        "English, with interpreters for Spanish and Arabic; Chinese through a relative of a participant, which is to be "
        "done better"
    ),
    "recording": "none",
}
"""How the groups were held, from the first lines of 04 to 09; added when they are done."""

GROUPS_PLANNED_AT = "01-customer-mapping"

# 01:n020.
GROUPS = (
    ("night-shift riders", "external"),
    ("paratransit riders", "external"),
    ("students and their parents", "external"),
    ("depot and dispatch", "internal"),
    ("station agents", "internal"),
    ("city schools office", "internal"),
)

PROMISES = {
    # The same count as 02:C6, which took over its date.
    "11-buy-in-two": (
        (
            "01-customer-mapping:C1",
            PromiseTold(
                commitment="",
                state="late",
                on="2026-04-24",
                evidence="report of 24 April, due 20 March at first",
            ),
        ),
    ),
}

# In the words of the read-back: 12:n003, n004 and n005, n006.
DEFINITIONS = {
    "The screen is wrong": "It says something when it knows nothing.",
    "Kind people": "People who take it on themselves, and break small rules for us.",
    # 12:n007 to n009: both views in one paragraph, neither as a footnote.
    "Safe while waiting": (
        "Some want guards; others are less safe where there are guards. Somebody there, not somebody who checks."
    ),
    "Passed by": "It happens to the same people: dark jacket, hood, wheelchair.",
}

# Wants that serve a need which another line says.
NEEDS = {
    "04-night-shift-riders:n050": "04-night-shift-riders:n044",
    "05-depot-and-dispatch:n045": "04-night-shift-riders:n048",
    "06-paratransit-riders:n041": "06-paratransit-riders:n040",
    "07-station-agents:n039": "07-station-agents:n038",
    "08-students-and-parents:n044": "08-students-and-parents:n043",
}

# Today's rule and the one of 29 April: the leaders agreed to the new one (11:C3).
_REPLACED = "The new guideline replaces today's rule from 15 June 2026, once the leaders' condition is met."
RULINGS = (
    ("03-front-line-staff:L1", "10-standards-setting:L1", _REPLACED),
    (
        "03-front-line-staff:L2",
        "10-standards-setting:L1",
        f"{_REPLACED} It holds in booths, not yet on the bus.",
    ),
)

# The initiatives of the focus area that was chosen by the second vote after the tie; all passed their tests' vote.
CHOSEN = tuple(f"12-read-back:I{number}" for number in range(1, 6))
CHOSEN_BY = "12-read-back:V3"

NEVER = {
    "Why the last 14 leaves early: it could point to a few operators (03:n027 and n031).": (
        "03-front-line-staff:n008",
        "03-front-line-staff:n009",
        "03-front-line-staff:n011",
        "03-front-line-staff:n022",
        "03-front-line-staff:n027",
    ),
    "The private phone (05:n054), and those who told of the same from outside.": (
        "03-front-line-staff:n021",
        "05-depot-and-dispatch:n015",
        "05-depot-and-dispatch:n054",
        "07-station-agents:n011",
    ),
    "Paying from one's own pocket, and staying unpaid (debrief of 07).": (
        "07-station-agents:n021",
        "07-station-agents:n032",
    ),
    "Health: what happens at the clinic tells who said it.": (
        "06-paratransit-riders:n005",
        "06-paratransit-riders:n019",
        "06-paratransit-riders:n029",
        "06-paratransit-riders:n038",
    ),
    "A driver would be known by the names of the children.": ("08-students-and-parents:n032",),
}
"""Remarks that are not to be printed, by the reason."""

BLANKED = {
    "05-depot-and-dispatch:n018": (
        "Planning sent [ ] to sit here for two nights in November. She changed three run times the week after. "
        "THREE. Ten years we'd asked."
    ),
    "08-students-and-parents:n029": (
        "my pass said invalid so I paid, then it worked, then invalid, I paid 4 times that week, [ ] I had 9 dollars"
    ),
}
"""Quotes that may be printed with words blanked out."""

PARAPHRASED = {
    "06-paratransit-riders:n033": (
        "On the ordinary bus a rider was left behind three times: the ramp did not come out, the place was taken, "
        "and the third bus drove past."
    ),
    "06-paratransit-riders:n026": (
        "A rider sat for two and a half hours in her coat with a cake on her knees, while the computer had known the "
        "later time all along."
    ),
}
"""Quotes that may be told in other words."""

PRINTED = {
    "04-night-shift-riders": ("n007", "n018", "n027", "n036", "n037", "n043"),
    "05-depot-and-dispatch": ("n014", "n029", "n031", "n042"),
    "06-paratransit-riders": ("n032", "n034", "n041"),
    "07-station-agents": ("n022", "n025", "n028", "n029", "n037", "n039", "n043"),
    "08-students-and-parents": ("n006", "n027", "n034", "n045", "n048"),
    "09-schools-office": ("n015", "n026", "n030", "n035"),
}
"""Quotes that may be printed as they were said."""
