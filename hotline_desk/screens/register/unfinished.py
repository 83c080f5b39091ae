"""Orders that were begun and not registered: kept with the office, offered again, and none written over by the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotline_desk.services import registering
from hotline_desk.services.office import Desk

SCREEN = "register"
ASIDE = "aside"
SHOWN = 24  # characters of an order that say which one it is
Snapshot = dict[str, Any]


class Unfinished:
    """What stands in the form, as it was last kept, and what was put aside before it (the newest last)."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        kept = registering.load_draft(desk, SCREEN) or {}
        self._kept = dict(kept)
        self.aside: list[Snapshot] = list(kept.pop(ASIDE, ()))
        if kept:
            self.aside.append(kept)

    def keep(self, now: Snapshot) -> None:
        """Into the store: the form as it stands ({} for an empty one) beside all that waits."""
        both = {**now, ASIDE: self.aside} if self.aside else now
        if both != self._kept:
            registering.save_draft(self.desk, SCREEN, both or None)
            self._kept = {**now, ASIDE: list(self.aside)} if self.aside else dict(now)

    def put_aside(self, now: Snapshot) -> None:
        """Another order takes the form: this one waits."""
        if now:
            self.aside.append(now)

    def take_up(self) -> Snapshot:
        """The newest of those that wait; it waits no more. {} where none does."""
        return self.aside.pop() if self.aside else {}

    def words(self) -> tuple[str, str]:
        """What a banner says of those that wait."""
        count = len(self.aside)
        title = "有一件没登记完" if count == 1 else f"有 {count} 件没登记完"
        return title, f"{_which(self.aside[-1])}已替您留着，没有登记进库。"


def _which(one: Mapping[str, Any]) -> str:
    """Its number or its matter in a few words; nobody's name and no phone."""
    texts = one.get("texts") or {}
    words = next((text for name in ("number", "subject", "content") if (text := str(texts.get(name) or "").strip())), "")
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”" if words else ""
