"""The office's data on disk: an append-only history, and tables for lists that are computed from it."""

from __future__ import annotations

from hotline_desk.store.errors import StoreError
from hotline_desk.store.office import Store
from hotline_desk.store.rows import NewEvent, OpenTimer, Projection, WorkRow

__all__ = ["NewEvent", "OpenTimer", "Projection", "Store", "StoreError", "WorkRow"]
