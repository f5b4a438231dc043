"""What can be done on the live screen, in the order of its key bar."""

from __future__ import annotations

from workshop.tui.commands import Command

LIVE_KEYS = (
    Command(
        "agree",
        "ctrl+r",
        "Agree",
        "Take the similar note that is offered: who said the line agrees.",
        bar=False,
    ),
    Command("retry", "ctrl+r", "Retry", "Try again to save what waits."),
    Command("save_elsewhere", "ctrl+o", "Save elsewhere", "Write what waits to another file as well."),
    Command("copy_waiting", "ctrl+l", "Copy", "Copy what waits to the clipboard.", bar=False),
    Command(
        "next_stage",
        "pagedown",
        "Next",
        "Go to the next stage; a clicker's forward key does it too.",
        priority=True,
    ),
    Command(
        "previous_stage",
        "pageup",
        "Back",
        "Go back one stage; a clicker's back key does it too.",
        bar=False,
        priority=True,
    ),
    Command(
        "edit",
        "",
        "Edit",
        "Edit the note under the cursor, open a record, or confirm a promise.",
        shown_as="Enter",
    ),
    Command(
        "retract", "delete", "Take back", "Take the note, the record or the promise under the cursor back."
    ),
    Command("split", "s", "Split", "Make several notes of the one under the cursor."),
    Command("join", "j", "Join", "Join the marked notes, or this one with the one above it."),
    Command("search", "slash", "Search", "Find a note of any stage by its words, number, theme or code."),
    Command("move", "m", "Move", "Put the note under the cursor under another stage.", bar=False),
    Command("mark", "space", "Mark", "Mark the note under the cursor for joining.", bar=False),
    Command("park", "p", "Park", "Put the note into the parking lot, or take it out.", bar=False),
    Command("history", "h", "History", "See what happened to the note under the cursor.", bar=False),
    Command(
        "redact",
        "x",
        "Redact",
        "Remove the words of the note or promise under the cursor for good.",
        bar=False,
    ),
    Command(
        "redact_named",
        "",
        "Redact",
        "Remove words for good, or all that a person who withdraws has said.",
        bar=False,
    ),
    Command("parking", "", "Parking lot", "See what is parked, of all stages.", bar=False),
    Command("vote", "f3", "Vote", "Open this stage's vote, or go on with it."),
    Command("promise", "ctrl+o", "Promise", "Write down who brings what by when."),
    Command(
        "people", "ctrl+l", "People", "Say how many people are here, who comes and goes, and who said yes."
    ),
    Command("wall", "f4", "Wall", "Choose what is on the wall, and see it before it goes up."),
    Command("app.blank_wall", "f12", "Blank", "Blank the wall at once; again brings it back.", bar=False),
    Command(
        "read_back",
        "ctrl+s",
        "Read back",
        "Put the note under the cursor, or the last one, on the wall in words for the room.",
        bar=False,
    ),
    Command(
        "private",
        "f6",
        "Private view",
        "Show who said what, who has not spoken, what to say and ask; never for the wall.",
        bar=False,
    ),
    Command("themes", "f5", "Themes", "Group the notes into themes.", bar=False),
    Command("undo", "f8", "Undo", "Take back the last thing that was done.", priority=True),
    Command("accept_cut", "f7", "Yes, cut", "Take the minutes from the coming stage that is named."),
    Command("redo", "ctrl+y", "Redo", "Do again what was taken back.", bar=False, priority=True),
    Command(
        "minutes", "ctrl+n", "Time", "Give this stage more minutes or take some, or have a break.", bar=False
    ),
    Command("go_on", "ctrl+n", "Go on", "End the break."),
    Command(
        "notes", "tab", "Notes", "Go to the notes and back to the capture line.", bar=False, priority=True
    ),
    Command("end", "f9", "End", "End the session."),
    Command("complete", "", "Complete records", "Fill in what records lack, one after the other.", bar=False),
    Command("cards", "", "Cards", "Choose evidence cards from what finished groups said.", bar=False),
    Command("register", "", "Register", "Bring back what was promised before and is not settled.", bar=False),
    Command("parking_lot", "", "Parking lot", "Say what becomes of each parked note.", bar=False),
    Command(
        "read_back_all", "", "Read-back", "Read decisions and promises back, one after the other.", bar=False
    ),
    Command("debrief", "", "Debrief", "Write the debrief, or go on with it; F2 has it too.", bar=False),
    Command("export", "f9", "Export", "Write the Word files of this session."),
    Command("stages", "f2", "Stages", "Go to any stage, or look at its notes after the end."),
    Command("home", "escape", "Home", "From the notes to the capture line; from there to the sessions."),
    Command("screen_off_wall", "", "Wall", "Say whether the room sees this screen.", bar=False),
    Command("app.quit", "ctrl+q", "Quit", "Leave the program; everything shown is on disk.", bar=False),
)
