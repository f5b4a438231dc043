"""What a screen asks, one thing at a time: a key that comes while it asks, or does what was answered, begins nothing else.

On a machine that took no time the key would have gone to the question in front.  Were the later one to win, it would end
the earlier in the middle: a vote opened and never shown, an end of the session without what follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from textual.screen import Screen
from textual.worker import NoActiveWorker, get_current_worker

if TYPE_CHECKING:
    from textual.worker import Worker, WorkType

    _Base = Screen[Any]
else:
    _Base = object

_GROUP, _GIVES_WAY = "dialog", "gives way"

Asked = ParamSpec("Asked")
AScreen = TypeVar("AScreen", bound="Asking")


class Asking(_Base):
    """A screen that asks one thing at a time."""

    def ask(
        self,
        dialog: Callable[Asked, Coroutine[None, None, object]],
        *about: Asked.args,
        **more: Asked.kwargs,
    ) -> None:
        """Ask something, or do something in steps; nothing where this screen is at another already.

        It is called only when it begins.  What such a dialog asks in its turn is a part of it.
        """
        self.begin_asking(partial(dialog, *about, **more))

    def ask_patiently(self, dialog: Callable[[], Coroutine[None, None, object]]) -> None:
        """Ask something that may wait for an answer which never comes, such as a stick's: what is asked next ends it."""
        self.begin_asking(dialog, name=_GIVES_WAY)

    @property
    def is_asking(self) -> bool:
        """Whether it asks something, or does what was answered."""
        return bool(self._at_work())

    def begin_asking(self, work: WorkType[object], *, name: str = "") -> None:
        """Begin what is asked, where it can be asked now."""
        if self not in self.app.screen_stack:
            return  # left, while the disk had not answered what it was to be asked after
        for other in self._at_work():
            if other.name != _GIVES_WAY:
                return
            other.cancel()
        self.run_worker(work, group=_GROUP, name=name)

    def _at_work(self) -> list[Worker[Any]]:
        """What this screen asks now, without that of which this is a part."""
        try:
            own = get_current_worker()
        except NoActiveWorker:
            own = None
        return [
            one
            for one in self.workers
            if one.node is self and one.group == _GROUP and one is not own and not one.is_finished
        ]


def asks(
    dialog: Callable[Concatenate[AScreen, Asked], Coroutine[None, None, object]],
) -> Callable[Concatenate[AScreen, Asked], None]:
    """A method that asks something: called like any other, it begins `Asking.ask` with what it is written as."""

    @wraps(dialog)
    def begin(self: AScreen, /, *about: Asked.args, **more: Asked.kwargs) -> None:
        self.ask(partial(dialog, self), *about, **more)

    return begin
