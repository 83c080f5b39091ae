"""Which form a clerk most likely wants now, and opening the preview on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.print_preview.dialog import PrintPreview
from hotline_desk.screens.print_preview.office import DeskPrinting
from hotline_desk.services import dossier
from hotline_desk.services.office import Desk
from hotline_desk.services.paper_choice import SERVING
from hotline_desk.services.views import OrderView

# Newest event first: the paper that goes with it; then what the order's state calls for.
BY_EVENT: Mapping[str, tuple[str, ...]] = {
    **SERVING, "redo": ("redo_result",),
    "dispatch": ("work_slip",), "redispatch": ("work_slip",), "revisit": ("revisit_record",)}
BY_STATE: Mapping[str, tuple[str, ...]] = {"redo": ("redo_result",), "pending_revisit": ("revisit_record",)}


def likely_form(view: OrderView, forms: Sequence[str]) -> str:
    """The form to show first; the clerk may choose another."""
    wanted: list[str] = list(BY_STATE.get(view.state, ()))
    if any(f.rule.startswith("supervise_") for f in view.findings):
        wanted += SERVING["supervise"]
    for item in view.timeline:
        wanted += BY_EVENT.get(item.kind, ()) if not item.voided else ()
    return next((form for form in wanted if form in forms), forms[0] if forms else "")


def _own(forms: Sequence[tuple[str, str]]) -> list[str]:
    """The office's own forms: another regulation's may be chosen, but is never proposed."""
    return [form for form, title in forms if not title.endswith("（参照）")]


def open_preview(host: QWidget, desk: Desk, number: str, say: Callable[..., Any], form: str = "") -> PrintPreview:
    """Open the preview of an order's papers over ``host``; ``say(title)`` once something went out."""
    office = DeskPrinting(desk)
    ids = _own(office.forms(number))
    preview = PrintPreview(host, office, (number,), form or likely_form(dossier.view(desk, number), ids))
    preview.printed.connect(say)
    preview.open()
    return preview


def open_batch(host: QWidget, desk: Desk, numbers: Sequence[str], say: Callable[..., Any]) -> PrintPreview:
    """Open the preview on one form of several orders, one paper each."""
    office = DeskPrinting(desk)
    ids = _own(office.forms(numbers[0]))
    preview = PrintPreview(host, office, tuple(numbers), likely_form(dossier.view(desk, numbers[0]), ids))
    preview.printed.connect(say)
    preview.open()
    return preview
