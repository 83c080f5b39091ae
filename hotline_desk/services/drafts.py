"""What was typed and not saved: kept beside the office's data, so that a power cut takes no more than a second of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hotline_desk.services.office import Desk, StoreError


def keep(desk: Desk, key: str, typed: Mapping[str, Any] | None, *, shared: bool = False) -> bool:
    """Keep it (None or nothing forgets it); False where the store cannot take it now. ``shared``: for every user."""
    if desk.store.readonly:
        return not typed
    try:
        with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            tx.save_draft("" if shared else desk.user, key, json.dumps(typed, ensure_ascii=False, default=str) if typed else None)
    except StoreError:
        return False
    return True


def load(desk: Desk, key: str, *, shared: bool = False) -> dict[str, Any]:
    """What was kept; empty where nothing was."""
    found = desk.store.draft("" if shared else desk.user, key)
    return {} if found is None else dict(json.loads(found))
