"""What a form says of its answers: at each question what came of it, and what must be put right.

What is wrong is told once the person has been at the question; what is missing, once they wanted to save.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vrp_desktop.forms.live import ProblemKind
from vrp_desktop.operations.entry import added_form
from vrp_desktop.ui.form_view.not_asked import why_not_asked
from vrp_desktop.ui.form_view.summary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vrp_desktop.forms.live import LiveForm
    from vrp_desktop.ui.form_view.card import QuestionCard
    from vrp_desktop.ui.form_view.not_asked import NotAsked
    from vrp_desktop.ui.form_view.tree import FormTree

_MOST_SET_ASIDE = 20
"""So many of the answers that are set aside are named; more nobody reads."""


class Telling(QObject):
    """Shows the state of a live form on its cards. `is_checked`: the person wanted to save.

    `allows`: whether the council allows new records of a form here; no button adds one that it does not.
    """

    def __init__(self, live: LiveForm, tree: FormTree, not_asked: NotAsked, allows: Callable[[str], bool]) -> None:
        super().__init__(tree)
        self._allows = allows
        self._live = live
        self._tree = tree
        self._not_asked = not_asked
        self._touched: set[str] = set()
        self.is_checked = False

    def touch(self, path: str) -> None:
        """Remember that the person has been at the question at `path`."""
        self._touched.add(path)

    def refresh(self, paths: Iterable[str]) -> None:
        """Show the state of the questions at `paths`, and all that depends on any of them."""
        required = {problem.path: problem.message for problem in self._live.problems()} if self.is_checked else {}
        for path in set(paths) | required.keys():
            card = self._tree.cards.get(path)
            if card is not None:
                self.show_card(card, required)
        self._tree.show_headings(paths)
        self._not_asked.refresh()

    def show_card(self, card: QuestionCard, required: Mapping[str, str]) -> None:
        """Show the state of one question. `required`: what is to be told of those that must be put right, by path."""
        state = self._live.state(card.path)
        message = required.get(card.path, "")
        if not message and state.problem is not None and card.path in self._touched:
            message = state.problem.message
        choices = self._live.choices(card.path) if card.question.itemset is not None else ()
        card.show_state(state, choices, message)
        is_missing = card.path in required and state.problem is None
        card.explain(self._live.why_required(card.path) if is_missing else "")
        adds = added_form(card.question)
        card.setVisible(state.is_relevant and (not adds or self._allows(adds)))

    def faults(self) -> list[Fault]:
        """Give everything that must be put right before the record can be saved, in the order of the form."""
        live, found = self._live, []
        for problem in live.problems():
            card = self._tree.card(problem.path)
            if card is not None:
                why = live.why_required(problem.path) if problem.kind is ProblemKind.REQUIRED else ""
                found.append(Fault(problem.path, card.words, problem.message, why))
        return found

    def set_aside(self, card: QuestionCard, paths: Sequence[str]) -> None:
        """Say at `card` which answers its own has set aside; none takes away what was said there."""
        if not paths:
            card.notify("")
            return
        card.notify(
            self.tr("1 answer is set aside, because it no longer fits. It comes back if you change this.")
            if len(paths) == 1
            else self.tr(
                "{count} answers are set aside, because they no longer fit. They come back if you change this."
            ).format(count=len(paths)),
            [why_not_asked(self._live, path) for path in paths[:_MOST_SET_ASIDE]],
        )

    def overflow(self, card: QuestionCard, rest: str) -> None:
        """Say at `card` that its answer is too long, and that `rest` is kept with the draft."""
        card.notify(
            self.tr(
                "That is too long for one answer. The first part is in the box; the other {count} characters are kept "
                "with this unfinished record until you save it. Shorten the text, or put it somewhere else first."
            ).format(count=f"{len(rest):,}")
        )
