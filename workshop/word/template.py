"""Where the office's own Word file is: how the plan's settings name it, and the file that such a name means."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Look(NamedTuple):
    """The office's file in whose look papers are written, None for the default one; and whether its own text is left
    out."""

    path: Path | None = None
    without_text: bool = False


def told_of_its_text(name: str, own: str) -> str:
    """That a template has text of its own; empty where it has none.

    Args:
        name: The template's file name.
        own: How much text it has, as `workshop.word.base.Base.own` says.
    """
    return f"{name} has {own} of text of its own, which will stand before every paper." if own else ""


def template_setting(root: Path, path: Path) -> str:
    """A template as the settings keep it: within the folder by its way from there, with forward slashes, so that the
    folder can be moved or copied; else by its whole path."""
    whole, top = path.absolute(), root.absolute()
    for file, folder in ((whole, top), (whole.resolve(), top.resolve())):
        if file.is_relative_to(folder):
            return file.relative_to(folder).as_posix()
    return str(whole)


def template_path(root: Path, setting: str) -> Path | None:
    """The file that a setting means; None for none, which is the default look."""
    return root / setting if setting.strip() else None
