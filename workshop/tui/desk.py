"""What the screens share: the folder, its store, the session at hand, and whether the wall sees this screen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from workshop.designs.loader import BrokenDesign, find_design, list_designs
from workshop.designs.model import Design, DesignError
from workshop.record.protocol import Opened, SessionDamaged, StoreError
from workshop.session.creating import create_session
from workshop.session.events import Facts
from workshop.session.live import LiveSession
from workshop.session.reading import listed
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace, new_session_id


@dataclass
class Desk:
    """One folder at work.  Everything that touches the disk runs in a thread; the screens await it.

    ``mirrored`` is None until somebody has said whether the wall sees this screen.
    """

    workspace: Workspace
    store: TinyDBEventStore = field(init=False)
    mirrored: bool | None = None

    def __post_init__(self) -> None:
        self.store = TinyDBEventStore(self.workspace)

    @classmethod
    async def make(cls, folder: Path) -> Desk:
        """A desk over a new workspace.

        Raises:
            StoreError: When the folder cannot be made.
        """
        return cls(await asyncio.to_thread(create_workspace, folder))

    async def sessions(self) -> list[dict[str, Any]]:
        """The sessions of the folder in short, the latest first."""
        return await asyncio.to_thread(listed, self.store)

    async def designs(self) -> list[Design | BrokenDesign]:
        """The designs to choose from."""
        return await asyncio.to_thread(list_designs, self.workspace.designs)

    async def create(self, design_id: str, facts: Facts, *, short: bool = False) -> str:
        """Make a session and return its id.

        Raises:
            DesignError: When the design cannot be used.
            Refused: When a fact is not what it should be.
            StoreError: When the file cannot be made.
        """

        def make() -> str:
            design = find_design(design_id, self.workspace.designs)
            session_id = new_session_id(facts.title, facts.date or date.today().isoformat())
            create_session(self.store, session_id, design, facts, short=short)
            return session_id

        return await asyncio.to_thread(make)

    async def open(self, session_id: str, *, read_only: bool = False) -> tuple[LiveSession, Opened]:
        """Take a session for writing, or read it.

        Raises:
            SessionLocked: When another program is writing it.
            StoreError: When it cannot be opened.
        """
        deliver = asyncio.get_running_loop().call_soon_threadsafe

        def take() -> tuple[LiveSession, Opened]:
            opened = self.store.open(session_id, read_only=read_only)
            try:
                return LiveSession(self.store, session_id, opened.events, deliver=deliver), opened
            except (ValueError, DesignError, msgspec.ValidationError) as error:
                self.store.close(session_id)
                raise SessionDamaged(
                    f"Session {session_id} cannot be read by this version: {error}."
                ) from error

        return await asyncio.to_thread(take)

    async def leave(self, session_id: str) -> None:
        """Let go of a session once what was handed over is written."""
        await asyncio.to_thread(self.store.close, session_id)

    async def reopen(self, session_id: str) -> None:
        """Let go of a session and take it again, so that a disk which failed is looked at anew.

        Raises:
            StoreError: When it cannot be taken, or not for writing.
        """

        def again() -> None:
            self.store.close(session_id)
            opened = self.store.open(session_id)
            if not opened.writable:
                raise StoreError(opened.notice or "The session can only be read now.")

        await asyncio.to_thread(again)
