"""What was typed and not saved: kept beside the office's data, so that a power cut takes no more than a second of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotline_desk.services.office import Desk, StoreError
from hotline_desk.services.registering import load_draft, save_draft


def keep(desk: Desk, key: str, typed: Mapping[str, Any] | None) -> bool:
    """Keep it (None or nothing forgets it); False where the store cannot take it now."""
    if desk.store.readonly:
        return not typed
    try:
        save_draft(desk, key, typed or None)
    except StoreError:
        return False
    return True


def load(desk: Desk, key: str) -> dict[str, Any]:
    """What was kept; empty where nothing was."""
    return load_draft(desk, key) or {}
