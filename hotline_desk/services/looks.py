"""How this office's window looks: text size, dark, motion, read by the window when it starts."""

from __future__ import annotations

from dataclasses import dataclass

from .conflicts import refuse_other
from .office import Desk
from .taking_back import Watch

SIZES = (("standard", "标准"), ("large", "大"), ("huge", "特大"))
_SETTING = "looks"


@dataclass(frozen=True, slots=True)
class Looks:
    """``size``: standard, large, huge."""

    size: str = "standard"
    dark: bool = False
    motion: bool = True


def of(desk: Desk) -> Looks:
    """What the office chose; an unknown size of a newer program is read as standard."""
    kept = desk.setting(_SETTING, {})
    size = kept.get("size", "standard")
    return Looks(size if size in dict(SIZES) else "standard", bool(kept.get("dark", False)), bool(kept.get("motion", True)))


def choose(desk: Desk, looks: Looks, seen: Looks | None = None) -> None:
    """Keep it. ``seen``: how it looked when the change was begun.

    What was not changed stays as another has made it meanwhile; raises Conflict, with both, where both chose a size.
    """
    if seen is not None:
        looks = _beside(looks, seen, of(desk))
    with Watch(desk, "", "改显示方式", (_SETTING,)):
        desk.change_setting(_SETTING, {"size": looks.size, "dark": looks.dark, "motion": looks.motion})


def _beside(mine: Looks, seen: Looks, now: Looks) -> Looks:
    """This change beside another's; a light that only one of two values has cannot be changed in two ways."""
    if mine.size != seen.size:
        refuse_other("字号", *(dict(SIZES)[looks.size] for looks in (seen, now, mine)))
    return Looks(*(getattr(mine if getattr(mine, part) != getattr(seen, part) else now, part) for part in ("size", "dark", "motion")))
