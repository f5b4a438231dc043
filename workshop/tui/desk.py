"""What the screens share: the folder, its store, the session at hand, and whether the wall sees this screen.

The rooms behind it are imported when they are first needed, in a thread: the first screen does not wait for them.
"""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workshop.store.workspace import Workspace, create_workspace
from workshop.tui.keeping import Held, Keeping
from workshop.tui.whole import whole

if TYPE_CHECKING:
    from workshop.designs.loader import BrokenDesign
    from workshop.designs.model import Design
    from workshop.plan.material import Material
    from workshop.plan.plan_book import PlanBook
    from workshop.plan.redacting import Done
    from workshop.plan.status import Status
    from workshop.record.event import Event, Meta
    from workshop.record.protocol import Opened, Row
    from workshop.session.events import Facts
    from workshop.session.live import LiveSession
    from workshop.session.outbox import Deliver
    from workshop.store.backing_up import Backups
    from workshop.store.events import TinyDBEventStore
    from workshop.store.follower import Follower

T = TypeVar("T")
# Seconds of reading before what is known of a folder is shown, and between two times that more is shown.
_A_MOMENT, _A_WHILE = 0.3, 1.0
# Up to so many sessions are read by this program itself to see how the plan stands.
_FEW = 200


@dataclass
class Desk:
    """One folder at work.  Everything that touches the disk runs in a thread; the screens await it.

    ``mirrored`` is None until somebody has said whether the wall sees this screen; ``second_window`` says that the
    room sees the room view in a window of its own.
    """

    workspace: Workspace
    mirrored: bool | None = None
    second_window: bool = False
    _followers: dict[str, Follower] = field(default_factory=dict)
    _going: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _plan: PlanBook | None = None
    _plan_users: int = 0
    _planning: asyncio.Lock = field(default_factory=asyncio.Lock)

    @cached_property
    def store(self) -> TinyDBEventStore:
        """The store of the folder."""
        from workshop.store.events import TinyDBEventStore

        return TinyDBEventStore(self.workspace)

    @cached_property
    def backups(self) -> Backups:
        """The copies of the folder's sessions at a second place."""
        from workshop.store.backing_up import Backups

        return Backups(self.workspace)

    @cached_property
    def keeping(self) -> Keeping:
        """What looks after the files that are open here."""
        return Keeping(lambda: self.store)

    @classmethod
    async def make(cls, folder: Path) -> Desk:
        """A desk over a new workspace.

        Raises:
            StoreError: When the folder cannot be made.
        """
        return cls(await asyncio.to_thread(create_workspace, folder))

    async def sessions(self) -> list[Row]:
        """The sessions of the folder in short, the latest first."""

        def read() -> list[Row]:
            from workshop.session.listing import listed

            return listed(self.store)

        return await asyncio.to_thread(read)

    async def look(self, rows: list[Row] | None = None) -> list[Row]:
        """The sessions of the folder in short, the latest first, as far as they are known within a moment.

        A row that says only what the head of its file does is ``unread``; one that says what its file does, altered or
        not, is ``unverified``.

        Args:
            rows: What is known already: then some more of these are read.
        """

        def read() -> list[Row]:
            from workshop.session.listing import glance, read_some

            if rows is not None:
                return read_some(self.store, rows, _A_WHILE)
            return read_some(self.store, glance(self.store), _A_MOMENT)

        return await asyncio.to_thread(read)

    async def standing(self) -> Status | None:
        """How the plan of the folder stands; None where its log cannot be read.

        Where sessions are many, a program of its own finds it out: reading them all would keep this one from drawing.
        """

        def read() -> Status | None:
            from workshop.plan.standing import kept_standing, standing
            from workshop.record.protocol import StoreError

            try:
                found = kept_standing(self.store)
                few = found is not None or len(self.workspace.session_ids()) <= _FEW
                return standing(self.store) if few and found is None else found
            except StoreError:
                return None

        found = await asyncio.to_thread(read)
        if found is None and len(await asyncio.to_thread(self.workspace.session_ids)) > _FEW:
            await _elsewhere("status", "--workspace", str(self.workspace.root))
            found = await asyncio.to_thread(read)
        return found

    async def designs(self) -> list[Design | BrokenDesign]:
        """The designs to choose from."""
        from workshop.designs.loader import list_designs

        return await asyncio.to_thread(list_designs, self.workspace.designs)

    async def create(self, design_id: str, facts: Facts) -> str:
        """Make a session and return its id.

        Raises:
            DesignError: When the design cannot be used.
            Refused: When a fact is not what it should be.
            StoreError: When the file cannot be made.
        """
        from workshop.designs.loader import find_design
        from workshop.session.creating import create_session
        from workshop.store.workspace import new_session_id

        def make() -> str:
            design = find_design(design_id, self.workspace.designs)
            session_id = new_session_id(facts.title, facts.date)
            create_session(self.store, session_id, design, facts)
            return session_id

        return await asyncio.to_thread(make)

    async def open(self, session_id: str, *, read_only: bool = False) -> tuple[LiveSession, Opened]:
        """Take a session for writing, or read it.

        Raises:
            SessionLocked: When another program is writing it.
            StoreError: When it cannot be opened.
        """
        from workshop.session.live import LiveSession

        await self._gone(session_id)
        deliver = on_this_loop()

        def take() -> tuple[LiveSession, Opened]:
            opened = self.store.open(session_id, read_only=read_only)
            try:
                live = LiveSession(self.store, session_id, opened.events, deliver=deliver)
                told = live.boxes.put_in_order() if opened.writable else ""
                return live, opened._replace(notice=" ".join(filter(None, (opened.notice, told))))
            except BaseException:
                self.store.close(session_id)
                raise

        live, opened = await (asyncio.to_thread(take) if read_only else self._taken(session_id, take))
        if opened.writable:
            self.keeping.begin(Held(opened.meta, lambda: live.session.log, live.outbox, live.read_again))
        return live, opened

    async def _taken(self, id_: str, take: Callable[[], T]) -> T:
        """Take a log in a thread; where whoever waits for it goes away meanwhile, it is let go of again."""
        taking = asyncio.create_task(asyncio.to_thread(take))

        async def let_go() -> None:
            with suppress(Exception):  # what could not be taken was to be told to who has gone
                await taking
                await asyncio.to_thread(self.store.close, id_)

        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            self._going[id_] = asyncio.create_task(let_go())
            raise

    async def _gone(self, id_: str) -> None:
        """Wait until a log is let go of, where it is under way."""
        if going := self._going.get(id_):
            await asyncio.shield(going)
            if self._going.get(id_) is going:
                del self._going[id_]

    async def read_on(self, live: LiveSession) -> None:
        """Bring a session that is only read up to what is on disk now.

        Raises:
            StoreError: When it cannot be read any more.
        """

        def news() -> tuple[list[Event], bool]:
            follower = self._followers.get(live.id)
            if follower is None:
                follower = self._followers[live.id] = self.store.follow(live.id, len(live.session.log))
            before = follower.rewrites
            new = follower.poll()
            anew = follower.rewrites > before
            return (self.store.read(live.id) if anew else new), anew

        events, anew = await asyncio.to_thread(news)
        if anew:
            live.read_again(events)
        elif events:
            live.follow(events)

    async def plan(self) -> PlanBook:
        """Take the folder's plan for writing; where there is none yet, it is made.

        Screens that lie over one another share it; each says `leave_plan` when it goes.

        Raises:
            SessionLocked: When another program is writing it.
            StoreError: When it cannot be opened or made.
        """
        from workshop.plan.material import PLAN_ID
        from workshop.plan.plan_book import open_plan
        from workshop.session.listing import counted

        deliver = on_this_loop()

        def take() -> tuple[PlanBook, Meta]:
            rows = [] if self.store.exists(PLAN_ID) else counted(self.store)
            department = next((str(row["department"]) for row in rows if row.get("department")), "")
            example = bool(rows) and all(row.get("example") for row in rows)
            book = open_plan(self.store, department=department, example=example, deliver=deliver)
            return book, self.store.meta(PLAN_ID)

        async with self._planning:
            if self._plan is None:
                await self._gone(PLAN_ID)
                book, meta = await self._taken(PLAN_ID, take)
                self.keeping.begin(Held(meta, lambda: book.plan.log, book.outbox, book.read_again))
                self._plan = book
            self._plan_users += 1
            return self._plan

    async def leave_plan(self) -> None:
        """Let go of the plan once the last screen that took it has gone."""
        await whole(self._leave_plan())

    async def _leave_plan(self) -> None:
        from workshop.plan.material import PLAN_ID

        async with self._planning:
            self._plan_users = max(self._plan_users - 1, 0)
            if self._plan is not None and not self._plan_users:
                self._plan = None
                self.keeping.end(PLAN_ID)
                await asyncio.to_thread(self.store.close, PLAN_ID)
                self.backups.ask(PLAN_ID)

    async def redact(self, live: LiveSession, id_: str, reason: str, name: str = "") -> Done:
        """Remove words of a session for good, wherever they were written; the screens' sessions and plan lose them too.

        Raises:
            Refused: When it cannot be, such as under a legal hold.
            StoreError: When a file cannot be taken or the disk refused.
        """
        return await whole(self._redact(live, id_, reason, name))

    async def _redact(self, live: LiveSession, id_: str, reason: str, name: str) -> Done:
        from workshop.plan.material import PLAN_ID
        from workshop.plan.redacting import redact

        deliver = on_this_loop()

        def take_in(events: list[Event]) -> None:
            deliver(lambda: live.follow(events))

        def work() -> Done:
            return redact(
                self.store, live.id, id_, reason, name=name, by=live.by, clock=live.clock, taken_in=take_in
            )

        async with self._planning:
            await self.before_redacting(live)
            done = await asyncio.to_thread(work)
            if self._plan is not None:
                log = await asyncio.to_thread(self.store.read, PLAN_ID)
                self._plan.read_again(log)
        return done

    async def before_redacting(self, live: LiveSession) -> None:
        """See to it that the files hold what is to be looked for in them.

        Raises:
            StoreError: When they do not, such as where another copy has taken the place of the session's file.
        """
        from workshop.plan.material import PLAN_ID
        from workshop.record.protocol import StoreError

        for id_ in (live.id, PLAN_ID):
            await self.keeping.see_to(id_)
            if beside := self.store.written_beside(id_):
                raise StoreError(
                    f"Nothing was redacted: another copy is in the place of {id_}.json, and what is saved here is in "
                    f"{beside}. Leave the session, join the two with `workshop merge`, and redact it then."
                )

    async def material(self, say: Callable[[str], object] = lambda sentence: None) -> Material:
        """Everything the plan is made from, read together.

        Args:
            say: Called with a sentence on how far it is, where it takes long, and with nothing in the end.

        Raises:
            StoreError: When the plan's log cannot be read.
        """
        from workshop.tui.gathering import gathered

        found = await gathered(self.store, say)
        if self._plan is None:
            return found
        self._plan.know(found.sessions)
        return found._replace(plan=self._plan.plan)

    def let_go(self, session_id: str) -> None:
        """Let go of a session while its screen goes away; whoever opens it again waits for that."""
        self._going[session_id] = asyncio.create_task(self.leave(session_id))

    async def leave(self, session_id: str) -> None:
        """Let go of a session once what was handed over is written."""
        self._followers.pop(session_id, None)
        self.keeping.end(session_id)
        await asyncio.to_thread(self.store.close, session_id)
        self.backups.ask(session_id)

    async def reopen(self, live: LiveSession) -> str:
        """Let go of a session and take it again, see `Keeping.reopen`."""
        return await self.keeping.reopen(live.id)

    async def keep_whole(self, live: LiveSession) -> str:
        """See to it that the file of a session holds all that was acknowledged, see `Keeping.keep_whole`."""
        return await self.keeping.keep_whole(live.id)


def on_this_loop() -> Deliver:
    """Calls from another thread come in the loop of the screens, and know the program they belong to.

    Without the context of this moment they would come in that of the writer's thread, where no timer can be set.
    """
    loop, context = asyncio.get_running_loop(), contextvars.copy_context()
    return lambda call: loop.call_soon_threadsafe(call, context=context)


async def _elsewhere(*words: str) -> None:
    """Have a command done by a program of its own; it is ended with whoever waits for it.  What it finds, it keeps."""
    quiet = asyncio.subprocess.DEVNULL
    try:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "workshop", *words, stdin=quiet, stdout=quiet, stderr=quiet
        )
    except OSError:
        return
    try:
        await program.wait()
    finally:
        if program.returncode is None:
            with suppress(ProcessLookupError):
                program.kill()
