"""In whose look the commands write Word files: the options for it, and the office's template that is set for the plan."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import WRONG_USE, Command, fail, say

if TYPE_CHECKING:
    from workshop.record.protocol import EventStore
    from workshop.store.workspace import Workspace
    from workshop.word.template import Look


def with_look(command: Command) -> Command:
    """Give a command `--template FILE`, `--without-its-text` and `--no-template`."""
    command = click.option(
        "--no-template", is_flag=True, help="The default look, whatever is set for the plan."
    )(command)
    command = click.option(
        "--without-its-text", is_flag=True, help="Leave out the text that the template has of its own."
    )(command)
    return click.option(
        "--template",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The office's own Word file, in whose look it is written; else the one set for the plan.",
    )(command)


def look_of(
    store: EventStore,
    workspace: Workspace,
    template: Path | None,
    *,
    without_its_text: bool,
    no_template: bool,
) -> Look:
    """The look that was asked for, else the template that the officer has set for the plan; or end with exit code 2.

    Raises:
        StoreError: When the plan is needed for it and cannot be read.
    """
    from workshop.word.template import Look

    look = Look(template) if template else Look() if no_template else _set_for_the_plan(store, workspace)
    if not without_its_text:
        return look
    if look.path is None:
        fail("--without-its-text goes with a template: name one with --template FILE.", WRONG_USE)
    return look._replace(without_text=True)


def _set_for_the_plan(store: EventStore, workspace: Workspace) -> Look:
    from workshop.plan.material import read_plan
    from workshop.word.template import Look, template_path

    settings = read_plan(store).settings
    return Look(template_path(workspace.root, settings.template), settings.template_emptied)


def tell_of_its_text(look: Look) -> None:
    """Say that the template has text of its own, once for all papers."""
    from workshop.word.base import TemplateError, open_base
    from workshop.word.template import told_of_its_text

    if look.path is None or look.without_text:
        return
    with suppress(TemplateError):  # That it cannot be used is told of each paper.
        if told := told_of_its_text(look.path.name, open_base(look.path, "en-US").own):
            say(f"{told} --without-its-text leaves it out.", err=True)
