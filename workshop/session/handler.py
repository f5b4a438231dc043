"""What applies one event to a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from workshop.record.event import Event
from workshop.session.state import Session

Handler: TypeAlias = Callable[[Session, Event, Any], None]
"""Changes the session by an event and what it says; unknown ids are passed over."""
