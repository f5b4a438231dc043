"""Export of a session: which papers to write of it, or of all sessions of the folder, and what is in them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from workshop.plan.blocks import Paper
from workshop.plan.origins import renumbered_at
from workshop.plan.pack import pack
from workshop.plan.papers import TITLES, kept_back, papers_of
from workshop.plural import counted
from workshop.record.protocol import StoreError
from workshop.session.reading import read_all, read_what_holds
from workshop.session.state import Session
from workshop.tui import dialogs
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.export_keys import FIRST, LAST, TEMPLATE
from workshop.tui.export_screen import Choice, ExportScreen
from workshop.tui.writing_papers import Job

_PACK = "pack"


class Export(ExportScreen):
    """Writes the papers of one session, or of all sessions of the folder."""

    KEYS = (
        *FIRST,
        Command("write_all", "a", "All sessions", "Write the papers of all sessions of this folder."),
        TEMPLATE,
        *LAST,
    )

    def __init__(self, desk: Desk, session_id: str) -> None:
        super().__init__(desk)
        self.session_id = session_id
        self.session: Session | None = None
        self.problem = ""

    def on_mount(self) -> None:
        """Read the session."""
        super().on_mount()
        self.top.title = self.session_id

    @property
    def papers_of(self) -> str:
        """The session."""
        return self.session_id

    def read(self) -> None:
        """Read the session."""
        self.session, self.problem = read_what_holds(self.desk.store, self.session_id)

    def renumbered_at(self) -> str:
        """When two copies of the session were last joined that had the same numbers."""
        return renumbered_at([self.session]) if self.session is not None else ""

    @property
    def is_read(self) -> bool:
        """Whether the session has been read."""
        return self.session is not None

    def was_read(self) -> None:
        """Name the session."""
        assert self.session is not None
        self.top.title = self.session.facts.title or self.session_id
        if self.problem:
            self.say(self.problem, wrong=True)

    def choices(self) -> Sequence[Choice]:
        """Its record, and the one paper of its kind; before its start also what is printed for it."""
        if self.session is None:
            return []
        papers = [Choice(name, TITLES[name]) for name in papers_of(self.session)]
        is_to_come = self.session.status == "planned" and not self.session.companion_of
        return [Choice(_PACK, "Pack to print"), *papers] if is_to_come else papers

    def inside(self) -> Sequence[str]:
        """Who and what is in the papers, and what is not."""
        session = self.session
        assert session is not None
        attended = session.attendance.attended
        notes = session.open_notes()
        verbatim = sum(note.verbatim for note in notes)
        votes = len(session.counted_votes())
        people = "people not counted" if attended is None else counted(attended, "person", "people")
        kinds = ((len(notes), "note"), (len(session.current_themes()), "theme"), (votes, "vote"))
        told = [", ".join([people, *(counted(number, noun) for number, noun in kinds)])]
        if verbatim and session.design.participant_codes:
            stand = "stands" if verbatim == 1 else "stand"
            told.append(f"{counted(verbatim, 'remark')} word for word {stand} in the session record only")
        if session.sealed_count():
            told.append(f"{session.sealed_count()} sealed, as a number")
        if session.status == "planned":
            told.append("The pack is made from the design: it is printed before the start")
        if session.status != "ended":
            told.append("The session has not ended: the papers say so")
        if session.damaged_after:
            told.append(
                f"Nothing behind event {session.damaged_after}: the record is damaged, and the papers say so"
            )
        told.append("Titled as papers of one session, never as the plan")
        return told

    def jobs(self, names: Sequence[str]) -> Sequence[Job]:
        """These papers of the session."""
        assert self.session is not None
        return [self._job(self.session, self.session_id, name) for name in names]

    def _job(self, session: Session, session_id: str, name: str, of: str = "") -> Job:
        def build() -> Paper:
            if name == _PACK:
                return pack(session, session_id)
            return papers_of(session, kept_back(self.desk.store, session_id))[name](session, session_id)

        title = TITLES.get(name, "Pack to print")
        return Job(f"{title}, {of}" if of else title, build)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing else is written while something is."""
        if action == "write_all":
            return self.run_now is None
        return super().check_action(action, parameters)

    def action_write_all(self) -> None:
        """Write the papers of all sessions of the folder."""
        self.write_all()

    @asks
    async def write_all(self) -> None:
        """Ask, then write the papers of all sessions that can be read; those that cannot are named."""
        self.say("The sessions are being read.")
        try:
            found = await asyncio.to_thread(read_all, self.desk.store)
        except StoreError as error:
            self.say(str(error), wrong=True)
            return
        self.say("")
        # Notes taken for a session elsewhere are no session: they are joined to it first.
        held = [(one.id, one.session) for one in found if one.session and not one.session.companion_of]
        broken = [one.id for one in found if one.session is None]
        jobs = [
            self._job(session, session_id, name, of=session.facts.title or session_id)
            for session_id, session in held
            for name in papers_of(session)
        ]
        told = f"{counted(len(jobs), 'paper')}; a file that somebody edited is kept beside the new one."
        if broken:
            left_out = f"{broken[0]} cannot" if len(broken) == 1 else f"{len(broken)} files cannot"
            told += f" {left_out} be read and {'is' if len(broken) == 1 else 'are'} left out."
        if not jobs:
            self.say(f"There is nothing to write.{told.partition('.')[2]}", wrong=True)
            return
        question = f"Write the papers of {'this session' if len(held) == 1 else f'all {len(held)} sessions'}?"
        choice = dialogs.Choice("y", "Yes, write them all", True)
        if await self.app.push_screen_wait(dialogs.Ask(question, told, [choice])) and self.run_now is None:
            self.start(jobs)
