"""The home screen and the plan's in a folder of many sessions: when there is something to be seen, and whether keys answer.

``python -m tests.bench.many_home FOLDER``; `tests.bench.many` calls it.  The screens run as they are, without a terminal; the
lag is how late the program's loop gets its turn, and with it every key.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

from textual.events import Key

from workshop.store.workspace import Workspace
from workshop.tui.app import WorkshopApp
from workshop.tui.home import Home
from workshop.tui.plan_home import PlanHome
from workshop.tui.widgets.rows import Rows

_TURN = 0.01
_MOST = 300.0
"""Seconds."""


class Lag:
    """How late the loop comes back to who sleeps for a moment."""

    def __init__(self) -> None:
        self.found: list[float] = []

    async def watch(self) -> None:
        """Look until it is cancelled."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_TURN)
            self.found.append((time.perf_counter() - began - _TURN) * 1e3)

    def told(self) -> str:
        """The half, the worst hundredth and the worst; then it is forgotten."""
        found, self.found = sorted(self.found), []
        if not found:
            return ""
        return f"lag p50 {found[len(found) // 2]:.0f}, p99 {found[len(found) * 99 // 100]:.0f}, worst {found[-1]:.0f} ms"


async def measure(workspace: Workspace, what: str, *, plan: bool) -> None:
    """Open home, and the plan's home from there."""
    began = time.perf_counter()
    lag = Lag()

    def tell(told: str) -> None:
        print(
            f"{what + ': ' + told:<58}{(time.perf_counter() - began) * 1e3:>9.0f} ms   {lag.told()}",
            flush=True,
        )

    async def until(holds: Callable[[], object]) -> None:
        while not holds():
            if time.perf_counter() - began > _MOST:
                raise TimeoutError(what)
            await asyncio.sleep(_TURN)

    app = WorkshopApp(workspace)
    assert app.desk is not None
    app.desk.mirrored = False
    async with app.run_test(size=(100, 30)):
        watching = asyncio.create_task(lag.watch())
        home = app.screen
        assert isinstance(home, Home)
        rows = home.query_one(Rows)
        await until(lambda: rows.option_count)
        tell("its rows are there")
        # The pilot's own way waits for an idle machine after each key.
        app.post_message(Key("down", None))
        await until(lambda: rows.highlighted == 1)
        tell("a key is answered")
        await until(lambda: home.sessions and not home._unread)
        tell("every session counted")
        if plan:
            app.post_message(Key("p", "p"))
            await until(lambda: isinstance(app.screen, PlanHome))
            tell("the plan's screen is there")
            steps = app.screen
            assert isinstance(steps, PlanHome)
            await until(lambda: steps.steps and steps.query_one(Rows).option_count)
            tell("how the plan stands")
        watching.cancel()


def main() -> None:
    """Home when nothing is kept, and when all is."""
    workspace = Workspace(Path(sys.argv[1]))
    index = workspace.sessions / ".workshop" / "index.json"
    kept = "kept" in sys.argv[2:]
    if not kept:
        index.unlink(missing_ok=True)
    asyncio.run(
        measure(workspace, "home, kept" if kept else "home, nothing kept", plan="plan" in sys.argv[2:])
    )


if __name__ == "__main__":
    main()
