"""How a test opens the panel of an act."""

from __future__ import annotations

from hotline_desk.screens.acting import Acting, acts_for
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.services import dossier
from hotline_desk.services.office import Desk


def opened(acting: Acting, desk: Desk, number: str, key: str) -> ActPanel:
    """The panel of the act that this key opens on an order."""
    view = dossier.view(desk, number)
    return acting.open(view, acts_for(view)[key])


def opened_act(acting: Acting, desk: Desk, number: str, name: str) -> ActPanel:
    """The panel of the act of this name."""
    view = dossier.view(desk, number)
    return acting.open(view, next(a for a in view.acts if a.name == name))


def kinds(desk: Desk, number: str) -> list[str]:
    """What happened to an order, oldest first."""
    return [event.kind for event in desk.store.events(number)]
