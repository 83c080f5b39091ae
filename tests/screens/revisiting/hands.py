"""What a test of 回访 reads."""

from __future__ import annotations

from hotline_desk.screens.revisit import RevisitPage
from hotline_desk.services.office import Desk
from hotline_desk.widgets.text import Label, Para


def words(page: RevisitPage) -> str:
    """Every label of the page that can be seen, a line each."""
    return "\n".join(w.text() for w in page.findChildren(Label) + page.findChildren(Para) if w.isVisibleTo(page))


def last(desk: Desk, number: str, kind: str) -> dict[str, object]:
    """What the newest event of a kind says."""
    return dict(next(e for e in reversed(desk.store.events(number)) if e.kind == kind).data)


def state(desk: Desk, number: str) -> str:
    """Where an order stands."""
    return desk.judge(number)[1].state
