"""Which backups may go: 14 days, 8 weeks, 12 months, the last three always; nothing while anything is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

DAILY, WEEKLY, MONTHLY, LAST = 14, 8, 12, 3


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup: its name, the moment (wall time) it was made, and whether it is known to restore whole."""

    name: str
    made_at: datetime
    verified: bool = True


def to_drop(backups: Sequence[Kept], now: datetime) -> list[str]:
    """Names that no rule keeps, oldest first.

    Days, weeks and months are counted among those that have a backup, so a clock that ran ahead or an office
    that was closed costs nothing. Nothing goes when a backup is from the future (the clock went back) or
    when the newest is not verified.
    """
    ordered = sorted(backups, key=lambda kept: (kept.made_at, kept.name))
    if not ordered or not ordered[-1].verified or ordered[-1].made_at > now:
        return []
    whole = [kept for kept in ordered if kept.verified]
    keep = {kept.name for kept in whole[-LAST:]}
    keep |= _newest(whole, lambda at: at.date(), DAILY)
    keep |= _newest(whole, lambda at: at.isocalendar()[:2], WEEKLY)
    keep |= _newest(whole, lambda at: (at.year, at.month), MONTHLY)
    return [kept.name for kept in ordered if kept.verified and kept.name not in keep]


def _newest(backups: Sequence[Kept], period: Callable[[datetime], object], count: int) -> set[str]:
    """The newest backup of each of the last ``count`` periods that have one."""
    last = {period(kept.made_at): kept.name for kept in backups}  # in order of time: later ones win
    return set(list(last.values())[-count:])
