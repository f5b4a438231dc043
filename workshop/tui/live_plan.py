"""What a live meeting takes from the sessions before it: evidence cards, and what was promised."""

from __future__ import annotations

from workshop.tui.live_screen import LiveScreen


class LivePlan(LiveScreen):
    """The part of the live screen that looks at other sessions; none of it is there in a group with customers."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Cards and promises of other sessions are for the people who decide."""
        if action in ("cards", "register"):
            design = self.live.session.design
            kind = "evidence" if action == "cards" else "commitment"
            asked = any(kind in run.design.records for run in self.live.session.stage_order)
            return self.can_write and asked and not design.participant_codes and not self.live.outbox.failed
        return super().check_action(action, parameters)

    def action_cards(self) -> None:
        """Choose evidence cards from what groups said."""
        from workshop.tui.cards import EvidenceCards

        self.app.push_screen(EvidenceCards(self.desk, self.live))

    def action_register(self) -> None:
        """Bring back what was promised and is not settled."""
        from workshop.tui.commitments import Commitments

        self.app.push_screen(Commitments(self.desk, unsettled=True))
