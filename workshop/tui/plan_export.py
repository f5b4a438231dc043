"""Export of the plan: which of its papers to write, which sections, and whether they leave the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from workshop.plan.blocks import Paper
from workshop.plan.gate import Gate, gate
from workshop.plan.material import Material, gather
from workshop.plan.origins import renumbered_at
from workshop.plan.plan_papers import PLAN_PAPERS, NoSuchPaper, build
from workshop.plan.sections.parts import TITLES
from workshop.plan.sections.sources import Sources
from workshop.plural import counted
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.export_keys import FIRST, LAST, TEMPLATE
from workshop.tui.export_screen import Choice, ExportScreen
from workshop.tui.pick_several import PickSeveral
from workshop.tui.writing_papers import Job
from workshop.word.files import ExportError
from workshop.word.marks import PLAN

SECTIONS = Command("sections", "s", "Sections", "Choose the sections of the draft.", bar=False)
FINAL = Command(
    "final", "d", "Final", "Final papers, which leave the office without ids; or drafts again.", bar=False
)
_INDEX = "app_evidence"
_FORMS = {
    "annex": "stays in the office",
}
"""The papers that have one form only."""


class PlanExport(ExportScreen):
    """Writes the papers of the plan."""

    KEYS = (*FIRST, TEMPLATE, SECTIONS, FINAL, *LAST)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.material: Material | None = None
        self.gate: Gate | None = None
        self.only: tuple[str, ...] = ()
        self.final = False

    def on_mount(self) -> None:
        """Read the plan and its sessions."""
        super().on_mount()
        self.top.title = "Plan"

    @property
    def papers_of(self) -> str:
        """The plan."""
        return PLAN

    def read(self) -> None:
        """Read the plan and its sessions."""
        material = gather(self.desk.store)
        self.gate, self.material = gate(material), material

    def renumbered_at(self) -> str:
        """When two copies of a session were last joined that had the same numbers."""
        return renumbered_at(held.session for held in self.material.sessions) if self.material else ""

    @property
    def is_read(self) -> bool:
        """Whether the plan has been read."""
        return self.material is not None

    def was_read(self) -> None:
        """Name the department."""
        assert self.material is not None
        self.top.title = self.material.plan.settings.department or "Plan"

    def first_marked(self) -> set[str]:
        """The draft, or what may be written before it."""
        assert self.gate is not None
        return {"draft" if self.gate.is_open else "findings"}

    def choices(self) -> Sequence[Choice]:
        """The papers of the plan; those that wait say for what."""
        return [
            Choice(
                name, paper.title, _FORMS.get(name, "final" if self.final else "draft"), self._why_not(name)
            )
            for name, paper in PLAN_PAPERS.items()
        ]

    def _why_not(self, name: str) -> str:
        if self.gate is not None and PLAN_PAPERS[name].gated and not self.gate.is_open:
            return f"Waits for groups: {min(self.gate.held, self.gate.needed)} of {self.gate.needed} held."
        if self.final and name == "annex":
            return "Stays in the office; d goes back to drafts."
        if self.final and name == "draft" and self.only == (_INDEX,):
            return "The index of evidence stays in the office."
        return ""

    def look(self) -> Sequence[tuple[str, str, Command]]:
        """The template, the sections, and for whom it is."""
        form = (
            "final: no ids, no index of evidence" if self.final else "draft: with ids, for work in the office"
        )
        return [
            *super().look(),
            ("Sections", self._sections(), SECTIONS),
            ("Form", form, replace(FINAL, label="Draft") if self.final else FINAL),
        ]

    def _sections(self) -> str:
        if not self.only:
            return f"all {len(TITLES)}"
        if len(self.only) == 1:
            number, title = TITLES[self.only[0]]
            return f"{number} {title}"
        return f"{len(self.only)} of {len(TITLES)}: {', '.join(TITLES[id][0] for id in self.only)}"

    def inside(self) -> Sequence[str]:
        """What the plan stands on, and what is left out."""
        assert self.material is not None and self.gate is not None
        found = self.gate
        told = [
            f"{counted(len(self.material.sessions), 'session')}; groups held: {found.held}, "
            f"{found.internal} internal and {found.external} external"
        ]
        if found.overridden:
            told.append("The gate was opened by hand: the papers say by whom and why")
        elif not found.is_open:
            told.append(found.next_step)
        told += [f"{name} cannot be read and is left out" for name, _ in self.material.broken]
        return told

    def jobs(self, names: Sequence[str]) -> Sequence[Job]:
        """These papers, from the plan and the sessions as they are when the first of them is made."""
        only, final = self.only, self.final

        @cache
        def sources() -> Sources:
            return Sources(gather(self.desk.store))

        def job(name: str) -> Job:
            def make() -> Paper:
                try:
                    return build(sources(), name, only=only if name == "draft" else (), final=final)
                except NoSuchPaper as error:
                    raise ExportError(str(error)) from error

            return Job(PLAN_PAPERS[name].title, make)

        return [job(name) for name in names]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While papers are written nothing is changed."""
        if action == "refresh_edited" and self.final:
            return False
        if action in ("sections", "final"):
            return self.is_read and self.run_now is None
        return super().check_action(action, parameters)

    def action_final(self) -> None:
        """Final papers, or drafts again."""
        self.final = not self.final
        self.say("")
        self.sync()

    def action_sections(self) -> None:
        """Choose sections."""
        self.choose_sections()

    @asks
    async def choose_sections(self) -> None:
        """Ask which sections of the draft are to be written."""
        rows = [(id, f"{number:>2}  {title}") for id, (number, title) in TITLES.items()]
        told = "They stand in the draft in this order; the other papers are always whole."
        chosen = await self.app.push_screen_wait(
            PickSeveral("Which sections?", told, rows, self.only or tuple(TITLES))
        )
        if chosen is not None:
            self.only = () if len(chosen) == len(TITLES) else chosen
            self.sync()
