"""What the store tells whoever guards it, before a row is added; the services say who may (services.roles)."""

from __future__ import annotations

from hotline_desk.store.rows import NewEvent

IMPORTED, TAKEN_BACK = "(import)", "(take back)"  # of events: those of a batch, and one that undoes another


def what(item: NewEvent) -> str:
    """What an event is to the guard: its kind, or one of the two above."""
    if item.batch is not None:
        return IMPORTED
    return TAKEN_BACK if item.kind == "void" and item.data.get("voids") is not None else item.kind
