"""Three themes and their eight roles.  Screens use roles only, never a literal colour.

=================  =======  =====================  ============  =======  =========================
``$foreground``    ink      what is read           ``$warning``  watch    late, tie, missing
``$text-muted``    quiet    labels, meta           ``$error``    stop     cannot save, cannot open
``$accent``        accent   the one thing now      ``$rule``     rule     lines, bars below a cut
``$surface``       field    row with the cursor    ``$on-accent``         text on a filled tag
=================  =======  =====================  ============  =======  =========================

Every role has a contrast of at least 7:1 on the page and on the field; a test computes it.
"""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.theme import Theme


def _theme(
    name: str,
    *,
    dark: bool,
    page: str,
    field: str,
    ink: str,
    quiet: str,
    accent: str,
    watch: str,
    stop: str,
    rule: str,
) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        background=page,
        surface=field,
        panel=field,
        foreground=ink,
        primary=accent,
        secondary=accent,
        accent=accent,
        success=ink,
        warning=watch,
        error=stop,
        variables={
            "text-muted": quiet,
            "text-disabled": quiet,
            "rule": rule,
            "on-accent": page,
            "input-cursor-background": accent,
            "input-cursor-foreground": page,
            "input-selection-background": field,
            "scrollbar": field,
            "scrollbar-background": page,
            "scrollbar-background-hover": page,
            "scrollbar-background-active": page,
            "scrollbar-hover": quiet,
            "scrollbar-active": quiet,
            "scrollbar-corner-color": page,
        },
    )


CALM = _theme(
    "calm", dark=True, page="#14171C", field="#20252C", ink="#ECE9E2", quiet="#B4B8BD",
    accent="#8CCFE0", watch="#E8C07A", stop="#F2A49C", rule="#ACB2B9",
)  # fmt: skip
PROJECTOR_DARK = _theme(
    "projector-dark", dark=True, page="#000000", field="#1F1F1F", ink="#FFFFFF", quiet="#C8C8C8",
    accent="#55D6FF", watch="#FFC53D", stop="#FF9A92", rule="#B4B4B4",
)  # fmt: skip
PROJECTOR_LIGHT = _theme(
    "projector-light", dark=False, page="#FFFFFF", field="#EDEDED", ink="#000000", quiet="#3A3A3A",
    accent="#00437A", watch="#5E3A00", stop="#8C0014", rule="#4A4A4A",
)  # fmt: skip
# On 16 colours the nearest palette entry is taken: calm loses its accent, light turns grey and yellow on white.
PROJECTOR_LIGHT_16 = _theme(
    "projector-light-16", dark=False, page="#FFFFFF", field="#FFFFFF", ink="#000000", quiet="#000000",
    accent="#0000AA", watch="#AA0000", stop="#AA0000", rule="#000000",
)  # fmt: skip

THEMES = (CALM, PROJECTOR_DARK, PROJECTOR_LIGHT, PROJECTOR_LIGHT_16)
CHOICES = (CALM.name, PROJECTOR_DARK.name, PROJECTOR_LIGHT.name)
"""The themes that one key goes through."""

_ON_16_COLOURS = {CALM.name: PROJECTOR_DARK.name, PROJECTOR_LIGHT.name: PROJECTOR_LIGHT_16.name}


def for_terminal(name: str, colour_system: str | None) -> str:
    """The theme to use for the one chosen, on a terminal with this colour system (Rich's name for it)."""
    return _ON_16_COLOURS.get(name, name) if colour_system in ("standard", "windows") else name


def next_choice(name: str) -> str:
    """The theme after this one."""
    shown = {substitute: chosen for chosen, substitute in _ON_16_COLOURS.items() if substitute not in CHOICES}
    name = shown.get(name, name)
    return CHOICES[(CHOICES.index(name) + 1) % len(CHOICES)] if name in CHOICES else CHOICES[0]


FALLBACK_VARIABLES = {"rule": "#B4B4B4", "on-accent": "#000000"}
"""Values for our own roles under a theme that is not ours."""


def begin_with(app: App[Any], name: str) -> None:
    """Give a program that does not run yet its colours.

    Set as they are later, every style would be read once more before the first paint.
    """
    app.set_reactive(App.theme, name)
    app.stylesheet.set_variables(app.get_css_variables())
    for kind, wanted in (("dark", app.current_theme.dark), ("light", not app.current_theme.dark)):
        app.set_class(wanted, f"-{kind}-mode", update=False)
    app.set_class(True, f"-theme-{name}", update=False)
