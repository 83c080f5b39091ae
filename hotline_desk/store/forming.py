"""From a projection to the rows it becomes; nothing is written, and SQLAlchemy is not loaded (services.deriving)."""

from __future__ import annotations

from hotline_desk.store import search
from hotline_desk.store.rows import Projection, Stored, finding_row, order_values, timer_row


def stored_form(projection: Projection, version: int, seq: int) -> Stored:
    """The rows a projection becomes; nothing is written."""
    number = projection.number
    return Stored(
        order_values(projection, version, seq),
        tuple(timer_row(number, pos, timer) for pos, timer in enumerate(projection.timers)),
        tuple(finding_row(number, pos, finding) for pos, finding in enumerate(projection.findings)),
        search.normalise(projection.search), search.key_text(projection.keys))


def tokens(text: str, keys: str) -> str:
    """What the search index is given for an order's stored text and keys."""
    return f"{search.index_text(text)} {search.key_tokens(keys)}"
